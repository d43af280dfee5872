import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCharset, isKnownCharset } from './charset.ts'
import { readDate } from './date.ts'
import { plainFilename, saveableFilename } from './filename.ts'
import { parseMessage } from './message-parser.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-decoding.ts'

const dates: readonly (readonly [raw: string, iso: string | undefined])[] = [
  [' Sun, 22 Nov 2026 08:12:00 +0000', '2026-11-22T08:12:00.000Z'],
  ['22 Nov 2026 08:12 +0130', '2026-11-22T06:42:00.000Z'],
  ['Sun, 22 Nov 2026 08:12:00 -0500 (EST)', '2026-11-22T13:12:00.000Z'],
  ['Sun,\r\n 22 Nov 26 08:12 GMT', '2026-11-22T08:12:00.000Z'],
  ['22 Nov 99 08:12 PST', '1999-11-22T16:12:00.000Z'],
  ['Mon, 1 Jan 101 00:00:00 Z', '2001-01-01T00:00:00.000Z'],
  ['Sun Nov 22 08:12:00 2026', '2026-11-22T08:12:00.000Z'],
  ['Sunday, 22-Nov-26 08:12:00 UTC', '2026-11-22T08:12:00.000Z'],
  ['Sun, 22 Nov 2026 8:12:60 +0000', '2026-11-22T08:13:00.000Z'],
  ['Sun, 22 (a comment) Nov 2026 08:12:00 +0000', '2026-11-22T08:12:00.000Z'],
  ['Sun, 31 Feb 2026 08:12:00 +0000', undefined],
  ['Sun, 22 Nov 2026 25:12:00 +0000', undefined],
  ['yesterday', undefined],
  ['', undefined],
]

for (const [raw, iso] of dates) {
  test(`date ${JSON.stringify(raw)}`, () => {
    const date = readDate(raw)
    assert.equal(date === undefined ? undefined : new Date(date).toISOString(), iso)
  })
}

const charsets: readonly (readonly [label: string, hex: string, text: string])[] = [
  ['utf-8', 'c3a9', 'é'],
  ['"UTF8"', 'c3a9', 'é'],
  ['', 'c3a9', 'é'],
  ['', 'e9', 'é'],
  ['us-ascii', 'c3a9', 'é'],
  ['us-ascii', '80', '€'],
  ['iso-8859-1', 'e9', 'é'],
  ['iso-8859-15', 'a4', '€'],
  ['ISO8859_2', 'b9', 'š'],
  ['cp-1251', 'c0', 'А'],
  ['win-1251', 'c0', 'А'],
  ['koi8-r', 'c1', 'а'],
  ['cp932', '82a0', 'あ'],
  ['iso-2022-jp', '1b24422422', 'あ'],
  ['euc-jp', 'a4a2', 'あ'],
  ['x-gb2312', 'c4e3', '你'],
  ['gb18030', '81308130', '\u0080'],
  ['cp950', 'a741', '你'],
  ['ks_c_5601-1987', 'b0a1', '가'],
  ['windows-949', 'b0a1', '가'],
  ['utf-16', '004100e9', 'Aé'],
  ['utf-16', '4100e900', 'Aé'],
  ['utf-16le', '4100', 'A'],
  ['utf-7', '2b414f6b2d', 'é'],
  ['klingon', 'c3a9', 'é'],
  ['utf-8', 'c3', '\ufffd'],
]

for (const [label, hex, text] of charsets) {
  test(`charset ${JSON.stringify(label)} ${hex}`, () =>
    assert.equal(decodeCharset(Buffer.from(hex, 'hex'), label), text))
}

test('a charset is known or not', () => {
  for (const label of ['UTF-8', 'us-ascii', 'windows-1252', 'ISO-2022-JP', 'big5-hkscs', 'macintosh', 'utf-7'])
    assert.equal(isKnownCharset(label), true, label)
  for (const label of ['klingon', 'iso-2022-kr', '../../etc/passwd', 'x'.repeat(100_000)])
    assert.equal(isKnownCharset(label), false, label.slice(0, 20))
})

const filenames: readonly (readonly [given: string, plain: string | undefined, saveable: string])[] = [
  ['a.pdf', 'a.pdf', 'a.pdf'],
  ['../../etc/passwd', 'passwd', 'passwd'],
  ['C:\\Windows\\x.dll', 'x.dll', 'x.dll'],
  ['a\0.png', 'a.png', 'a.png'],
  ['exe\u202egpj.scr', 'exegpj.scr', 'exegpj.scr'],
  ['a\r\nb', 'ab', 'ab'],
  ['..', undefined, 'fallback'],
  ['a/', undefined, 'fallback'],
  ['', undefined, 'fallback'],
  [' . ', ' . ', 'fallback'],
  ['CON', 'CON', '_CON'],
  ['com1.txt', 'com1.txt', '_com1.txt'],
  ['console.txt', 'console.txt', 'console.txt'],
  ['a<b>:c|d?.txt', 'a<b>:c|d?.txt', 'a_b__c_d_.txt'],
  ['您的发票.pdf', '您的发票.pdf', '您的发票.pdf'],
  [`${'您'.repeat(300)}.pdf`, `${'您'.repeat(300)}.pdf`, `${'您'.repeat(65)}.pdf`],
  ['\ud800.txt', '\ufffd.txt', '\ufffd.txt'],
]

for (const [given, plain, saveable] of filenames) {
  test(`file name ${JSON.stringify(given.slice(0, 40))}`, () => {
    assert.equal(plainFilename(given), plain)
    assert.equal(saveableFilename(given, 'fallback'), saveable)
  })
}

const encoded: readonly (readonly [decode: typeof decodeBase64, encoded: string, decoded: string])[] = [
  [decodeBase64, 'aGVsbG8=', 'hello'],
  [decodeBase64, 'aGVs\r\nbG8=\r\n', 'hello'],
  [decodeBase64, 'aGVsbG8', 'hello'],
  [decodeBase64, 'aGVsbA==bwA=', 'hello\0'],
  [decodeBase64, 'a!G@V s', 'hel'],
  [decodeBase64, 'a', ''],
  [decodeBase64, '====', ''],
  [decodeQuotedPrintable, '=C3=a9=3D', '\xc3\xa9='],
  [decodeQuotedPrintable, 'a=\r\nb= \t\r\nc=\nd', 'abcd'],
  [decodeQuotedPrintable, 'a  \r\nb\t', 'a\r\nb'],
  [decodeQuotedPrintable, 'a=20 \r\n', 'a \r\n'],
  [decodeQuotedPrintable, 'a=zz=', 'a=zz'],
  [decodeQuotedPrintable, 'a=\rb', 'a=\rb'],
]

for (const [decode, given, decoded] of encoded) {
  test(`${decode.name} ${JSON.stringify(given)}`, () => {
    assert.equal(Buffer.from(decode(Buffer.from(given, 'latin1'))).toString('latin1'), decoded)
  })
}

test('base64 is decoded to what was encoded, and its size is known without decoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 80 }), (octets, width) => {
      const lines = Buffer.from(octets)
        .toString('base64')
        .replace(new RegExp(`.{${width + 1}}`, 'g'), '$&\r\n')
      assert.deepEqual(Buffer.from(decodeBase64(Buffer.from(lines))), Buffer.from(octets))
      const message = Buffer.from(`Content-Transfer-Encoding: base64\r\n\r\n${lines}`)
      assert.equal(parseMessage(message).root.decodedSize, octets.length)
    }),
  )
})
