import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDataDecoder } from './data-decoder.ts'

/** What came out of octets that came in pieces: content, and what was left for commands once the end had come. */
interface Outcome {
  readonly content: string
  readonly rest: string | undefined
}

/** RFC 5321, 4.1.1.4: octets behind a 354, the content, and what is left behind the end (undefined: no end yet). */
const table: readonly [octets: string, content: string, rest: string | undefined][] = [
  ['A\r\n.\r\n', 'A\r\n', ''],
  ['.\r\n', '', ''],
  ['\r\n.\r\n', '\r\n', ''],
  ['A\r\n.\r\nMAIL', 'A\r\n', 'MAIL'],
  ['A\r\r\n.\r\n', 'A\r\r\n', ''],
  ['A\r\n.\rX\r\n.\r\n', 'A\r\n\rX\r\n', ''],
  ['A\r\n.\r\r\nMAIL\r\n.\r\n', 'A\r\n\r\r\nMAIL\r\n', ''],
  ['A\n.\r\n', 'A\n.\r\n', undefined],
  ['A\n.\n', 'A\n.\n', undefined],
  ['A\r.\r', 'A\r.\r', undefined],
  ['A\r\n.\n', 'A\r\n\n', undefined],
  ['A\r\n.\r', 'A\r\n', undefined],
  ['A\r\n.\rX', 'A\r\n\rX', undefined],
  ['A\r\n\0.\r\n', 'A\r\n\0.\r\n', undefined],
  ['A\r\n.\0\r\n', 'A\r\n\0\r\n', undefined],
  ['A\r.\r\n', 'A\r.\r\n', undefined],
  ['A\r.\n', 'A\r.\n', undefined],
  ['A\n.\r', 'A\n.\r', undefined],
  ['\r\r\n.\r\r\n', '\r\r\n\r\r\n', undefined],
  ['..\r\n.\r\n', '.\r\n', ''],
  ['...\r\n..A\r\n.\r\n', '..\r\n.A\r\n', ''],
  ['A.\r\n.B\r\n.\r\n', 'A.\r\nB\r\n', ''],
  ['.\r.\r\n.\r\n', '\r.\r\n', ''],
]

test('only CRLF, dot, CRLF ends the content, cut at every octet', () => {
  for (const [octets, content, rest] of table) {
    for (const pieces of cuts(octets)) assert.deepEqual(decode(pieces), { content, rest }, JSON.stringify(pieces))
  }
})

test('what is decoded does not depend on how it came, and is what a slow decoder finds', () => {
  const octets = fc.array(fc.constantFrom('\r\n', '\r', '\n', '.', 'x', '\r\n.', '\r\n.\r\n'), { maxLength: 12 })
  fc.assert(
    fc.property(octets, fc.array(fc.nat(30), { maxLength: 6 }), (words, at) => {
      const text = words.join('')
      assert.deepEqual(decode(cutAt(text, at)), slowly(text))
    }),
  )
})

test('content without a dot at the beginning of a line is not copied', () => {
  const piece = Buffer.from('Subject: x\r\n\r\nHi.\r\n.\r\n')
  const { content } = createDataDecoder().decode(piece)
  assert.equal(content.buffer, piece.buffer)
})

function decode(pieces: readonly string[]): Outcome {
  const decoder = createDataDecoder()
  let content = ''
  for (const [index, piece] of pieces.entries()) {
    const octets = Buffer.from(piece, 'latin1')
    const decoded = decoder.decode(octets)
    content += Buffer.from(decoded.content).toString('latin1')
    if (decoded.ended) {
      return { content, rest: octets.toString('latin1', decoded.used) + pieces.slice(index + 1).join('') }
    }
    assert.equal(decoded.used, octets.length)
  }
  return { content, rest: undefined }
}

/** The rule of RFC 5321, 4.5.2, for one text: lines end with CRLF, and the dot that begins one goes. */
function slowly(text: string): Outcome {
  const lines = text.split('\r\n')
  const content: string[] = []
  for (const [index, line] of lines.entries()) {
    const whole = index < lines.length - 1
    if (whole && line === '.') return { content: content.join(''), rest: lines.slice(index + 1).join('\r\n') }
    // A dot and a CR may still become the end.
    if (!whole && line === '.\r') return { content: content.join(''), rest: undefined }
    content.push(line.replace(/^\./, '') + (whole ? '\r\n' : ''))
  }
  return { content: content.join(''), rest: undefined }
}

/** Whole, cut once at every octet, and octet by octet. */
function cuts(text: string): readonly (readonly string[])[] {
  const once = Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)])
  return [[text], ...once, text.split('')]
}

function cutAt(text: string, places: readonly number[]): readonly string[] {
  const sorted = [0, ...places.filter((at) => at < text.length).sort((one, other) => one - other), text.length]
  return sorted.slice(1).map((at, index) => text.slice(sorted[index], at))
}
