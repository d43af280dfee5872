import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLineReader } from './line-reader.ts'

const cases: readonly [name: string, input: string, lines: readonly string[], rest: number][] = [
  ['CRLF ends a line', 'EHLO a\r\nQUIT\r\n', ['EHLO a', 'QUIT'], 0],
  ['an empty line is a line', '\r\n\r\n', ['', ''], 0],
  ['what has no end yet waits', 'a\r\nb', ['a'], 1],
  ['a lone LF ends nothing', 'a\n.\nb\r\n', ['a\n.\nb'], 0],
  ['a lone CR ends nothing', 'a\r.\rb\r\n', ['a\r.\rb'], 0],
  ['of CR CR LF the first CR belongs to the line', 'a\r\r\n', ['a\r'], 0],
  ['LF CR is no end', 'a\n\rb', [], 4],
  ['a LF at once is no end', '\n\r\n', ['\n'], 0],
  ['NUL is an octet like any other', '\0\r\n', ['\0'], 0],
]

for (const [name, input, lines, rest] of cases) {
  test(name, () => {
    for (let cut = 0; cut <= input.length; cut++) {
      const reader = createLineReader()
      const found: string[] = []
      for (const piece of [input.slice(0, cut), input.slice(cut)]) {
        reader.push(Buffer.from(piece))
        found.push(...linesOf(reader))
      }
      assert.deepEqual(found, lines, `cut at ${cut}`)
      assert.equal(reader.pending, rest, `cut at ${cut}`)
    }
  })
}

test('lines are the same however the octets were cut', () => {
  const text = fc.array(fc.constantFrom('a', '.', '\r', '\n', '\r\n', 'long '.repeat(2000)), { maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 20 }), (parts, sizes) => {
      const input = Buffer.from(parts.join(''))
      const reader = createLineReader()
      const found: string[] = []
      let at = 0
      for (const size of [...sizes, input.length]) {
        reader.push(input.subarray(at, at + size))
        at = Math.min(at + size, input.length)
        found.push(...linesOf(reader))
      }
      const expected = input.toString().split('\r\n')
      const rest = expected.pop() ?? ''
      assert.deepEqual(found, expected)
      assert.equal(reader.pending, rest.length)
    }),
  )
})

test('take gives octets as they are, and lines go on after them', () => {
  const reader = createLineReader()
  reader.push(Buffer.from('BDAT 6\r\na\r\nb\r\nQUIT\r\n'))
  assert.equal(Buffer.from(reader.line() ?? []).toString(), 'BDAT 6')
  assert.equal(Buffer.from(reader.take(6)).toString(), 'a\r\nb\r\n')
  assert.deepEqual(linesOf(reader), ['QUIT'])
})

test('take gives what has arrived when that is less', () => {
  const reader = createLineReader()
  reader.push(Buffer.from('abc'))
  assert.equal(Buffer.from(reader.take(10)).toString(), 'abc')
  assert.equal(reader.pending, 0)
})

test('a discarded half line does not come back', () => {
  const reader = createLineReader()
  reader.push(Buffer.from('STARTTLS\r\nNOOP '))
  assert.deepEqual(linesOf(reader), ['STARTTLS'])
  reader.discard()
  reader.push(Buffer.from('HELP\r\n'))
  assert.deepEqual(linesOf(reader), ['HELP'])
})

test('a line is a copy that later octets leave alone', () => {
  const reader = createLineReader()
  reader.push(Buffer.from('first\r\n'))
  const line = reader.line()
  reader.push(Buffer.from('other\r\n'))
  assert.equal(line && Buffer.from(line).toString(), 'first')
})

function linesOf(reader: ReturnType<typeof createLineReader>): string[] {
  const lines: string[] = []
  for (let line = reader.line(); line; line = reader.line()) lines.push(Buffer.from(line).toString('latin1'))
  return lines
}
