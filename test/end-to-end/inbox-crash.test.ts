import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashRounds } from './inbox-crash.ts'

test('an inbox that is killed while it takes mail in has kept everything that it had accepted', async () => {
  for await (const { accepted, losses } of crashRounds(3)) {
    assert.ok(accepted >= 50)
    assert.deepEqual(losses, [])
  }
})
