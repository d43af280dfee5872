import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createMailer } from '../mailer/create-mailer.ts'
import { type CapturedMail, captureMail } from './capture.ts'
import type { MailQuery } from './mail-assertions.ts'

const mailer = createMailer({ from: 'Acme <hello@acme.example>', routes: { default: 'null:', news: 'null:' } })

let mail: CapturedMail

before(async () => {
  using capture = captureMail()
  mail = capture
  await mailer.send({
    to: ['Ada Lovelace <ada@Example.com>', 'grace@example.com'],
    cc: 'Jürgen <j@bücher.example>',
    bcc: 'archive@example.com',
    replyTo: 'support@acme.example',
    subject: 'Ihre Rechnung · 您的发票',
    text: 'Line one\nLine two\n',
    html: '<p>Line <b>one</b></p>',
    attachments: [{ filename: 'Rechnung.pdf', content: 'x', contentType: 'application/pdf' }],
    headers: { 'X-Campaign': 'Frühling' },
  })
  await mailer.send(
    { to: 'bob@example.com', subject: 'News', text: 'Read this' },
    { via: 'news', envelope: { sender: 'bounces@acme.example' } },
  )
})

const found: readonly [name: string, query: MailQuery, places: readonly number[]][] = [
  ['nothing asked: all', {}, [0, 1]],
  ['an address', { to: 'ada@example.com' }, [0]],
  ['a domain in other letter case', { to: 'ada@EXAMPLE.COM' }, [0]],
  ['a local part in other letter case is another', { to: 'Ada@example.com' }, []],
  ['an address with the right name', { to: 'Ada Lovelace <ada@example.com>' }, [0]],
  ['an address with another name', { to: 'Ada <ada@example.com>' }, []],
  ['several addresses, all there', { to: ['ada@example.com', 'grace@example.com'] }, [0]],
  ['several addresses, one of them not there', { to: ['ada@example.com', 'bob@example.com'] }, []],
  ['an expression for a mailbox', { to: /lovelace/i }, [0]],
  ['an international domain', { cc: 'j@bücher.example' }, [0]],
  ['bcc', { bcc: 'archive@example.com' }, [0]],
  ['nobody in cc', { cc: [] }, [1]],
  ['from and replyTo', { from: 'hello@acme.example', replyTo: 'support@acme.example' }, [0]],
  ['a recipient of the envelope', { recipients: ['archive@example.com'] }, [0]],
  ['the sender of the envelope', { sender: 'bounces@acme.example' }, [1]],
  ['a subject', { subject: 'News' }, [1]],
  ['a part of a subject is not it', { subject: 'New' }, []],
  ['an expression for a subject', { subject: /rechnung/i }, [0]],
  ['an expression with g, each time', { subject: /N|R/g }, [0, 1]],
  ['text that is contained', { text: 'one\nLine' }, [0]],
  ['text with CRLF', { text: 'one\r\nLine' }, [0]],
  ['an expression over lines', { text: /one$/m }, [0]],
  ['HTML that is contained', { html: '<b>one</b>' }, [0]],
  ['an attachment', { attachments: 'Rechnung.pdf' }, [0]],
  ['an attachment by expression', { attachments: [/\.pdf$/] }, [0]],
  ['no attachment', { attachments: [] }, [1]],
  ['a header field, decoded', { headers: { 'x-campaign': 'Frühling' } }, [0]],
  ['a header field that was composed', { headers: { 'MIME-Version': '1.0' } }, [0, 1]],
  ['a header field that is not there', { headers: { 'X-Other': /./ } }, []],
  ['a route', { via: 'news' }, [1]],
  ['a function', (message) => message.attachments.length > 0, [0]],
]

for (const [name, query, places] of found) {
  test(`${name}`, () => {
    const expected = places.map((place) => mail.messages[place])
    assert.deepEqual(mail.find(query), expected)
    mail.assertCount(places.length, query)
    if (places.length > 0) {
      assert.equal(mail.assertSent(query), expected[0])
      assert.throws(() => mail.assertNotSent(query), { code: 'ERR_ASSERTION' })
    } else {
      mail.assertNotSent(query)
      assert.throws(() => mail.assertSent(query), { code: 'ERR_ASSERTION' })
    }
  })
}

test('a failure shows the nearest message and what differs', () => {
  assert.throws(() => mail.assertSent({ to: 'bob@example.com', subject: /welcome/i, via: 'news' }), {
    message: `expected a message with
  to       bob@example.com
  subject  /welcome/i
  via      "news"
but the nearest of 2 is 2. "News" to bob@example.com, via news
+ actual - expected
  to       bob@example.com
+ subject  "News"
-          /welcome/i
  via      "news"
also sent
  1. "Ihre Rechnung · 您的发票" to Ada Lovelace <ada@Example.com>, grace@example.com, via default`,
  })
})

test('a failure where nothing was sent says so', () => {
  using empty = captureMail()
  assert.throws(() => empty.assertSent(), { message: 'expected a message, but nothing was sent' })
  assert.throws(() => empty.assertSent({ subject: 'News' }), {
    message: 'expected a message with\n  subject  "News"\nbut nothing was sent',
  })
  assert.throws(() => empty.assertCount(1), { message: 'expected 1 message, but sent none' })
})

test('a failure of assertNotSent and assertCount shows what was sent', () => {
  assert.throws(() => mail.assertNotSent({ subject: 'News' }), {
    message: 'expected no message with\n  subject  "News"\nbut sent\n  2. "News" to bob@example.com, via news',
  })
  assert.throws(() => mail.assertCount(2, { via: 'news' }), {
    message: `expected 2 messages with
  via  "news"
but sent 1
  2. "News" to bob@example.com, via news
of all that was sent
  1. "Ihre Rechnung · 您的发票" to Ada Lovelace <ada@Example.com>, grace@example.com, via default
  2. "News" to bob@example.com, via news`,
  })
})

test('long texts are shown by their beginning', async () => {
  using capture = captureMail()
  await mailer.send({ to: 'a@example.com', text: 'x'.repeat(5000) })
  assert.throws(
    () => capture.assertSent({ text: 'y' }),
    (error: Error) => error.message.length < 500,
  )
})

const refused: readonly [query: unknown, says: RegExp][] = [
  [{ subjct: 'News' }, /match: unknown key "subjct"; did you mean "subject"\?/],
  [{ body: 'Hi' }, /match: unknown key "body"; write text, or html/],
  [{ xyzzy: 'Hi' }, /match: unknown key "xyzzy"; the known ones are from, to, /],
  ['bob@example.com', /match: expected \{ to, subject, … \} or a function .*, got a string/],
  [null, /match: .* got null/],
  [{ to: null }, /match\.to: expected a string or a regular expression, or an array .*; got null/],
  [{ subject: ['News'] }, /match\.subject: expected a string or a regular expression; got an array/],
  [{ attachments: [{ filename: 'x' }] }, /match\.attachments: .*; got an array/],
  [{ headers: { 'X-A': 5 } }, /match\.headers\["X-A"\]: .*; got a number/],
  [{ headers: 'X-A' }, /match\.headers: expected \{ name: value \}, got a string/],
]

for (const [query, message] of refused) {
  test(`refuses the query ${JSON.stringify(query)}`, async () => {
    using empty = captureMail()
    // as: what a program without types could pass.
    assert.throws(() => mail.assertSent(query as MailQuery), { code: 'OPTION_INVALID', message })
    assert.throws(() => empty.assertNotSent(query as MailQuery), { code: 'OPTION_INVALID', message })
    await assert.rejects(empty.waitFor(query as MailQuery), { code: 'OPTION_INVALID', message })
  })
}

test('a query with a name that there is not is an error, with the nearest name', () => {
  // as: what a program without types could pass.
  const query = { subjct: 'News' } as MailQuery
  assert.throws(() => mail.assertSent(query), { code: 'OPTION_INVALID', message: /subject/ })
})
