import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredMembers } from './declared-type.ts'
import { misfits } from './sample-check.ts'

const cases: readonly (readonly [declared: unknown, sample: unknown, ...problems: string[]])[] = [
  ['string', 'Ada'],
  ['string', 3, 'value: the sample is 3, and data declares string'],
  ['Date', '2026-05-03'],
  ['Date', 'soon', 'value: the sample is "soon", and data declares Date'],
  ['number | null', null],
  ["'free' | 'paid'", 'fre', `value: the sample is "fre", and data declares 'free' | 'paid'`],
  ['string[]', ['a', 1, 'b'], 'value.1: the sample is 1, and data declares string'],
  ['string[]', 'a', 'value: the sample is "a", and data declares readonly string[]'],
  [{ name: 'string' }, [], 'value: the sample is a list, and data declares { name: string }'],
  [
    [{ price: 'number' }],
    [{ price: 1 }, { price: '1', more: true }],
    'value.1.price: the sample is "1", and data declares number',
  ],
  ['{ round: boolean } | { corners: number }', { corners: 3 }],
  [
    '{ round: boolean } | null',
    { round: 3 },
    'value: the sample is a mapping, and data declares { round: boolean } | null',
  ],
  [{ name: 'string', plan: 'string' }, {}],
  ['unknown', { any: [1] }],
]
for (const [declared, sample, ...problems] of cases) {
  test(`${JSON.stringify(sample)} for ${JSON.stringify(declared)}`, () => {
    const members = declaredMembers({ value: declared }, (_, problem) => assert.fail(problem))
    const found = misfits({ value: sample, other: 1 }, members)
    assert.deepEqual(
      found.map(({ path, problem }) => `${path.join('.')}: ${problem}`),
      problems,
    )
  })
}
