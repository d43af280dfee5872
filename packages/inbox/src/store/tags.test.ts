import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostTags, tagList } from './tags.ts'

const lists: readonly (readonly [given: readonly string[], kept: readonly string[]])[] = [
  [[], []],
  [
    ['b', 'a', 'b'],
    ['a', 'b'],
  ],
  [['Red', 'red', 'RED'], ['Red']],
  [[' a b ', '', ' ', '\r\n', ','], ['a b']],
  [['a,b\0c'], ['a b c']],
  [['x'.repeat(300)], ['x'.repeat(100)]],
  [
    Array.from({ length: 200 }, (_, index) => `t${index + 100}`),
    Array.from({ length: mostTags }, (_, index) => `t${index + 100}`),
  ],
]

for (const [given, kept] of lists) {
  test(`keeps ${JSON.stringify(given).slice(0, 40)} as ${JSON.stringify(kept).slice(0, 40)}`, () =>
    assert.deepEqual(tagList(given), kept))
}
