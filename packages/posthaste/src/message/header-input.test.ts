import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessage } from './create-message.ts'
import type { HeaderField } from './header.ts'
import { type HeadersInput, toHeaderFields } from './header-input.ts'
import { headerField, headerFields } from './header-lookup.ts'
import type { MessageInput } from './message-input.ts'

const when = Date.UTC(2025, 10, 21, 9, 55, 6)

const accepted: readonly [why: string, headers: HeadersInput, fields: readonly HeaderField[]][] = [
  ['free text', { 'X-Campaign': 'autumn' }, [{ name: 'X-Campaign', kind: 'text', text: 'autumn' }]],
  ['non-ASCII text', { 'X-Ort': 'Zürich 東京' }, [{ name: 'X-Ort', kind: 'text', text: 'Zürich 東京' }]],
  [
    'text that looks like an encoded word',
    { 'X-A': '=?utf-8?q?x?=' },
    [{ name: 'X-A', kind: 'text', text: '=?utf-8?q?x?=' }],
  ],
  ['a tab', { 'X-A': 'a\tb' }, [{ name: 'X-A', kind: 'text', text: 'a\tb' }]],
  ['an empty value', { 'X-A': '' }, [{ name: 'X-A', kind: 'text', text: '' }]],
  [
    'several values',
    { 'X-A': ['1', '2'] },
    [
      { name: 'X-A', kind: 'text', text: '1' },
      { name: 'X-A', kind: 'text', text: '2' },
    ],
  ],
  [
    'pairs, in order and repeated',
    [
      ['X-B', '1'],
      ['Comments', 'c'],
      ['x-b', '2'],
    ],
    [
      { name: 'X-B', kind: 'text', text: '1' },
      { name: 'Comments', kind: 'text', text: 'c' },
      { name: 'x-b', kind: 'text', text: '2' },
    ],
  ],
  ['what is undefined is absent', { 'X-A': undefined }, []],
  ['a Date anywhere', { 'X-When': new Date(when) }, [{ name: 'X-When', kind: 'date', date: when }]],
  ['a Date field', { Date: new Date(when) }, [{ name: 'Date', kind: 'date', date: when }]],
  ['the text of a date', { date: 'Fri, 21 Nov 2025 10:55:06 +0100' }, [{ name: 'date', kind: 'date', date: when }]],
  [
    'one mailbox',
    { To: 'Ada <a@b.c>' },
    [{ name: 'To', kind: 'mailboxes', mailboxes: [{ name: 'Ada', address: 'a@b.c' }] }],
  ],
  [
    'mailboxes',
    { 'Resent-To': ['a@b.c', { name: 'D, E', address: 'd@e.f' }] },
    [{ name: 'Resent-To', kind: 'mailboxes', mailboxes: [{ address: 'a@b.c' }, { name: 'D, E', address: 'd@e.f' }] }],
  ],
  ['an identifier', { 'Message-ID': '<x@y.z>' }, [{ name: 'Message-ID', kind: 'ids', ids: ['x@y.z'] }]],
  ['identifiers', { References: '<a@b> <c$1@d>' }, [{ name: 'References', kind: 'ids', ids: ['a@b', 'c$1@d'] }]],
  [
    'URIs with white space',
    { 'List-Unsubscribe': '<https://x.example/u?a,b>, <mailto:u@x.example?subject=42>' },
    [
      {
        name: 'List-Unsubscribe',
        kind: 'tokens',
        tokens: ['<https://x.example/u?a,b>,', '<mailto:u@x.example?subject=42>'],
      },
    ],
  ],
  ['a list that takes no posts', { 'List-Post': 'no' }, [{ name: 'List-Post', kind: 'tokens', tokens: ['NO'] }]],
  [
    'a list identifier',
    { 'List-Id': 'Acme News <news.acme.example>' },
    [{ name: 'List-Id', kind: 'tokens', tokens: ['Acme', 'News', '<news.acme.example>'] }],
  ],
  [
    'a keyword in any letter case',
    { 'auto-submitted': 'Auto-Generated' },
    [{ name: 'auto-submitted', kind: 'tokens', tokens: ['auto-generated'] }],
  ],
  ['words', { 'X-Priority': '1 (Highest)' }, [{ name: 'X-Priority', kind: 'tokens', tokens: ['1', '(Highest)'] }]],
  ['__proto__ as a name', JSON.parse('{"__proto__": "x"}'), [{ name: '__proto__', kind: 'text', text: 'x' }]],
]

for (const [why, headers, fields] of accepted) {
  test(`takes ${why}`, () => assert.deepEqual(toHeaderFields(headers, 'headers'), fields))
}

const refused: readonly [why: string, headers: unknown, field: string, says: RegExp][] = [
  ['CRLF in a value', { 'X-A': 'hi\r\nBcc: x@y.z' }, 'headers["X-A"]', /U\+000D at offset 2/],
  ['a line feed in a value', { 'X-A': 'hi\nx' }, 'headers["X-A"]', /U\+000A/],
  ['NUL in a value', { 'X-A': 'a\0' }, 'headers["X-A"]', /U\+0000/],
  ['next line in a value', { 'X-A': 'a\u0085' }, 'headers["X-A"]', /U\+0085/],
  ['a lone surrogate in a value', { 'X-A': 'a\ud800' }, 'headers["X-A"]', /U\+D800 at offset 1/],
  ['CRLF in a name', { 'X: a\r\nBcc': 'x' }, 'headers["X: a\\r\\nBcc"]', /name of a header field/],
  ['a colon in a name', { 'X:A': 'x' }, 'headers["X:A"]', /name of a header field/],
  ['a space in a name', { 'X A': 'x' }, 'headers["X A"]', /name of a header field/],
  ['an empty name', { '': 'x' }, 'headers[""]', /name of a header field/],
  ['a non-ASCII name', { 'X-É': 'x' }, 'headers["X-É"]', /name of a header field/],
  ['a name of 77 characters', { ['x'.repeat(77)]: 'x' }, `headers["${'x'.repeat(77)}"]`, /at most 76/],
  ['Bcc', { bcc: 'x@y.z' }, 'headers["bcc"]', /use the bcc option/],
  ['Resent-Bcc', { 'Resent-Bcc': 'x@y.z' }, 'headers["Resent-Bcc"]', /blind copies/],
  ['MIME-Version', { 'mime-version': '1.0' }, 'headers["mime-version"]', /composer/],
  ['Content-Type', { 'Content-Type': 'text/html' }, 'headers["Content-Type"]', /composer/],
  ['any Content- field', { 'content-x': 'y' }, 'headers["content-x"]', /composer/],
  ['Return-Path', { 'Return-Path': '<>' }, 'headers["Return-Path"]', /envelope/],
  ['Received', { Received: 'from x' }, 'headers["Received"]', /servers/],
  ['DKIM-Signature', { 'DKIM-Signature': 'v=1' }, 'headers["DKIM-Signature"]', /octets/],
  ['ARC-Seal', { 'ARC-Seal': 'i=1' }, 'headers["ARC-Seal"]', /servers/],
  ['addresses as free text', { To: 'not an address' }, 'headers["To"]', /angle brackets/],
  ['a list in one string', { To: 'a@b.c, d@e.f' }, 'headers["To"]', /array/],
  ['CRLF in an address', { 'Reply-To': 'a@b.c\r\nX: y' }, 'headers["Reply-To"]', /line break/],
  ['two senders', { Sender: ['a@b.c', 'd@e.f'] }, 'headers["Sender"]', /one mailbox/],
  ['no mailbox', { To: [] }, 'headers["To"]', /leave the field out/],
  ['a date as free text', { Date: 'tomorrow' }, 'headers["Date"]', /expected a Date/],
  [
    'a day that does not fall on that weekday',
    { Date: 'Mon, 21 Nov 2025 10:55:06 +0100' },
    'headers["Date"]',
    /expected a Date/,
  ],
  ['the 31st of February', { Date: '31 Feb 2025 10:55:06 +0100' }, 'headers["Date"]', /expected a Date/],
  ['no date at all', { Date: new Date(Number.NaN) }, 'headers["Date"]', /NaN/],
  ['an identifier as free text', { 'Message-ID': 'x' }, 'headers["Message-ID"]', /message identifier/],
  [
    'an encoded word as identifier',
    { 'Message-ID': '=?utf-8?q?a b?=@x' },
    'headers["Message-ID"]',
    /message identifier/,
  ],
  ['identifiers with commas', { References: '<a@b>, <c@d>' }, 'headers["References"]', /message identifier/],
  ['a bare URI', { 'List-Unsubscribe': 'https://x.example' }, 'headers["List-Unsubscribe"]', /angle brackets/],
  ['a javascript URI', { 'List-Help': '<javascript:alert(1)>' }, 'headers["List-Help"]', /https:/],
  [
    'a comment in a list field',
    { 'List-Help': '<https://x.example> (Help)' },
    'headers["List-Help"]',
    /angle brackets/,
  ],
  ['an unknown keyword', { 'Auto-Submitted': 'yes please' }, 'headers["Auto-Submitted"]', /auto-generated/],
  ['a list identifier without brackets', { 'List-Id': 'news' }, 'headers["List-Id"]', /angle brackets/],
  ['a number', { 'X-A': 5 }, 'headers["X-A"]', /expected a string, got a number/],
  ['an object', { 'X-A': { a: 1 } }, 'headers["X-A"]', /expected a string, got an object/],
  ['a number among several', { 'X-A': ['a', 5] }, 'headers["X-A"][1]', /got a number/],
  ['a triple', [['X-A', 'b', 'c']], 'headers[0]', /expected \[name, value\]/],
  ['a Map', new Map([['X-A', 'b']]), 'headers', /expected an object/],
  ['a string', 'X-A: b', 'headers', /expected an object/],
]

for (const [why, headers, field, says] of refused) {
  test(`refuses ${why}`, () => {
    // What a program without types may pass.
    const input = { headers } as MessageInput
    assert.throws(() => createMessage(input), { field, message: says })
  })
}

const once: readonly [why: string, input: MessageInput, says: RegExp][] = [
  ['two Subjects', { headers: { Subject: ['a', 'b'] } }, /Subject is given twice/],
  ['two letter cases of one field', { headers: { Subject: 'a', SUBJECT: 'b' } }, /SUBJECT is given twice/],
  ['subject and Subject', { subject: 'a', headers: { Subject: 'b' } }, /subject is given twice/],
  ['date and Date', { date: when, headers: { Date: new Date(when) } }, /date is given twice/],
  ['messageId and Message-ID', { messageId: 'a@b', headers: { 'Message-Id': '<a@b>' } }, /messageId is given twice/],
  ['references and References', { references: 'a@b', headers: { References: '<a@b>' } }, /References is given twice/],
  ['priority and X-Priority', { priority: 'high', headers: { 'x-priority': '1' } }, /x-priority is given twice/],
  ['list and List-Id', { list: { id: 'a.b' }, headers: { 'List-Id': '<a.b>' } }, /List-Id is given twice/],
]

for (const [why, input, says] of once) {
  test(`refuses ${why}`, () => assert.throws(() => createMessage(input), { code: 'HEADER_INVALID', message: says }))
}

test('a field is found in any letter case, in headers before what the message names', () => {
  const message = createMessage({
    from: 'a@b.c',
    to: ['d@e.f'],
    bcc: 'hidden@e.f',
    subject: 'Hi',
    headers: { 'X-A': ['1', '2'], To: 'list@e.f' },
  })
  assert.deepEqual(headerFields(message, 'x-a').length, 2)
  assert.deepEqual(headerField(message, 'TO'), { name: 'To', kind: 'mailboxes', mailboxes: [{ address: 'list@e.f' }] })
  assert.deepEqual(headerField(message, 'from'), { name: 'From', kind: 'mailboxes', mailboxes: [{ address: 'a@b.c' }] })
  assert.deepEqual(headerField(message, 'subject'), { name: 'Subject', kind: 'text', text: 'Hi' })
  for (const name of ['bcc', 'cc', 'date', 'message-id', 'sender', 'reply-to', 'x-b', '__proto__']) {
    assert.equal(headerField(message, name), undefined, name)
  }
})

test('the number of fields is not limited by the stack', () => {
  const many = Array.from({ length: 200_000 }, () => 'x')
  assert.equal(createMessage({ headers: { 'X-A': many } }).headers.length, 200_000)
})
