import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MessageError } from '../errors.ts'
import { foldAt, headerLine, type LineRules, longestLine } from './header-line.ts'

const lines: readonly [name: string, words: readonly string[], line: string, rules?: LineRules][] = [
  ['Subject', [], 'Subject:\r\n'],
  ['Subject', ['Hello'], 'Subject: Hello\r\n'],
  ['To', ['a@b.example,', 'c@d.example'], 'To: a@b.example, c@d.example\r\n'],
  ['X', ['a'.repeat(73)], `X: ${'a'.repeat(73)}\r\n`],
  ['X', ['a'.repeat(72), 'b'], `X: ${'a'.repeat(72)}\r\n b\r\n`],
  ['X', ['a'.repeat(71), 'b'], `X: ${'a'.repeat(71)} b\r\n`],
  ['Message-ID', ['a'.repeat(70)], `Message-ID: ${'a'.repeat(70)}\r\n`],
  ['Subject', ['a'.repeat(70)], `Subject:\r\n ${'a'.repeat(70)}\r\n`, { foldFirst: true }],
  ['Subject', ['a'.repeat(90)], `Subject: ${'a'.repeat(90)}\r\n`, { foldFirst: true }],
  ['X-Token', ['a'.repeat(995)], `X-Token:\r\n ${'a'.repeat(995)}\r\n`],
  ['To', ['<ø@b.example>'], 'To: <ø@b.example>\r\n', { utf8: true }],
]

for (const [name, words, line, rules] of lines) {
  test(`writes ${JSON.stringify(line.slice(0, 40))}`, () => assert.equal(headerLine(name, words, rules), line))
}

const refused: readonly [what: string, name: string, words: readonly string[], rules?: LineRules][] = [
  ['CRLF in a value', 'Subject', ['hi\r\nBcc: x@y.example']],
  ['CR alone', 'Subject', ['hi\rBcc: x@y.example']],
  ['LF alone', 'Subject', ['hi\nBcc: x@y.example']],
  ['a fold that the caller made in a folded field', 'Subject', ['a'.repeat(60), 'b'.repeat(60), 'hi\r\n there']],
  ['a fold that the caller made', 'Subject', ['hi\r\n there']],
  ['a fold before nothing', 'Subject', ['hi\r\n ']],
  ['a line of white space only', 'Subject', ['hi\r\n \r\n there']],
  ['NUL', 'Subject', ['hi\0']],
  ['a control character', 'Subject', ['hi\x1b']],
  ['DEL', 'Subject', ['hi\x7f']],
  ['UTF-8 where the field is ASCII', 'Subject', ['é']],
  ['U+2028', 'Subject', ['\u2028']],
  ['U+0085', 'Subject', ['\u0085']],
  ['half of a surrogate pair', 'To', ['\ud800@b.example'], { utf8: true }],
  ['CRLF in UTF-8', 'To', ['ø\r\nX: y'], { utf8: true }],
  ['a colon in a name', 'X: a', ['b']],
  ['a line end in a name', 'X\r\nBcc', ['b']],
  ['a space in a name', 'X a', ['b']],
  ['an empty name', '', ['b']],
  ['a name beyond ASCII', 'Ünï', ['b']],
  ['a name over 998 octets', 'X'.repeat(998), []],
  ['white space where a line is folded', 'Subject', ['a'.repeat(70), ' b']],
  ['nothing where a line is folded', 'Subject', ['a'.repeat(67), '']],
  ['a word over 998 octets', 'X', ['a'.repeat(998)]],
  ['a word over 998 octets in UTF-8', 'X', ['é'.repeat(500)], { utf8: true }],
]

for (const [what, name, words, rules] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => headerLine(name, words, rules),
      (error) => error instanceof MessageError && error.code === 'HEADER_INVALID',
    )
  })
}

test('unfolded, a field is its words again; it is folded wherever that keeps a line short', () => {
  const word = fc.oneof(
    { weight: 9, arbitrary: fc.stringMatching(/^[!-~]{1,20}$/) },
    { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{60,200}$/) },
  )
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z-]{1,40}$/),
      fc.array(word, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (name, words, foldFirst) => {
        const line = headerLine(name, words, { foldFirst })
        assert.equal(line.replaceAll('\r\n ', ' '), `${name}: ${words.join(' ')}\r\n`)
        for (const [index, each] of line.slice(0, -2).split('\r\n').entries()) {
          assert.match(each, index === 0 ? /^\S/ : /^ \S/)
          assert.ok(each.length <= longestLine)
          if (each.length > foldAt) assert.equal(each.trim().split(' ').length, index === 0 ? 2 : 1, each)
        }
      },
    ),
  )
})
