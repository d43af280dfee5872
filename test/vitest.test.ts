import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

test('captureMail works in Vitest: at once, with hooks, and with a server started before', async () => {
  const folder = fileURLToPath(new URL('vitest', import.meta.url))
  const program = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
  const options = ['run', '--root', folder, '--reporter', 'tap-flat', '--no-color']
  const run = promisify(execFile)(process.execPath, [program, ...options], { cwd: folder })
  const { stdout } = await run.catch((failed: { readonly stdout: string; readonly stderr: string }) => failed)
  const results = stdout.match(/^(?:not )?ok .*/gm) ?? []
  assert.equal(results.length, 8, stdout)
  assert.ok(!results.some((each) => each.startsWith('not ok')), stdout)
})
