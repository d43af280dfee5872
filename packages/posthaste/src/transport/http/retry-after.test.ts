import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 10, 22, 8, 0, 0)

const values: readonly (readonly [value: string | null, expected: number | undefined])[] = [
  [null, undefined],
  ['0', 0],
  [' 120 ', 120_000],
  ['999999999999', 86_400_000],
  ['Sun, 22 Nov 2026 08:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 07:00:00 GMT', 0],
  ['Sun, 99 Foo 2026 07:00:00 GMT', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  ['2026-11-22', undefined],
]

for (const [value, expected] of values) {
  test(`Retry-After: ${value} is ${expected} ms`, () => assert.equal(retryAfterMs(value, now), expected))
}
