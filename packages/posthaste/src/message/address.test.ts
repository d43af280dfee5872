import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressKey, domainOf, needsSmtpUtf8, parseAddress } from './address.ts'

const accepted: readonly [why: string, text: string, address?: string][] = [
  ['a plain address', 'ada@example.com'],
  ['a domain of one label', 'webmaster@localhost'],
  ['every character of an atom', "!#$%&'*+-/=?^_`{|}~@example.com"],
  ['dots inside', 'ada.b.lovelace@example.com'],
  ['letter case is kept', 'Ada@Example.COM'],
  ['a quoted local part with a space stays whole (CVE-2025-13033)', '"xclow3n@gmail.com x"@internal.domain'],
  ['angle brackets and an at sign in quotes stay whole', '"<u@evil>"@ok'],
  ['quotes that are not needed go away', '"ada"@example.com', 'ada@example.com'],
  ['quotes around a dot atom go away', '"ada.l"@example.com', 'ada.l@example.com'],
  ['backslashes that are not needed go away', '"a\\d\\a l"@example.com', '"ada l"@example.com'],
  ['a quote and a backslash keep theirs', '"a\\"b\\\\c"@example.com'],
  ['two dots need quotes', '"a..b"@example.com'],
  ['an empty quoted string is a local part', '""@example.com'],
  ['a comma in quotes', '"a,b"@example.com'],
  ['a UTF-8 local part', 'nø@example.dk'],
  ['a Chinese local part and domain', '用户@例子.广告', '用户@xn--fsqu00a.xn--4rr70v'],
  ['an emoji', '📮@example.com'],
  ['a quoted UTF-8 local part', '"ad a é"@example.com'],
  ['an IPv4 literal', 'ada@[192.0.2.1]'],
  ['an IPv6 literal', 'ada@[IPv6:2001:db8::1]'],
  ['the tag of an IPv6 literal has no letter case', 'ada@[ipv6:::1]', 'ada@[IPv6:::1]'],
  ['64 octets of local part', `${'a'.repeat(64)}@example.com`],
  ['254 octets in all', `${'a'.repeat(62)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}`],
]

for (const [why, text, address = text] of accepted) {
  test(`accepts ${why}`, () => assert.equal(parseAddress(text, 'to'), address))
}

const refused: readonly [why: string, text: string, offset: number, says: RegExp][] = [
  ['nothing', '', 0, /unexpected the end/],
  ['a local part alone', 'root', 4, /expected "@" and a domain after "root"/],
  ['no local part', '@example.com', 0, /one "@"/],
  ['no domain', 'ada@', 4, /expected a domain label, got the end/],
  ['white space before', ' ada@example.com', 0, /unexpected " "/],
  ['white space after', 'ada@example.com ', 15, /unexpected " "/],
  ['a display name', 'Ada <ada@example.com>', 3, /unexpected " "/],
  ['two at signs', 'a@b@c.d', 3, /one "@"/],
  ['a first of two domains', 'u@a@b', 3, /one "@"/],
  ['an address after an address', '<a@b.c>@d.e', 0, /angle brackets/],
  ['header injection', 'a@b.c\r\nBcc: x@y.z', 5, /U\+000D: a line break/],
  ['command injection', 'a@b\r\nDATA', 3, /a line break/],
  ['a line feed', 'a@b.c\nx', 5, /a line break/],
  ['a bare CR in the local part (CVE-2026-23829)', 'a\rX: y@b', 1, /a line break/],
  ['NUL', 'a@b\0.c', 3, /NUL/],
  ['NUL in the local part', 'a\0@b.c', 1, /NUL/],
  ['CRLF in a quoted local part (CVE-2026-30227)', '"a\r\nRCPT TO:<x@y>"@d', 2, /a line break/],
  ['an escaped CR in a quoted local part', '"a\\\r"@d', 3, /a line break/],
  ['a tab in a quoted local part', '"a\tb"@d', 2, /U\+0009/],
  ['DEL', 'a\x7f@b.c', 1, /U\+007F/],
  ['a line separator', 'a\u2028@b.c', 1, /U\+2028 cannot stand here/],
  ['a paragraph separator', 'a\u2029@b.c', 1, /U\+2029/],
  ['next line (U+0085)', 'a\u0085@b.c', 1, /U\+0085/],
  ['next line in quotes', '"a\u0085"@b.c', 2, /U\+0085/],
  ['a bidi override', 'a\u202egro.evil@b.c', 1, /U\+202E/],
  ['a zero-width joiner', 'a\u200d@b.c', 1, /U\+200D/],
  ['a byte order mark', '\ufeffa@b.c', 0, /U\+FEFF/],
  ['a no-break space', 'a\u00a0@b.c', 1, /U\+00A0/],
  ['a lone high surrogate', 'a\ud800@b.c', 1, /U\+D800/],
  ['a lone low surrogate in quotes', '"\udc00"@b.c', 1, /U\+DC00/],
  ['a local part that is not in normal form C', 'e\u0301@b.c', 0, /normal form C/],
  ['an encoded word', '=?utf-8?q?a=40evil.com=3e?=@good.com', 0, /encoded word/],
  ['an encoded word in the middle', 'x=?utf-8?q?=40evil.com?=@good.com', 1, /encoded word/],
  ['an encoded word in quotes', '"=?utf-8?q?a?="@good.com', 0, /encoded word/],
  ['a comment (CVE-2023-27043)', 'alice@a.org)bob@b.org', 11, /comments/],
  ['a comment with an at sign', 'a(@x)@b', 1, /comments/],
  ['a comment after the domain', 'a@b.c(x)', 5, /comments/],
  ['a source route', '<@a,@b:u@c>', 0, /angle brackets/],
  ['a route without brackets', '@a,@b:u@c', 0, /one "@"/],
  ['a group', 'g:a@b.c;', 1, /groups/],
  ['a list', 'a@b.c,d@e.f', 5, /give several as an array/],
  ['a list with semicolons', 'a@b.c;d@e.f', 5, /give several as an array/],
  ['a leading dot', '.a@b.c', 0, /a dot stands between/],
  ['a trailing dot', 'a.@b.c', 1, /a dot stands between/],
  ['two dots', 'a..b@c.d', 2, /a dot stands between/],
  ['quotes in the middle', 'a"b"@c.d', 1, /quotes stand around/],
  ['text after quotes', '"a"b@c.d', 3, /unexpected "b"/],
  ['quotes without an end', '"a@b.c', 0, /has no end/],
  ['a backslash at the end', '"a\\', 0, /has no end/],
  ['a backslash before a non-ASCII character', '"\\é"@b.c', 2, /before ASCII only/],
  ['65 octets of local part', `${'a'.repeat(65)}@example.com`, 0, /at most 64 octets/],
  ['65 octets of UTF-8 local part', `a${'é'.repeat(32)}@example.com`, 0, /at most 64 octets/],
  [
    '255 octets in all',
    `${'a'.repeat(63)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}`,
    0,
    /at most 254 octets/,
  ],
]

for (const [why, text, offset, says] of refused) {
  test(`refuses ${why}`, () => {
    const expected = { name: 'AddressError', code: 'ADDRESS_INVALID', field: 'to[2]', offset, message: says }
    assert.throws(() => parseAddress(text, 'to[2]'), expected)
  })
}

test('refuses what is no string', () => {
  for (const value of [undefined, null, 1, {}, ['a@b.c'], Symbol('x')]) {
    assert.throws(() => parseAddress(value, 'to'), { code: 'ADDRESS_INVALID', field: 'to', offset: 0 })
  }
})

test('an address that was read is read the same again', () => {
  const quoted = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '"', '\\', '@', '<', ',', '.', 'é', '例'),
    maxLength: 20,
  })
  fc.assert(
    fc.property(quoted, (local) => {
      const address = parseAddress(`"${local.replace(/["\\]/g, '\\$&')}"@example.com`, 'to')
      assert.equal(parseAddress(address, 'to'), address)
      assert.equal(domainOf(address), 'example.com')
    }),
  )
})

test('whatever the text, it is an address without line breaks or an AddressError', () => {
  const unit = fc.oneof(
    fc.constantFrom(...'a@.,"\\<>()[]:; \r\n\0é'.split(''), '=?', '?=', 'IPv6:', '\ud800'),
    fc.string({ maxLength: 1 }),
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      try {
        const address = parseAddress(text, 'to')
        assert.match(address, /^[^\r\n\0]+@[\x21-\x7e]+$/)
        assert.equal(parseAddress(address, 'to'), address)
      } catch (error) {
        assert.ok(error instanceof Error && error.name === 'AddressError', String(error))
      }
    }),
    { numRuns: 500 },
  )
})

test('SMTPUTF8 is needed by the local part alone', () => {
  assert.equal(needsSmtpUtf8(parseAddress('ada@bücher.example', 'to')), false)
  assert.equal(needsSmtpUtf8(parseAddress('adä@example.com', 'to')), true)
})

test('two addresses are the same where only the letter case of the domain differs', () => {
  assert.equal(addressKey('Ada@EXAMPLE.com'), addressKey('Ada@example.COM'))
  assert.notEqual(addressKey('Ada@example.com'), addressKey('ada@example.com'))
})
