import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClosers } from './closers.ts'

test('what was opened last is closed first, once, and one that fails keeps no other open', async () => {
  const closed: string[] = []
  const closers = createClosers()
  assert.equal(
    closers.adopt('store', async (name) => void closed.push(name)),
    'store',
  )
  closers.defer(() => {
    closed.push('failing')
    throw new Error('it failed')
  })
  closers.adopt('port', (name) => closed.push(name))
  await assert.rejects(closers.close(), /it failed/)
  await assert.rejects(closers.close(), /it failed/)
  assert.deepEqual(closed, ['port', 'failing', 'store'])
})
