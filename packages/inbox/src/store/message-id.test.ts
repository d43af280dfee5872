import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMessageId, messageIds } from './message-id.ts'
import { systemWorld } from './world.ts'

test('ids grow, within a millisecond and when the clock is set back', () => {
  const times = [5, 5, 5, 3, 2, 9, 9, 8]
  const clock = { ...systemWorld.clock, now: () => times.shift() ?? 0 }
  const next = messageIds({ ...systemWorld, clock })
  const ids = Array.from({ length: 40_000 }, next)
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.every(isMessageId))
})

test('the last sixteen characters are random', () => {
  const octets = (value: number) => ({ bytes: (count: number) => new Uint8Array(count).fill(value) })
  const id = (value: number) => messageIds({ clock: { ...systemWorld.clock, now: () => 1 }, random: octets(value) })()
  assert.equal(id(0), `0000000001000${'0'.repeat(16)}`)
  assert.equal(id(255), `0000000001000${'z'.repeat(16)}`)
})

test('what is no id is not taken for one', () => {
  for (const text of ['', 'latest', '../etc/passwd', '0'.repeat(28), '0'.repeat(30), 'u'.repeat(29), 'A'.repeat(29)]) {
    assert.equal(isMessageId(text), false, text)
  }
})
