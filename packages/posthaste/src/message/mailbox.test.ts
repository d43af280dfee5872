import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatMailbox, type Mailbox, namedMailbox, parseMailbox } from './mailbox.ts'

const accepted: readonly [text: string, mailbox: Mailbox][] = [
  ['ada@example.com', { address: 'ada@example.com' }],
  [' ada@example.com\t', { address: 'ada@example.com' }],
  ['<ada@example.com>', { address: 'ada@example.com' }],
  ['Ada Lovelace <ada@example.com>', { name: 'Ada Lovelace', address: 'ada@example.com' }],
  ['Ada  \t Lovelace  <ada@example.com> ', { name: 'Ada Lovelace', address: 'ada@example.com' }],
  ['Ada<ada@example.com>', { name: 'Ada', address: 'ada@example.com' }],
  ['Acme Inc. <hello@acme.example>', { name: 'Acme Inc.', address: 'hello@acme.example' }],
  ["Miles O'Brien <m@x.example>", { name: "Miles O'Brien", address: 'm@x.example' }],
  ['"Lovelace, Ada" <ada@example.com>', { name: 'Lovelace, Ada', address: 'ada@example.com' }],
  ['"A \\"B\\" \\\\ C" <a@b.c>', { name: 'A "B" \\ C', address: 'a@b.c' }],
  ['"Ada" King Lovelace <a@b.c>', { name: 'Ada King Lovelace', address: 'a@b.c' }],
  ['"" <a@b.c>', { address: 'a@b.c' }],
  ['Đặng Thị Hương <a@b.c>', { name: 'Đặng Thị Hương', address: 'a@b.c' }],
  ['عائشة <a@b.c>', { name: 'عائشة', address: 'a@b.c' }],
  ['👩‍💻 dev <a@b.c>', { name: '👩‍💻 dev', address: 'a@b.c' }],
  ['"=?utf-8?q?x?=" <a@b.c>', { name: '=?utf-8?q?x?=', address: 'a@b.c' }],
  ['"a@b.c" <d@e.f>', { name: 'a@b.c', address: 'd@e.f' }],
  ['"<u@evil>"@ok', { address: '"<u@evil>"@ok' }],
  ['"xclow3n@gmail.com x"@internal.domain', { address: '"xclow3n@gmail.com x"@internal.domain' }],
  ['"Ada" <"ada l"@example.com>', { name: 'Ada', address: '"ada l"@example.com' }],
  ['Jürgen <j@bücher.example>', { name: 'Jürgen', address: 'j@xn--bcher-kva.example' }],
]

for (const [text, mailbox] of accepted) {
  test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseMailbox(text, 'to'), mailbox))
}

const refused: readonly [why: string, text: string, offset: number, says: RegExp][] = [
  ['nothing', '', 0, /got nothing/],
  ['only white space', ' \t ', 3, /got nothing/],
  ['header injection', 'a@b.c\r\nBcc: x@y.z', 5, /a line break/],
  ['header injection in a name', 'Ada\r\nBcc: <x@y.z>', 3, /a line break/],
  ['header injection in a quoted name', '"Ada\r\nBcc: x" <x@y.z>', 4, /a line break/],
  ['NUL in a quoted name', '"A\0" <x@y.z>', 2, /NUL/],
  ['C1 control in a name', 'A\u0085 <x@y.z>', 1, /U\+0085/],
  ['a lone surrogate in a name', 'A\ud83d <x@y.z>', 1, /U\+D83D/],
  ['a domain after the brackets', '<a@b.c>@d.e', 7, /one "@"/],
  ['text after the brackets', 'Ada <a@b.c> x', 12, /unexpected "x"/],
  ['a comma in a name', 'Lovelace, Ada <a@b.c>', 8, /put a name that holds a comma in quotes/],
  ['two mailboxes', 'A <a@b.c>, D <d@e.f>', 9, /give several as an array/],
  ['an address before the brackets', 'joe@x.y <eve@x.y>', 8, /comes last and once/],
  ['an encoded word as a name', '=?utf-8?q?J=C3=B6rg?= <j@x.y>', 0, /encoded words are not decoded/],
  ['an encoded word after a word', 'A =?utf-8?b?SsO2cmc=?= <j@x.y>', 2, /encoded words are not decoded/],
  ['a comment in the name', 'Ada (work) <a@b.c>', 4, /comments/],
  ['a comment for a name', 'a@b.c (Ada)', 6, /comments/],
  ['a group', 'Team: a@b.c, d@e.f;', 4, /groups/],
  ['an empty group', 'undisclosed-recipients:;', 22, /groups/],
  ['nested groups', 'g:'.repeat(100_000), 1, /groups/],
  ['a source route', '<@a,@b:u@c>', 1, /source routes/],
  ['empty brackets', '<>', 1, /there is no "<"|unexpected/],
  ['nested brackets', '<<a@b.c>>', 1, /angle/],
  ['an open bracket', 'Ada <a@b.c', 10, /expected ">"/],
  ['a closing bracket alone', 'a@b.c>', 5, /there is no "<"/],
  ['white space in the brackets', 'Ada < a@b.c>', 5, /unexpected " "/],
  ['a word glued to a quoted one', 'Ada"Lovelace" <a@b.c>', 3, /quotes stand around/],
  ['quotes without an end', '"Ada <a@b.c>', 0, /has no end/],
  ['a name alone', 'Ada Lovelace', 12, /expected an address in angle brackets/],
  ['a name before a bare address', 'Ada ada@example.com', 7, /expected an address in angle brackets/],
  ['a local part alone', 'root', 4, /expected "@"/],
  ['a bracketed name', '[Acme] News <a@b.c>', 0, /unexpected "\["/],
]

for (const [why, text, offset, says] of refused) {
  test(`refuses ${why}`, () => {
    assert.throws(() => parseMailbox(text, 'cc[1]'), { code: 'ADDRESS_INVALID', field: 'cc[1]', offset, message: says })
  })
}

const anyName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((name) => !/[\p{Cc}\p{Cs}]/u.test(name))

test('what is formatted is read back the same', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const mailbox = namedMailbox(name, 'ada@example.com', 'to')
      assert.deepEqual(parseMailbox(formatMailbox(mailbox), 'to'), mailbox)
    }),
  )
})

const formatted: readonly [name: string | undefined, text: string][] = [
  [undefined, 'a@b.c'],
  ['Ada Lovelace', 'Ada Lovelace <a@b.c>'],
  ['Lovelace, Ada', '"Lovelace, Ada" <a@b.c>'],
  ['two  spaces', '"two  spaces" <a@b.c>'],
  [' ', '" " <a@b.c>'],
  ['=?utf-8?q?x?=', '"=?utf-8?q?x?=" <a@b.c>'],
  ['a "b" \\', '"a \\"b\\" \\\\" <a@b.c>'],
  ['Zoë', 'Zoë <a@b.c>'],
]

for (const [name, text] of formatted) {
  test(`writes ${JSON.stringify(name)} as ${text}`, () => {
    assert.equal(formatMailbox({ ...(name === undefined ? {} : { name }), address: 'a@b.c' }), text)
  })
}
