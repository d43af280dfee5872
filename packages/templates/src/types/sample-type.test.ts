import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleType } from './sample-type.ts'
import { textOfType } from './type-text.ts'

const cases: readonly (readonly [sample: unknown, type: string])[] = [
  ['Ada', 'string'],
  [3, 'number'],
  [true, 'boolean'],
  ['2026-05-03', 'string | Date'],
  ['2026-05-03T14:30:00Z', 'string | Date'],
  ['2026-05-03T14:30', 'string'],
  [new Date(0), 'string | Date'],
  [null, 'unknown'],
  [[], 'readonly unknown[]'],
  [['a', 1, null], 'readonly (string | number | null)[]'],
  [[[1], ['a']], 'readonly (readonly (number | string)[])[]'],
  [{}, 'Record<string, never>'],
  [{ user: { name: 'Ada' } }, '{\n  user: {\n    name: string\n  }\n}'],
  [
    [
      { name: 'Tea', price: 3, note: null },
      { name: 'Jam', price: 4, note: 'sweet' },
      { name: 'Bun', price: '5' },
    ],
    'readonly {\n  name: string\n  note?: string | null | undefined\n  price: number | string\n}[]',
  ],
]
for (const [sample, type] of cases) {
  test(`${JSON.stringify(sample)} is ${type.replaceAll(/\s+/g, ' ')}`, () =>
    assert.equal(textOfType(sampleType(sample)), type))
}
