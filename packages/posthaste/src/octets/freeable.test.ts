import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asFreeable, freeMemory, isFreeable } from './freeable.ts'

test('frees what is said to be freeable, and nothing else', () => {
  const mine = asFreeable(Uint8Array.of(1, 2, 3))
  const other = Uint8Array.of(1, 2, 3)
  for (const octets of [mine, other]) freeMemory(octets)
  assert.deepEqual([mine.length, other.length], [0, 3])
})

test('it is said of this very array: what is made of it is not freeable', () => {
  const mine = asFreeable(Uint8Array.of(1, 2, 3))
  const made = [mine.subarray(0), mine.slice(), new Uint8Array(mine.buffer), Buffer.from(mine.buffer)]
  assert.deepEqual(made.map(isFreeable), [false, false, false, false])
})
