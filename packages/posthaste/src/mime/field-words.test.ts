import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Mailbox } from '../message/mailbox.ts'
import { idWords, mailboxWords, textWords } from './field-words.ts'
import { headerLine } from './header-line.ts'
import { decodeWords } from './read-back.test.ts'

const texts: readonly [text: string, words: readonly string[]][] = [
  ['', []],
  ['Hello', ['Hello']],
  ['Two  spaces. And more', ['Two  spaces. And more']],
  [' leading', ['=?utf-8?Q?_leading?=']],
  ['trailing ', ['=?utf-8?Q?trailing_?=']],
  ['   ', ['=?utf-8?Q?___?=']],
  ['a\tb', ['=?utf-8?B?YQli?=']],
  ['not =?utf-8?q?encoded?= yet', ['=?utf-8?B?bm90ID0/dXRmLTg/cT9lbmNvZGVkPz0geWV0?=']],
  [`${'word '.repeat(14)}word`, 'word '.repeat(14).concat('word').split(' ')],
  [
    `${'a'.repeat(40)}  ${'b'.repeat(50)}`,
    [`=?utf-8?Q?${'a'.repeat(40)}__${'b'.repeat(19)}?=`, `=?utf-8?Q?${'b'.repeat(31)}?=`],
  ],
  ['x'.repeat(200), ['x'.repeat(200)]],
]

for (const [text, words] of texts) {
  test(`text ${JSON.stringify(text.slice(0, 40))}`, () => {
    const actual = textWords('X', text)
    assert.equal(actual.join(' '), words.join(' '))
    assert.equal(decodeWords(actual.join(' ')), text)
  })
}

test('a word over 998 octets is encoded, because only then it can be folded', () => {
  const words = textWords('Subject', 'y'.repeat(5000))
  assert.ok(words.every((word) => word.length <= 75))
  assert.equal(decodeWords(words.join(' ')), 'y'.repeat(5000))
})

const names: readonly [name: string, written: string][] = [
  ['Ada Lovelace', 'Ada Lovelace <a@b.example>'],
  ["O'Hara", "O'Hara <a@b.example>"],
  ['John Q. Public', '"John Q. Public" <a@b.example>'],
  ['Lovelace, Ada', '"Lovelace, Ada" <a@b.example>'],
  ['a "b" \\c', '"a \\"b\\" \\\\c" <a@b.example>'],
  ['evil@example.com>', '"evil@example.com>" <a@b.example>'],
  ['Ádá', '=?utf-8?B?w4Fkw6E=?= <a@b.example>'],
  ['To Jiří, eager', '=?utf-8?B?VG8gSmnFmcOtLCBlYWdlcg==?= <a@b.example>'],
  [' a  b ', '" a  b " <a@b.example>'],
  ['   ', '"   " <a@b.example>'],
  [' é  b ', '=?utf-8?Q?_=C3=A9__b_?= <a@b.example>'],
  ['=?utf-8?q?x?=', '=?utf-8?B?PT91dGYtOD9xP3g/PQ==?= <a@b.example>'],
]

for (const [name, written] of names) {
  test(`mailbox of ${JSON.stringify(name)}`, () =>
    assert.equal(mailboxWords('To', [{ name, address: 'a@b.example' }]).join(' '), written))
}

test('several mailboxes are separated by commas; one without a name has no angle brackets', () => {
  const mailboxes: Mailbox[] = [{ address: 'a@b.example' }, { name: 'C', address: 'c@d.example' }]
  assert.deepEqual(mailboxWords('To', mailboxes), ['a@b.example,', 'C', '<c@d.example>'])
})

test('any names come back from lines that are short enough', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
    .map((text) => text.replace(/[\p{Cc}]/gu, '').toWellFormed())
    .filter((text) => text !== '')
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (all) => {
      const mailboxes = all.map((each, index) => ({ name: each, address: `user${index}@example.com` }))
      const line = headerLine('To', mailboxWords('To', mailboxes), { foldFirst: true })
      assert.ok(line.split('\r\n').every((each) => each.length <= 76))
      assert.deepEqual(readMailboxes(line.slice(4, -2).replaceAll('\r\n ', ' ')), mailboxes)
    }),
  )
})

for (const address of [
  'a@b.example, c@d.example',
  'a@b.example>\r\nBcc: x@y.example',
  '<a@b.example>',
  'no address',
  'a b@c.example',
]) {
  test(`never writes ${JSON.stringify(address)} as an address`, () =>
    assert.throws(() => mailboxWords('To', [{ address }]), { code: 'HEADER_INVALID' }))
}

test('a quoted local part is written as it is', () => {
  assert.deepEqual(mailboxWords('To', [{ address: '"a b,c"@d.example' }]), ['"a b,c"@d.example'])
})

for (const id of ['a@b\r\nBcc: x@y.example', 'a b', '<a@b>', '', 'é@b'])
  test(`never writes ${JSON.stringify(id)} as an identifier`, () =>
    assert.throws(() => idWords('References', [id]), { code: 'HEADER_INVALID' }))

/** Mailboxes as RFC 5322 says, from a value without comments. */
function readMailboxes(value: string): Mailbox[] {
  return [...value.matchAll(/((?:"(?:\\.|[^"\\])*"|[^"<,])*)<([^>]*)>(?:, |$)/g)].map(
    ([, phrase = '', address = '']) => {
      const name = phrase.slice(0, -1)
      return { name: name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : decodeWords(name), address }
    },
  )
}
