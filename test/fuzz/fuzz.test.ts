// A slice of `npm run fuzz`, always the same inputs, so that a red test is the change's doing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createChance, cut } from './chance.ts'
import { fuzzEach } from './fuzzing.ts'
import { targets } from './targets.ts'

const sliceOf = new Map([['server', 1000]])

for (const { name, load } of targets) {
  test(`${name}: nothing hangs, throws or exceeds its limits`, async () => {
    const fuzz = await load()
    const { failures } = await fuzz({ count: sliceOf.get(name) ?? 4000, seed: 2026, limitMs: 20_000 })
    assert.deepEqual(failures, [])
  })
}

test('what throws, and what takes too long, is a failure with its input', async () => {
  const octets = Buffer.from('x')
  const throwing = await fuzzEach({ count: 2, seed: 1 }, () => ({ octets, examine: () => assert.fail('planted') }))
  assert.match(throwing.failures[1]?.problem ?? '', /planted/)
  assert.equal(throwing.failures[1]?.index, 1)
  const slow = await fuzzEach({ count: 1, seed: 1, limitMs: 0 }, () => ({ octets, examine: () => {} }))
  assert.match(slow.failures[0]?.problem ?? '', /took/)
})

test('pieces are all of the octets, and a seed gives the same again', () => {
  const octets = createChance(1, 2).octets(100)
  const pieces = cut(octets, createChance(3, 4))
  assert.deepEqual(Buffer.concat(pieces), Buffer.from(octets))
  assert.deepEqual(cut(octets, createChance(3, 4)), pieces)
})
