import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { base64Encoder, base64Size, encodeBase64 } from './base64.ts'

const vectors: readonly [octets: string, base64: string][] = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
]

for (const [octets, base64] of vectors) {
  test(`RFC 4648, 10: ${JSON.stringify(octets)}`, () => assert.equal(encoded(Buffer.from(octets)), base64))
}

test('a full line has 76 characters, and the last one has no CRLF', () => {
  for (const size of [56, 57, 58, 113, 114, 115]) {
    const lines = encoded(Buffer.alloc(size, 1)).split('\r\n')
    assert.equal(lines.length, Math.ceil(size / 57))
    assert.ok(
      lines.every(
        (line, index) => line.length === 76 || (index === lines.length - 1 && line.length < 76 && line.length > 0),
      ),
    )
  }
})

test('every octet at every place comes back, and the size is known beforehand', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      const text = encoded(octets)
      assert.equal(text.length, base64Size(octets.length))
      assert.equal(
        text,
        Buffer.from(octets)
          .toString('base64')
          .replace(/.{76}(?=.)/g, '$&\r\n'),
      )
    }),
  )
})

test('wherever it is written, nothing beyond it is touched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9), (octets, at) => {
      const size = base64Size(octets.length)
      const target = Buffer.alloc(at + size + 6, '#')
      assert.equal(encodeBase64(octets, target.subarray(0, at + size), at), at + size)
      assert.equal(target.toString(), `${'#'.repeat(at)}${encoded(octets)}######`)
    }),
  )
})

test('more than one block is encoded without a seam', () => {
  const octets = Uint8Array.from({ length: 57 * 256 * 2 + 5 }, (_, index) => index * 7)
  assert.deepEqual(Buffer.from(encoded(octets).replaceAll('\r\n', ''), 'base64'), Buffer.from(octets))
})

test('what stands before and behind the target stays as it was', () => {
  const target = new Uint8Array(20).fill(9)
  assert.equal(encodeBase64(Buffer.from('foo'), target, 3), 7)
  assert.equal(Buffer.from(target).toString('latin1'), `${'\t'.repeat(3)}Zm9v${'\t'.repeat(13)}`)
})

test('pieces of any size become the same as the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 12 }), (pieces) => {
      assert.equal(inPieces(pieces), encoded(Buffer.concat(pieces)))
    }),
  )
})

test('a cut at every octet changes nothing', () => {
  const octets = Uint8Array.from({ length: 172 }, (_, index) => index)
  for (let at = 0; at <= octets.length; at++)
    assert.equal(inPieces([octets.subarray(0, at), octets.subarray(at)]), encoded(octets))
})

function encoded(octets: Uint8Array): string {
  const target = new Uint8Array(base64Size(octets.length) + 2)
  const end = encodeBase64(octets, target, 0)
  return Buffer.from(target.subarray(0, end)).toString('latin1')
}

function inPieces(pieces: readonly Uint8Array[]): string {
  const encoder = base64Encoder()
  const lines = pieces.map((piece) => Buffer.from(encoder.push(piece)))
  return Buffer.concat([...lines, Buffer.from(encoder.end())]).toString('latin1')
}
