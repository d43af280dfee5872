import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Canonicalization, canonicalizeBody } from './canonical-body.ts'

const bodies: readonly (readonly [name: string, body: string, simple: string, relaxed: string])[] = [
  ['an empty body', '', '\r\n', ''],
  ['one empty line', '\r\n', '\r\n', ''],
  ['empty lines', '\r\n\r\n\r\n', '\r\n', ''],
  ['a line of white space', ' \t \r\n', ' \t \r\n', ''],
  ['a body without its last line end', 'a', 'a\r\n', 'a\r\n'],
  ['empty lines at the end', 'a\r\n\r\n\r\n', 'a\r\n', 'a\r\n'],
  ['empty lines at the start and inside', '\r\n\r\na\r\n\r\nb\r\n', '\r\n\r\na\r\n\r\nb\r\n', '\r\n\r\na\r\n\r\nb\r\n'],
  ['white space at the ends of lines', 'a \t\r\nb\t\r\n', 'a \t\r\nb\t\r\n', 'a\r\nb\r\n'],
  ['white space at the starts of lines', ' a\r\n\t b\r\n', ' a\r\n\t b\r\n', ' a\r\n b\r\n'],
  ['runs of white space', 'a \t b\tc\r\n', 'a \t b\tc\r\n', 'a b c\r\n'],
  ['the example of RFC 6376, 3.4.5', ' C \r\nD \t E\r\n\r\n\r\n', ' C \r\nD \t E\r\n', ' C\r\nD E\r\n'],
  ['lines of white space at the end', 'a\r\n \r\n\t\r\n', 'a\r\n \r\n\t\r\n', 'a\r\n'],
  ['white space after the last line', 'a\r\n  ', 'a\r\n  \r\n', 'a\r\n'],
  ['a CR alone', 'a\rb \r \r\n', 'a\rb \r \r\n', 'a\rb \r\r\n'],
  ['an LF alone', 'a\n\n', 'a\n\n\r\n', 'a\n\n\r\n'],
  ['a CR at the very end', 'a \r', 'a \r\r\n', 'a \r\r\n'],
  ['CR CR LF', 'a\r\r\n\r\n', 'a\r\r\n', 'a\r\r\n'],
]

for (const [name, body, simple, relaxed] of bodies) {
  test(`${name}, in both forms, cut anywhere`, () => {
    for (let at = 0; at <= body.length; at++) {
      const pieces = [body.slice(0, at), body.slice(at)]
      assert.equal(canonical('simple', pieces), simple)
      assert.equal(canonical('relaxed', pieces), relaxed)
    }
  })
}

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('\r\n', '\r\n\r\n', ' ', '\t', '  ', '\r', '\n', 'a', 'word', '\xe4', '\0'),
    fc.string({ unit: fc.constantFrom('\r', '\n', ' ', '\t', 'x', '\xff'), maxLength: 12 }),
  ),
  { maxLength: 30 },
)

for (const how of ['simple', 'relaxed'] as const) {
  test(`the ${how} form is that of the slow reference, however the body is cut`, () => {
    fc.assert(fc.property(pieces, (given) => assert.equal(canonical(how, given), reference(how, given.join('')))))
  })

  test(`the ${how} form of the ${how} form is itself`, () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const once = canonical(how, given)
        assert.equal(canonical(how, [once]), once)
      }),
    )
  })
}

test('more empty lines than are written at once', () => {
  const lines = '\r\n'.repeat(10_000)
  assert.equal(canonical('relaxed', ['a', lines, 'b']), `a${lines}b\r\n`)
  assert.equal(canonical('relaxed', [`a ${lines}`, ' b']), `a${lines} b\r\n`)
})

function canonical(how: Canonicalization, given: readonly string[]): string {
  const emitted: Buffer[] = []
  const body = canonicalizeBody(how, (octets) => emitted.push(Buffer.from(octets)))
  for (const piece of given) body.push(Buffer.from(piece, 'latin1'))
  body.end()
  return Buffer.concat(emitted).toString('latin1')
}

/** RFC 6376, 3.4.3 and 3.4.4, step by step. */
function reference(how: Canonicalization, body: string): string {
  const lines = body.split('\r\n')
  if (lines.at(-1) === '') lines.pop()
  const reduced = how === 'simple' ? lines : lines.map((line) => line.replace(/[ \t]+$/, '').replaceAll(/[ \t]+/g, ' '))
  while (reduced.at(-1) === '') reduced.pop()
  if (reduced.length === 0) return how === 'simple' ? '\r\n' : ''
  return `${reduced.join('\r\n')}\r\n`
}
