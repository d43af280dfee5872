// Do the npm scripts do what the README says of them, on the machine's own Node?
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'node:test'

const root = dirname(import.meta.dirname)
const { version: wanted } = createRequire(import.meta.url)('node/package.json')

test('npm scripts run on the Node of package.json, whatever the machine has', async () => {
  const { output, status } = await npmTest(['no-such-file'])
  assert.match(output, new RegExp(`^Node v${wanted}, 0 test files`, 'm'))
  assert.match(output, /No test file has no-such-file in its path/)
  assert.equal(status, 1)
})

const outcomes: readonly [name: string, body: string, ci: string, status: number, output: RegExp][] = [
  ['a passing test ends well', '() => {}', '', 0, /pass 1/],
  ['a failing test ends with 1', "() => { throw new Error('no') }", '', 1, /fail 1/],
  ['a skipped test is no failure on a desk', "(t) => t.skip('no Postfix here')", '', 0, /skipped 1/],
  ['a skipped test is a failure in CI', "(t) => t.skip('no Postfix here')", 'true', 1, /failure.*\n.*no Postfix here/],
]
for (const [name, body, ci, status, output] of outcomes) {
  test(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'posthaste-run-'))
    try {
      const file = join(folder, 'sample.test.ts')
      await writeFile(file, `import { test } from 'node:test'\ntest('sample', ${body})\n`)
      const result = await npmTest([file], ci)
      assert.match(result.output, output)
      assert.equal(result.status, status)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

/** Runs `npm test -- …` as a shell outside this repository would. */
async function npmTest(
  words: readonly string[],
  ci = '',
): Promise<{ readonly output: string; readonly status: number | null }> {
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, PATH, ...environment } = process.env
  const path = (PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  const child = spawn('npm', ['test', '--', ...words], {
    cwd: root,
    env: { ...environment, PATH: path.join(delimiter), CI: ci },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { output, status }
}
