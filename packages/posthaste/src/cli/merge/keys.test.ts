import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createFingerprintTable, createKeys, fingerprintOf, keyText, readKey } from './keys.ts'

test('a table keeps what a Map keeps', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 4_294_967_294 }))
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 2000, size: 'max' }), (entries) => {
      const table = createFingerprintTable()
      const map = new Map(entries)
      for (const [name, value] of entries) table.set(fingerprintOf(`${name}`), value)
      assert.equal(table.size, map.size)
      for (let name = 0; name <= 500; name++) assert.equal(table.get(fingerprintOf(`${name}`)), map.get(name))
    }),
    { numRuns: 20 },
  )
})

test('a table grows', () => {
  const table = createFingerprintTable()
  for (let index = 0; index < 10_000; index++) table.set(fingerprintOf(`${index}`), index)
  assert.equal(table.size, 10_000)
  for (let index = 0; index < 10_000; index++) assert.equal(table.get(fingerprintOf(`${index}`)), index)
  assert.equal(table.get(fingerprintOf('10000')), undefined)
})

const row = { to: 'ada@example.com', name: 'Ada', tags: ['a', { b: 1, c: 2 }] }
const others: readonly (readonly [name: string, values: Readonly<Record<string, unknown>>, isSame: boolean])[] = [
  ['the same', structuredClone(row), true],
  ['columns in another order', { tags: ['a', { c: 2, b: 1 }], name: 'Ada', to: 'ada@example.com' }, true],
  ['another value', { ...row, name: 'Eva' }, false],
  ['another value deep inside', { ...row, tags: ['a', { b: 1, c: 3 }] }, false],
  ['another order of a list', { ...row, tags: [{ b: 1, c: 2 }, 'a'] }, false],
  ['another type', { ...row, name: ['Ada'] }, false],
  ['one column less', { to: row.to, name: row.name }, false],
]
for (const [name, values, isSame] of others) {
  test(`${name} has ${isSame ? 'the same' : 'another'} key`, () => {
    const [one, other] = [createKeys('news')(row), createKeys('news')(values)].map(keyText)
    assert.equal(one === other, isSame)
  })
}

test('another template has another key, and so has the same row when it comes again', () => {
  const keyOf = createKeys('news')
  const keys = [keyOf(row), keyOf(row), keyOf(row), createKeys('other')(row)].map(keyText)
  assert.equal(new Set(keys).size, 4)
  const again = createKeys('news')
  assert.deepEqual(
    [again(row), again({ to: 'bob@example.com' }), again(row)].map(keyText).filter((_, index) => index !== 1),
    keys.slice(0, 2),
  )
})

test('a key is read from its text, and from nothing else', () => {
  const key = fingerprintOf('x')
  assert.deepEqual(new Uint8Array(readKey(keyText(key)) ?? []), new Uint8Array(key))
  for (const bad of ['', 'short', `${keyText(key)}A`, 7, undefined, '!'.repeat(16)])
    assert.equal(readKey(bad), undefined)
})
