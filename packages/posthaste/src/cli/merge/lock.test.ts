import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { UsageError } from '../usage-error.ts'
import { lockResult } from './lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-lock-'))
after(() => rmSync(folder, { recursive: true }))

test('a second one is refused until the first has ended, and leaves nothing behind', () => {
  const file = join(folder, 'one.jsonl')
  const unlock = lockResult(file)
  assert.throws(
    () => lockResult(file),
    (error) => error instanceof UsageError && /another process is sending with .*one\.jsonl/.test(error.message),
  )
  lockResult(join(folder, 'other.jsonl'))()
  unlock()
  assert.equal(existsSync(`${file}.lock`), false)
  lockResult(file)()
})

test('the lock of a process ends with it, even when it is killed', async () => {
  const file = join(folder, 'killed.jsonl')
  const script = `import { lockResult } from ${JSON.stringify(import.meta.resolve('./lock.ts'))}
lockResult(${JSON.stringify(file)}); console.log('locked'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  await once(child.stdout, 'data')
  assert.throws(() => lockResult(file), /another process is sending/)
  child.kill('SIGKILL')
  await once(child, 'close')
  lockResult(file)()
})

test('a folder that is not there is said', () => {
  assert.throws(() => lockResult(join(folder, 'nowhere', 'x.jsonl')), /x\.jsonl\.lock cannot be made/)
})
