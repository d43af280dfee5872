import assert from 'node:assert/strict'
import { test } from 'node:test'
import { preparedText } from './prepared-text.ts'

const cases: readonly [text: string, prepared: string | undefined][] = [
  // RFC 4013, section 3.
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['\u0007', undefined],
  // Others.
  ['p=s,s w0rd!', 'p=s,s w0rd!'],
  ['pa\u0308ssword', 'pässword'],
  ['a\u00a0b\u3000c', 'a b c'],
  ['a\u200bb', 'a b'],
  ['\ufeff', undefined],
  ['', ''],
  ['a\u200eb', undefined],
  ['a\u202eb', undefined],
  ['\ue000', undefined],
  ['\ud800', undefined],
  ['\ufffd', undefined],
  ['a\u{e0041}', undefined],
  ['пароль', 'пароль'],
  ['שלום', 'שלום'],
  ['🔑', '🔑'],
]

for (const [text, prepared] of cases) {
  test(`${JSON.stringify(text)} is prepared as ${JSON.stringify(prepared)}`, () => {
    assert.equal(preparedText(text), prepared)
    if (prepared !== undefined) assert.equal(preparedText(prepared), prepared)
  })
}
