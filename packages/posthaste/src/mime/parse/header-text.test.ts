import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeHeaderText } from './header-text.ts'

const texts: readonly (readonly [raw: string, text: string])[] = [
  [' Hello', 'Hello'],
  [' a\r\n b\r\n\tc', 'a b\tc'],
  // RFC 2047, section 8
  ['(=?ISO-8859-1?Q?a?=)', '(a)'],
  ['(=?ISO-8859-1?Q?a?= b)', '(a b)'],
  ['(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a_b?=)', '(a b)'],
  ['(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)', '(a b)'],
  // A character split between two words, in Q, in B, and in one of each.
  ['=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=', '€'],
  ['=?utf-8?B?4oI=?= =?utf-8?B?rA==?=', '€'],
  ['=?UTF-8?B?4oI=?= =?utf-8?Q?=AC?=', '€'],
  ['=?utf-8*en?Q?=C3=A9?=', 'é'],
  ['=?iso-2022-jp?B?GyRCNTYbKEI=?= =?iso-2022-jp?B?GyRCJE4bKEI=?=', '偽の'],
  ['=?gb2312?B?xOO6ww==?=', '你好'],
  ['=?ks_c_5601-1987?B?sKG0yw==?=', '가늪'],
  ['=?utf-8?q?with spaces in it?=', 'with spaces in it'],
  [`=?utf-8?q?${'long_'.repeat(100)}?=`, 'long '.repeat(100)],
  // What is no encoded word stays.
  ['=?utf-8?x?a?=', '=?utf-8?x?a?='],
  ['=?utf-8?q?a', '=?utf-8?q?a'],
  ['=??q?a?=', '=??q?a?='],
  ['a=?utf-8?q?b?=c', 'abc'],
  // Octets above 127.
  ['\xc3\xa9', 'é'],
  ['\xe9', 'é'],
  ['already 您', 'already 您'],
  ['=?klingon?Q?=C3=A9?=', 'é'],
  // Nothing encoded becomes a line end.
  ['=?utf-8?q?a=0D=0ABcc:_x?=', 'a Bcc: x'],
  ['=?utf-8?b?AGEbYg==?=', '\ufffda\ufffdb'],
  ['', ''],
]

for (const [raw, text] of texts) {
  test(`header text ${JSON.stringify(raw.slice(0, 60))}`, () => assert.equal(decodeHeaderText(raw), text))
}
