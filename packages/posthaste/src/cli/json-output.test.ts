// With --json standard output is one JSON object, whatever else the process prints.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand } from './sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-json-'))
after(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'package.json'), '{}')
writeFileSync(
  join(folder, 'posthaste.config.mjs'),
  "console.log('read')\nexport default { from: 'me@example.com', transport: 'console:' }\n",
)

const send = ['send', 'ada@example.com', '--subject', 'Hello', '--text', 'Hi']
const cases: readonly (readonly [args: readonly string[], environment: Readonly<Record<string, string>>])[] = [
  [send, { POSTHASTE_URL: 'console:', POSTHASTE_FROM: 'me@example.com' }],
  [['test', 'ada@example.com'], { POSTHASTE_URL: 'failover(console:?format=full)', POSTHASTE_FROM: 'me@example.com' }],
  [send, {}],
]
for (const [args, environment] of cases) {
  test(`${args[0]} --json with ${environment['POSTHASTE_URL'] ?? 'a file that prints'}`, async () => {
    const result = await runCommand({ args: [...args, '--json'], folder, environment })
    assert.equal(result.status, 0, result.stderr)
    assert.equal(JSON.parse(result.stdout).ok, true)
    assert.match(result.stderr, /ada@example\.com/)
  })
}
