// The rows of Django's own EmailMessageTests (6.1) that concern what is written, one test each, under Django's name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EmailMessage } from '../message/email-message.ts'
import type { MessageInput } from '../message/message-input.ts'
import { decodeWords, fieldOf, readComposed, readPart, shapeInWords, textOf } from './read-back.test.ts'

const headerRows: readonly [name: string, input: MessageInput, field: string, value: string | undefined][] = [
  ['test_ascii', { subject: 'Subject', text: 'Content' }, 'Subject', 'Subject'],
  [
    'test_multiple_recipients',
    { to: ['to@example.com', 'other@example.com'] },
    'To',
    'to@example.com, other@example.com',
  ],
  ['test_header_omitted_for_no_to_recipients', { to: [], cc: 'cc@example.com' }, 'To', undefined],
  ['test_cc', { cc: ['cc@example.com', 'cc.other@example.com'] }, 'Cc', 'cc@example.com, cc.other@example.com'],
  ['test_cc_headers', { cc: 'cc@example.com', headers: { Cc: 'override@example.com' } }, 'Cc', 'override@example.com'],
  ['test_cc_in_headers_only', { headers: { Cc: 'foo@example.com' } }, 'Cc', 'foo@example.com'],
  ['test_bcc_not_in_headers', { bcc: 'bcc@example.com' }, 'Bcc', undefined],
  ['test_reply_to', { replyTo: ['a@example.com', 'b@example.com'] }, 'Reply-To', 'a@example.com, b@example.com'],
  [
    'test_reply_to_header',
    { replyTo: 'foo@example.com', headers: { 'Reply-To': 'override@example.com' } },
    'Reply-To',
    'override@example.com',
  ],
  ['test_reply_to_in_headers_only', { headers: { 'reply-to': 'reply@example.com' } }, 'reply-to', 'reply@example.com'],
  [
    'test_message_header_overrides: Date',
    { headers: { date: new Date(Date.UTC(2001, 10, 9, 1, 8, 47)) } },
    'Date',
    'Fri, 09 Nov 2001 01:08:47 +0000',
  ],
  [
    'test_message_header_overrides: Message-ID',
    { headers: { 'Message-ID': '<foo@example.com>' } },
    'Message-ID',
    '<foo@example.com>',
  ],
  [
    'test_datetime_in_date_header',
    { date: new Date(Date.UTC(2001, 10, 9, 1, 8, 47)) },
    'Date',
    'Fri, 09 Nov 2001 01:08:47 +0000',
  ],
  ['test_date_header_utc', {}, 'Date', 'Sun, 22 Nov 2026 08:12:00 +0000'],
  [
    'test_from_header',
    { from: 'bounce@example.com', headers: { From: 'from@example.com' } },
    'From',
    'from@example.com',
  ],
  [
    'test_to_header',
    { to: ['list-subscriber@example.com'], headers: { To: 'mailing-list@example.com' } },
    'To',
    'mailing-list@example.com',
  ],
  ['test_to_in_headers_only', { to: [], headers: { To: 'to@example.com' } }, 'To', 'to@example.com'],
  [
    'test_unicode_address_header: with a comma',
    { to: { name: 'Firstname Sürname, Jr', address: 'to@example.com' } },
    'To',
    'Firstname Sürname, Jr <to@example.com>',
  ],
  [
    'test_unicode_address_header: without one',
    { to: '"Sürname Firstname" <to@example.com>' },
    'To',
    'Sürname Firstname <to@example.com>',
  ],
  [
    'test_unicode_display_name_in_from_email',
    { from: 'Jürgen <from@example.com>' },
    'From',
    'Jürgen <from@example.com>',
  ],
  ['test_idn_addresses: From', { from: 'from@öäü.example' }, 'From', 'from@xn--4ca9at.example'],
  ['test_idn_addresses: To', { to: 'to@öäü.example' }, 'To', 'to@xn--4ca9at.example'],
  ['test_idn_addresses: an A-label stays', { cc: 'cc@xn--4ca9at.example' }, 'Cc', 'cc@xn--4ca9at.example'],
  [
    'test_address_header_handling: quoted local part',
    { to: '"to@other.com"@example.com' },
    'To',
    '"to@other.com"@example.com',
  ],
  [
    'test_address_header_handling: dots in a name',
    { to: '"A. Name" <to@example.com>' },
    'To',
    '"A. Name" <to@example.com>',
  ],
  [
    'test_address_header_handling: an @ in a name',
    { to: '"to@other.com" <to@example.com>' },
    'To',
    '"to@other.com" <to@example.com>',
  ],
]

for (const [name, input, field, value] of headerRows) {
  test(name, async () => {
    const part = await readComposed(input)
    assert.ok(part.fields.filter(([each]) => each.toLowerCase() === field.toLowerCase()).length <= 1, 'once')
    const read = fieldOf(part, field)
    assert.equal(read === undefined ? read : decodeWords(read), value)
  })
}

test('test_bcc_not_in_headers: nowhere in the text', async () => {
  assert.doesNotMatch(await textOf({ bcc: 'hidden@example.com', text: 'x' }), /hidden|bcc/i)
})

test('test_folding_white_space', async () => {
  const subject =
    'Long subject lines that get wrapped should contain a space continuation character to comply with RFC 822'
  const text = await textOf({ subject })
  assert.match(text, /^Subject: Long subject lines that get wrapped should contain a space\r\n continuation character/m)
})

test('test_address_header_handling: a name that is too long for a line', async () => {
  const name = `${'A very long name '.repeat(8)}indeed`
  const text = await textOf({ to: { name, address: 'to@example.com' } })
  assert.ok(text.split('\r\n').every((line) => line.length <= 76))
  assert.equal(decodeWords(fieldOf(readPart(Buffer.from(text)), 'To') ?? ''), `${name} <to@example.com>`)
})

test('test_unicode_headers: the octets of the header are ASCII', async () => {
  const input = {
    subject: 'Gżegżółka',
    sender: '"Firstname Sürname" <sender@example.com>',
    headers: { Comments: 'My Sürname is non-ASCII' },
  }
  const text = await textOf(input)
  assert.doesNotMatch(text, /[^\x00-\x7f]/)
  const part = await readComposed(input)
  assert.equal(decodeWords(fieldOf(part, 'Subject') ?? ''), 'Gżegżółka')
  assert.equal(decodeWords(fieldOf(part, 'Sender') ?? ''), 'Firstname Sürname <sender@example.com>')
  assert.equal(decodeWords(fieldOf(part, 'Comments') ?? ''), 'My Sürname is non-ASCII')
})

test('test_multiple_message_call: composing changes nothing', async () => {
  const email = new EmailMessage({ from: 'a@example.com', to: ['b@example.com'], subject: 'Subject', text: 'Content' })
  assert.equal(await textOf(email), await textOf(email))
})

test('test_non_ascii_dns_non_unicode_email: the right side of Message-ID is ASCII', async () => {
  assert.match(
    fieldOf(await readComposed({ from: 'from@漢字.example' }), 'Message-ID') ?? '',
    /^<[!-~]+@xn--p8s937b\.example>$/,
  )
})

test('test_none_body, test_all_params_optional', async () => {
  const part = await readComposed({})
  assert.equal(part.type, 'text/plain')
  assert.equal(part.octets.toString(), '\r\n')
})

const pdf = { filename: 'a.pdf', content: Buffer.from('%PDF'), contentType: 'application/pdf' }
const amp = { contentType: 'text/x-amp-html', content: '<html amp4email>' }
const trees: readonly [input: MessageInput, tree: string][] = [
  [{}, 'text/plain'],
  [{ text: 'b' }, 'text/plain'],
  [{ html: 'h' }, 'text/html'],
  [{ text: 'b', html: 'h' }, 'alternative(text/plain, text/html)'],
  [{ text: 'b', html: 'h', alternatives: [amp] }, 'alternative(text/plain, text/html, text/x-amp-html)'],
  [{ attachments: [pdf] }, 'mixed(application/pdf)'],
  [{ text: 'b', attachments: [pdf] }, 'mixed(text/plain, application/pdf)'],
  [{ text: 'b', attachments: [pdf, pdf] }, 'mixed(text/plain, application/pdf, application/pdf)'],
  [{ html: 'h', attachments: [pdf] }, 'mixed(text/html, application/pdf)'],
  [{ text: 'b', html: 'h', attachments: [pdf] }, 'mixed(alternative(text/plain, text/html), application/pdf)'],
]

for (const [input, tree] of trees)
  test(`test_mime_structure: ${tree}`, async () => assert.equal(shapeInWords(await readComposed(input)), tree))

test('test_multipart_with_attachments: an empty body keeps the HTML', async () => {
  const part = await readComposed({ text: '', html: '<p>h</p>', attachments: [pdf] })
  assert.equal(part.parts[0]?.octets.toString(), '<p>h</p>')
})

test('test_alternative_alternatives: text, octets and other types', async () => {
  const alternatives = [
    amp,
    { contentType: 'text/x-amp-html', content: Buffer.from('é') },
    { contentType: 'application/x-y', content: Buffer.from([0, 255]) },
  ]
  const part = await readComposed({ text: 'b', alternatives })
  assert.equal(shapeInWords(part), 'alternative(text/plain, text/x-amp-html, text/x-amp-html, application/x-y)')
  assert.deepEqual(part.parts[3]?.octets, Buffer.from([0, 255]))
})

test('test_encoding: text in another charset is given as octets that say which', async () => {
  const content = Buffer.from('Firstname S\xfcrname', 'latin1')
  const part = await readComposed({ attachments: [{ content, contentType: 'text/plain; charset=iso-8859-1' }] })
  assert.equal(part.parts[0]?.parameters.get('charset'), 'iso-8859-1')
  assert.deepEqual(part.parts[0]?.octets, content)
})
