import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDomain } from './domain.ts'

const accepted: readonly [why: string, text: string, domain: string][] = [
  ['labels', 'mail.example.com', 'mail.example.com'],
  ['a German domain', 'bücher.example', 'xn--bcher-kva.example'],
  ['capitals of other scripts', 'BÜCHER.example', 'xn--bcher-kva.example'],
  ['ß without a transition (UTS 46)', 'straße.de', 'xn--strae-oqa.de'],
  ['an A-label, as it is', 'XN--bcher-kva.Example', 'XN--bcher-kva.Example'],
  ['a Persian label with a non-joiner', 'نامه\u200cای.com', 'xn--mgba3gch31f060k.com'],
  ['a right-to-left label', 'מערכת.com', 'xn--gebfmyl.com'],
  ['digits in a label', '4chan.org', '4chan.org'],
  ['hyphens inside', 'a-b--c.example', 'a-b--c.example'],
  ['labels of 63 octets', `${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ['an IPv4 literal', '[203.0.113.255]', '[203.0.113.255]'],
  ['an IPv6 literal with an IPv4 tail', '[IPv6:::ffff:192.0.2.1]', '[IPv6:::ffff:192.0.2.1]'],
]

for (const [why, text, domain] of accepted) {
  test(`reads ${why}`, () => assert.deepEqual(readDomain(text, 0, 'to'), { value: domain, end: text.length }))
}

const refused: readonly [why: string, text: string, offset: number, says: RegExp][] = [
  ['nothing', '', 0, /got the end/],
  ['a trailing dot', 'example.com.', 12, /got the end/],
  ['two dots', 'example..com', 8, /got "\."/],
  ['a leading hyphen', 'a.-b.com', 2, /hyphen/],
  ['a trailing hyphen', 'a-.com', 0, /hyphen/],
  ['a label of 64 octets', `${'a'.repeat(64)}.com`, 0, /at most 63 octets/],
  ['a label of 64 octets once it is ASCII', `${'ü'.repeat(60)}ß.com`, 0, /at most 63 octets|UTS 46/],
  ['256 octets', `${`${'a'.repeat(63)}.`.repeat(4)}b`, 0, /at most 255 octets/],
  ['an IPv4 address without brackets', '192.0.2.1', 0, /write the literal \[192\.0\.2\.1\]/],
  ['a numeric top-level domain', 'example.123', 0, /never a number/],
  ['full-width letters (an allow-list bypass)', 'ｅxample.com', 0, /write it as "example"/],
  ['a full-width at sign', 'a＠b.com', 0, /UTS 46|stand for ASCII/],
  ['an ideographic full stop', 'example。com', 0, /stand for ASCII/],
  ['a slash in disguise', 'a℀b.com', 0, /UTS 46/],
  ['a soft hyphen', 'exam\u00adple.com', 4, /U\+00AD cannot stand in a domain/],
  ['a zero-width space', 'exam\u200bple.com', 4, /U\+200B/],
  ['a bidi override', 'exam\u202eple.com', 4, /U\+202E/],
  ['next line', 'exa\u0085mple.com', 3, /U\+0085/],
  ['a lone surrogate', 'a\ud800.com', 1, /U\+D800/],
  ['a joiner where none may stand', 'a\u200db.com', 0, /UTS 46|stand for ASCII/],
  ['an IPv4 literal with leading zeros', '[192.0.2.01]', 0, /not a domain literal/],
  ['an IPv4 literal beyond 255', '[192.0.2.256]', 0, /not a domain literal/],
  ['an IPv6 literal without its tag', '[2001:db8::1]', 0, /not a domain literal/],
  ['an IPv6 literal with two gaps', '[IPv6:1::2::3]', 0, /not a domain literal/],
  ['a zone in an IPv6 literal', '[IPv6:fe80::1%eth0]', 13, /expected "]"/],
  ['a literal of a name', '[example]', 0, /not a domain literal/],
  ['a literal without an end', '[192.0.2.1', 10, /expected "]"/],
  ['white space in a literal', '[192.0.2.1 ]', 10, /expected "]"/],
]

for (const [why, text, offset, says] of refused) {
  test(`refuses ${why}`, () =>
    assert.throws(() => readDomain(text, 0, 'to'), { code: 'ADDRESS_INVALID', offset, message: says }))
}

test('stops at the first character that no domain has', () => {
  assert.deepEqual(readDomain('a@b.c>', 2, 'to'), { value: 'b.c', end: 5 })
})

test('an underscore ends a domain', () => assert.equal(readDomain('a_b.c', 0, 'to').end, 1))
