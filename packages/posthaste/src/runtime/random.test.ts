import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from './random.ts'

test('octets are never given out twice, and no run of them is blank', () => {
  const given = Array.from({ length: 5000 }, () => Buffer.from(systemRandom.bytes(16)).toString('hex'))
  assert.equal(new Set(given).size, given.length)
  assert.ok(given.every((each) => each !== '0'.repeat(32)))
})

test('any count of octets, also more than are kept ready', () => {
  for (const count of [0, 1, 15, 1023, 1024, 1025, 5000]) assert.equal(systemRandom.bytes(count).length, count)
})

test('what was given out stays as it is', () => {
  const first = systemRandom.bytes(16)
  const copy = Uint8Array.from(first)
  for (let round = 0; round < 200; round++) systemRandom.bytes(16)
  assert.deepEqual(Uint8Array.from(first), copy)
})
