import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quotedPrintableBound, quotedPrintableEncoder, quotedPrintableWithin } from './quoted-printable.ts'
import { scan } from './scan.ts'

const texts: readonly [text: string, encoded: string][] = [
  ['', ''],
  ['Hello', 'Hello'],
  ['é=', '=C3=A9=3D'],
  ['a\nb\rc\r\nd', 'a\r\nb\r\nc\r\nd'],
  ['space \ntab\t\r\nend ', 'space=20\r\ntab=09\r\nend=20'],
  ['.\n..\n.x\nFrom me\nFromage', '=2E\r\n=2E.\r\n=2Ex\r\n=46rom me\r\nFromage'],
  ['\0\x7f\x1b', '=00=7F=1B'],
  ['a'.repeat(76), 'a'.repeat(76)],
  ['a'.repeat(77), `${'a'.repeat(75)}=\r\naa`],
  [`${'a'.repeat(75)}.b`, `${'a'.repeat(75)}=\r\n=2Eb`],
  [`${'a'.repeat(75)}From me`, `${'a'.repeat(75)}=\r\n=46rom me`],
  [`${'a'.repeat(74)} \n`, `${'a'.repeat(74)}=\r\n=20\r\n`],
  [`${'a'.repeat(73)} \n`, `${'a'.repeat(73)}=20\r\n`],
  [`${'a'.repeat(73)}é`, `${'a'.repeat(73)}=\r\n=C3=A9`],
  [`${'a'.repeat(70)}é`, `${'a'.repeat(70)}=C3=A9`],
]

for (const [text, expected] of texts) {
  test(`text ${JSON.stringify(text)}`, () => assert.equal(whole(Buffer.from(text)), expected))
}

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('a'.repeat(30), ' ', '\t', '\r', '\n', '\r\n', '=', '\0', '.', 'From ', 'é'), {
      maxLength: 40,
    })
    .map((pieces) => new Uint8Array(Buffer.from(pieces.join('')))),
)

test('what is encoded is decoded again, and no line is one that transports spoil', () => {
  fc.assert(
    fc.property(octets, (source) => {
      const text = whole(source)
      const expected = Buffer.from(source).toString('latin1')
      assert.equal(decode(text), expected.replace(/\r\n|\r|\n/g, '\r\n'))
      for (const line of text.split('\r\n')) {
        assert.ok(line.length <= 76, `${line.length} characters`)
        assert.doesNotMatch(line, /[^\t -~]|[ \t]$|^\.|^From /)
      }
      assert.ok(text.length + 8 <= quotedPrintableBound(scan(source)) + 8)
    }),
    { numRuns: 400 },
  )
})

test('targets of every size together hold the same as one', () => {
  fc.assert(
    fc.property(octets, fc.integer({ min: 8, max: 60 }), (source, size) => {
      const encoder = quotedPrintableEncoder(source)
      const pieces: Buffer[] = []
      while (!encoder.ended) {
        const target = Buffer.alloc(size)
        pieces.push(target.subarray(0, encoder.fill(target, 0)))
      }
      assert.equal(Buffer.concat(pieces).toString('latin1'), whole(source))
    }),
  )
})

test('a result that would be longer than the limit is not made', () => {
  fc.assert(
    fc.property(octets, (source) => {
      const size = whole(source).length
      const fitting = quotedPrintableWithin(size, source)
      assert.equal(Buffer.from(fitting ?? []).toString('latin1'), whole(source))
      assert.equal(quotedPrintableWithin(size - 1, source), undefined)
    }),
  )
})

test('a later result does not overwrite an earlier one', () => {
  const first = quotedPrintableWithin(100, Buffer.from('first'))
  for (let at = 0; at < 3000; at++) quotedPrintableWithin(100, Buffer.from('another one'))
  assert.equal(Buffer.from(first ?? []).toString(), 'first')
})

function whole(source: Uint8Array): string {
  const target = Buffer.alloc(quotedPrintableBound(scan(source)))
  const encoder = quotedPrintableEncoder(source)
  const end = encoder.fill(target, 0)
  assert.ok(encoder.ended, 'the bound leaves room for all of it')
  return target.toString('latin1', 0, end)
}

function decode(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
