// Are the README's two commands what package.json and CI run, and does `npm start` work on the machine's own Node?
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const root = dirname(import.meta.dirname)
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const commands = [...readme.matchAll(/^npm ci && npm (\w+)/gm)].map(([, script]) => script)

test('a fresh clone needs two commands', () => {
  assert.deepEqual(commands, ['start', 'test'])
})

test('both commands are scripts, and continuous integration runs them', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const ci = readFileSync(join(root, '.ci/run'), 'utf8').split('\n')
  for (const script of commands) {
    assert.ok(script !== undefined && script in scripts)
    assert.ok(
      ci.some((line) => line === `npm ${script}` || line.startsWith(`npm ${script} -- `)),
      `CI runs npm ${script}`,
    )
  }
  assert.ok(ci.indexOf('npm ci') < ci.indexOf('npm test') && ci.indexOf('npm test') < ci.indexOf('npm run check'))
})

test('npm start opens an inbox with messages in it', async () => {
  const { NODE_TEST_CONTEXT: _, PATH, ...environment } = process.env
  const path = (PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  const env = { ...environment, PATH: path.join(delimiter) }
  const { stdout } = await promisify(execFile)('npm', ['start', '--', '--exit-when-ready'], { cwd: root, env })
  assert.match(stdout, /The inbox is open, with 6 messages in it\./)
  assert.match(stdout, /Read them at +http:\/\/127\.0\.0\.1:\d+\n +Send more to +smtp:\/\/127\.0\.0\.1:\d+/)
  assert.match(stdout, /Ctrl-C stops it/)
})
