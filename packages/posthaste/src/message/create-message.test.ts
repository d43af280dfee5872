import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessage, isMessage } from './create-message.ts'
import { EmailMessage } from './email-message.ts'
import { formatMailbox } from './mailbox.ts'
import type { MessageInput } from './message-input.ts'

test('an empty message is a message, and everything in it is frozen', () => {
  const message = createMessage({})
  assert.deepEqual(
    { ...message, metadata: { ...message.metadata } },
    {
      from: [],
      to: [],
      cc: [],
      bcc: [],
      replyTo: [],
      alternatives: [],
      attachments: [],
      headers: [],
      tags: [],
      metadata: {},
    },
  )
  assertFrozen(message)
})

test('everything that is given arrives, frozen', () => {
  const message = createMessage({
    from: 'Acme <hello@acme.example>',
    sender: { name: 'Robot', address: 'robot@acme.example' },
    to: ['Ada Lovelace <ada@example.com>', { name: 'Grace Hopper', address: 'grace@example.com' }],
    cc: 'team@example.com',
    bcc: ['archive@example.com'],
    replyTo: 'support@acme.example',
    subject: 'Ihre Rechnung · 您的发票',
    text: 'Attached.\n',
    html: '<p>Attached. <img src="cid:logo"></p>',
    alternatives: [{ contentType: 'text/x-amp-html', content: '<html ⚡4email>' }],
    attachments: [{ filename: 'logo.png', content: new Uint8Array([1, 2]), contentId: 'logo' }],
    calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n' },
    headers: { 'X-Campaign': 'autumn' },
    date: new Date(0),
    messageId: '<1@acme.example>',
    tags: ['invoice'],
    metadata: { customer: '42', note: 'line\nline' },
  })
  assertFrozen(message)
  assert.deepEqual(message.to.map(formatMailbox), [
    'Ada Lovelace <ada@example.com>',
    'Grace Hopper <grace@example.com>',
  ])
  assert.deepEqual(message.sender, { name: 'Robot', address: 'robot@acme.example' })
  assert.deepEqual(message.cc, [{ address: 'team@example.com' }])
  assert.equal(message.subject, 'Ihre Rechnung · 您的发票')
  assert.equal(message.text, 'Attached.\n')
  assert.equal(message.date, 0)
  assert.equal(message.messageId, '1@acme.example')
  assert.deepEqual(message.tags, ['invoice'])
  assert.deepEqual({ ...message.metadata }, { customer: '42', note: 'line\nline' })
  assert.deepEqual(
    message.alternatives.map(({ contentType }) => contentType),
    [
      { type: 'text/x-amp-html', parameters: [['charset', 'utf-8']] },
      {
        type: 'text/calendar',
        parameters: [
          ['charset', 'utf-8'],
          ['method', 'REQUEST'],
        ],
      },
    ],
  )
})

test('what the caller changes afterwards does not change the message', () => {
  const to = ['ada@example.com']
  const grace = { name: 'Grace', address: 'grace@example.com' }
  const metadata = { a: '1' }
  const message = createMessage({ to: [...to, grace], metadata, tags: to })
  to.push('eve@example.com')
  grace.address = 'eve@example.com'
  metadata.a = '2'
  assert.deepEqual(message.to, [{ address: 'ada@example.com' }, { name: 'Grace', address: 'grace@example.com' }])
  assert.deepEqual(message.tags, ['ada@example.com'])
  assert.deepEqual({ ...message.metadata }, { a: '1' })
})

test('a message is taken as it is, and only one that was made here', () => {
  const message = createMessage({ to: 'ada@example.com' })
  assert.equal(createMessage(message), message)
  assert.equal(isMessage({ ...message }), false)
})

test('undefined is the same as absent', () => {
  const message = createMessage({ to: undefined, subject: undefined, attachments: undefined, list: undefined })
  assert.deepEqual(Object.keys(message), Object.keys(createMessage({})))
})

test('Subject, Date and Message-ID given as header fields are the message’s own', () => {
  const message = createMessage({
    headers: { subject: 'Hi', date: 'Fri, 21 Nov 2025 09:55:06 +0000', 'message-id': '<a@b.c>', 'X-A': 'b' },
  })
  assert.equal(message.subject, 'Hi')
  assert.equal(message.date, Date.UTC(2025, 10, 21, 9, 55, 6))
  assert.equal(message.messageId, 'a@b.c')
  assert.deepEqual(message.headers, [{ name: 'X-A', kind: 'text', text: 'b' }])
})

const refused: readonly [why: string, input: unknown, field: string, says: RegExp][] = [
  ['nothing', undefined, 'message', /expected an object, got undefined/],
  ['a string', 'hello', 'message', /got a string/],
  ['an array', [], 'message', /got an array/],
  ['an unknown key', { subjet: 'x' }, 'message', /unknown key "subjet"; did you mean "subject"/],
  ['a key of Nodemailer', { icalEvent: {} }, 'message', /unknown key "icalEvent"; write calendar: /],
  ['a key far from all', { xyzzy: {} }, 'message', /unknown key "xyzzy"; the known ones are from, /],
  ['a body', { body: 'Hello' }, 'message', /unknown key "body"; write text, or html/],
  ['names of Django', { from_email: 'a@b.c' }, 'message', /unknown key "from_email"; write from$/],
  ['null for nobody', { to: null }, 'to', /expected a mailbox such as 'Ada <ada@example.com>' or .*, got null/],
  ['email for address', { to: { name: 'Ada', email: 'a@b.c' } }, 'to', /unknown key "email"; write address/],
  ['raw (GHSA-p6gq-j5cr-w38f)', { raw: { path: '/etc/passwd' } }, 'message', /unknown key "raw"/],
  ['__proto__', JSON.parse('{"__proto__": {"to": "a@b.c"}}'), 'message', /unknown key "__proto__"/],
  ['text from a path', { text: { path: '/etc/passwd' } }, 'text', /expected a string, got an object/],
  ['html from a URL', { html: { href: 'http://169.254.169.254/' } }, 'html', /expected a string, got an object/],
  ['a lone surrogate in the text', { text: 'ab\ud800' }, 'text', /offset 2/],
  ['a lone surrogate in the HTML', { html: '\udc00' }, 'html', /offset 0/],
  ['CRLF in the subject', { subject: 'hi\r\nBcc: x@y.z' }, 'subject', /U\+000D at offset 2/],
  ['NUL in the subject', { subject: 'a\0' }, 'subject', /U\+0000/],
  ['a number as subject', { subject: 5 }, 'subject', /got a number/],
  ['null for to', { to: null }, 'to', /got null/],
  ['a number among the recipients', { to: ['a@b.c', 5] }, 'to[1]', /got a number/],
  ['a hole among the recipients', { to: new Array(1) }, 'to[0]', /got undefined/],
  ['an empty recipient', { to: ['a@b.c', ''] }, 'to[1]', /leave it out/],
  ['a list in one string', { to: 'a@b.c, d@e.f' }, 'to', /array/],
  ['two senders', { sender: ['a@b.c'] }, 'sender', /one mailbox/],
  ['a mailbox without address', { to: { name: 'Ada' } }, 'to.address', /got undefined/],
  ['an unknown key in a mailbox', { to: { email: 'a@b.c', address: 'a@b.c' } }, 'to', /unknown key "email"/],
  ['a display name in an address', { to: { address: 'Ada <a@b.c>' } }, 'to.address', /unexpected " "/],
  ['CRLF in a display name', { to: { name: 'a\r\nBcc: x', address: 'a@b.c' } }, 'to.name', /U\+000D/],
  ['NUL in a display name', { to: [{ name: 'a\0', address: 'a@b.c' }] }, 'to[0].name', /U\+0000/],
  ['a lone surrogate in a display name', { to: { name: 'a\ud800', address: 'a@b.c' } }, 'to.name', /U\+D800/],
  ['a display name that is no text', { to: { name: 5, address: 'a@b.c' } }, 'to.name', /got a number/],
  ['several authors without sender', { from: ['a@b.c', 'd@e.f'] }, 'sender', /several authors/],
  ['several authors in headers', { headers: { From: ['a@b.c', 'd@e.f'] } }, 'sender', /several authors/],
  ['a date that is none', { date: new Date('x') }, 'date', /NaN/],
  ['a date before 1900', { date: Date.UTC(1899, 11, 31) }, 'date', /1900/],
  ['a date after 9999', { date: 1e15 }, 'date', /9999/],
  ['a message identifier without @', { messageId: 'x' }, 'messageId', /message identifier/],
  ['CRLF in a message identifier', { messageId: 'a@b\r\nX: y' }, 'messageId', /message identifier/],
  ['an unescaped bracket in a message identifier', { messageId: 'a>@b.c' }, 'messageId', /message identifier/],
  [
    'attachments that are no list',
    { attachments: { filename: 'a', content: 'b' } },
    'attachments',
    /expected an array/,
  ],
  ['an alternative without type', { alternatives: [{ content: 'x' }] }, 'alternatives[0]', /needs both/],
  ['an alternative without content', { alternatives: [{ contentType: 'text/html' }] }, 'alternatives[0]', /needs both/],
  [
    'an alternative with a file name',
    { alternatives: [{ contentType: 'a/b', content: '', filename: 'x' }] },
    'alternatives[0]',
    /unknown key "filename"/,
  ],
  [
    'a content ID twice',
    {
      attachments: [
        { content: '', contentId: 'a' },
        { content: '', contentId: 'a' },
      ],
    },
    'attachments[1].contentId',
    /twice/,
  ],
  ['a calendar method that is none', { calendar: { method: 'INVITE', content: 'x' } }, 'calendar.method', /REQUEST/],
  [
    'CRLF in a calendar method',
    { calendar: { method: 'REQUEST\r\nX: y', content: 'x' } },
    'calendar.method',
    /REQUEST/,
  ],
  [
    'another method than the content says',
    { calendar: { method: 'CANCEL', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST' } },
    'calendar.method',
    /METHOD:REQUEST/,
  ],
  ['a calendar without content', { calendar: { method: 'REQUEST' } }, 'calendar.content', /got undefined/],
  ['an empty tag', { tags: [''] }, 'tags[0]', /empty/],
  ['CRLF in a tag', { tags: ['a\r\nb'] }, 'tags[0]', /U\+000D/],
  ['tags as a string', { tags: 'a' }, 'tags', /expected an array/],
  ['metadata that is no text', { metadata: { a: 1 } }, 'metadata["a"]', /got a number/],
  ['metadata as a list', { metadata: ['a'] }, 'metadata', /got an array/],
  ['CRLF in the name of metadata', { metadata: { 'a\r\nb': 'x' } }, 'metadata["a\\r\\nb"]', /U\+000D/],
]

for (const [why, input, field, says] of refused) {
  test(`refuses ${why}`, () => {
    // What a program without types may pass.
    assert.throws(() => createMessage(input as MessageInput), {
      isMailError: true,
      action: 'fix-message',
      field,
      message: says,
    })
  })
}

test('any text without control characters is a display name, when it is given as such', () => {
  for (const name of [
    'Lovelace, Ada',
    'a@b.c',
    '"',
    '\\',
    '<x>',
    '=?utf-8?q?x?=',
    'Team: x;',
    '(c)',
    ' ',
    '\u2028',
    '\u202e',
    '名前',
  ]) {
    assert.deepEqual(createMessage({ to: { name, address: 'a@b.c' } }).to, [{ name, address: 'a@b.c' }])
  }
  assert.deepEqual(createMessage({ to: { name: '', address: 'a@b.c' } }).to, [{ address: 'a@b.c' }])
})

test('several authors are fine with a sender', () => {
  const from = ['a@b.c', 'd@e.f']
  assert.equal(createMessage({ from, sender: 'a@b.c' }).from.length, 2)
  assert.equal(createMessage({ from, headers: { Sender: 'a@b.c' } }).from.length, 2)
})

test('metadata named __proto__ is metadata', () => {
  const { metadata } = createMessage({ metadata: JSON.parse('{"__proto__": "x"}') })
  assert.deepEqual(Object.keys(metadata), ['__proto__'])
  assert.equal('toString' in metadata, false)
})

test('an EmailMessage is a message like any other input', () => {
  const message = createMessage(new EmailMessage({ to: 'ada@example.com', subject: 'Hi' }))
  assert.deepEqual(message, createMessage({ to: 'ada@example.com', subject: 'Hi' }))
})

function assertFrozen(value: unknown, path = 'message'): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  assert.ok(Object.isFrozen(value), `${path} can be changed`)
  for (const [key, each] of Object.entries(value)) assertFrozen(each, `${path}.${key}`)
}
