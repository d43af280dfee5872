// What the tests of django.core.mail demand of a message, row by row where no other test says it already. The comments
// name Django's test; where we differ on purpose, the row shows our answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessage } from './create-message.ts'
import { EmailMessage } from './email-message.ts'
import { createEnvelope } from './envelope.ts'
import { headerField, headerFields } from './header-lookup.ts'
import { formatMailbox } from './mailbox.ts'
import type { MailboxInput, MessageInput } from './message-input.ts'

const from = 'from@example.com'

test('test_ascii, test_multiple_recipients: subject, body and addresses arrive as given', () => {
  const message = createMessage({
    subject: 'Subject',
    text: 'Content\n',
    from,
    to: ['to@example.com', 'other@example.com'],
  })
  assert.deepEqual([message.subject, message.text], ['Subject', 'Content\n'])
  assert.deepEqual(message.to.map(formatMailbox), ['to@example.com', 'other@example.com'])
})

test('test_header_omitted_for_no_to_recipients: no To field without recipients', () => {
  assert.equal(headerField(createMessage({ cc: 'cc@example.com' }), 'to'), undefined)
})

test('test_recipients_with_empty_strings: an empty recipient is an error here, never dropped', () => {
  for (const field of ['to', 'cc', 'bcc', 'replyTo']) {
    for (const empty of ['', ' ']) {
      const input = { [field]: ['to@example.com', empty] }
      assert.throws(() => createMessage(input), { code: 'ADDRESS_INVALID', field: `${field}[1]` })
    }
  }
})

test('test_cc: one and several, with bcc', () => {
  const message = createMessage({
    from,
    to: ['to@example.com'],
    cc: ['cc@example.com', 'cc2@example.com'],
    bcc: ['bcc@example.com'],
  })
  assert.deepEqual(message.cc.map(formatMailbox), ['cc@example.com', 'cc2@example.com'])
  const recipients = ['to@example.com', 'cc@example.com', 'cc2@example.com', 'bcc@example.com']
  assert.deepEqual(createEnvelope(message).recipients, recipients)
})

const overriding: readonly [name: string, input: MessageInput, shown: string[]][] = [
  ['test_cc_headers', { cc: 'foo@example.com', headers: { Cc: 'override@example.com' } }, ['override@example.com']],
  ['test_cc_in_headers_only', { headers: { Cc: 'foo@example.com' } }, ['foo@example.com']],
  [
    'test_reply_to_header',
    { replyTo: 'foo@example.com', headers: { 'reply-to': 'override@example.com' } },
    ['override@example.com'],
  ],
  ['test_reply_to_in_headers_only', { headers: { 'Reply-To': 'reply_to@example.com' } }, ['reply_to@example.com']],
  ['test_from_header', { from: 'bounce@example.com', headers: { From: 'from@example.com' } }, ['from@example.com']],
  [
    'test_to_header',
    { to: ['list-subscriber@example.com'], headers: { to: 'mailing-list@example.com' } },
    ['mailing-list@example.com'],
  ],
  ['test_to_in_headers_only', { headers: { To: 'to@example.com' } }, ['to@example.com']],
]

for (const [name, input, shown] of overriding) {
  test(`${name}: the field in headers is the only one of its name`, () => {
    const fieldName = Object.keys(input.headers ?? {})[0] ?? ''
    const fields = headerFields(createMessage(input), fieldName)
    assert.deepEqual(
      fields.map((field) => (field.kind === 'mailboxes' ? field.mailboxes.map(formatMailbox) : field)),
      [shown],
    )
  })
}

test('test_bcc_not_in_headers: Bcc is in the envelope and in no field', () => {
  const message = createMessage({ from, to: 'to@example.com', bcc: ['bcc@example.com'] })
  assert.deepEqual(createEnvelope(message).recipients, ['to@example.com', 'bcc@example.com'])
  assert.equal(headerField(message, 'Bcc'), undefined)
})

test('test_reply_to: one and several', () => {
  const replyTo = ['reply_to1@example.com', 'Reply Two <reply_to2@example.com>']
  assert.deepEqual(createMessage({ replyTo }).replyTo.map(formatMailbox), replyTo)
})

test('test_recipients_as_tuple: any array, frozen ones too', () => {
  const to = Object.freeze(['to@example.com'] as const)
  assert.deepEqual(new EmailMessage({ to, cc: to, bcc: to }).recipients(), ['to@example.com'])
})

test('test_recipients_as_string: one string is one mailbox here', () => {
  const message = createMessage({
    to: 'foo@example.com',
    cc: 'c@example.com',
    bcc: 'b@example.com',
    replyTo: 'r@example.com',
  })
  const lists = [message.to, message.cc, message.bcc, message.replyTo]
  assert.deepEqual(
    lists.map((list) => list.length),
    [1, 1, 1, 1],
  )
})

test('test_folding_white_space: a long subject is one text, folded when it is composed', () => {
  const subject =
    'Long subject lines that get wrapped should contain a space continuation character to comply with RFC 822'
  assert.equal(createMessage({ subject }).subject, subject)
})

test('test_message_header_overrides, test_datetime_in_date_header: Date and Message-ID are kept, in any letter case', () => {
  const headers = { date: 'Fri, 09 Nov 2001 01:08:47 -0000', 'Message-ID': '<foo@example.com>' }
  const message = createMessage({ headers })
  assert.equal(message.date, Date.UTC(2001, 10, 9, 1, 8, 47))
  assert.equal(message.messageId, 'foo@example.com')
  const date = new Date(Date.UTC(2001, 10, 9, 1, 8, 47))
  assert.equal(createMessage({ headers: { Date: date } }).date, date.getTime())
})

test('test_multiple_message_call: making the message changes nothing and can be repeated', () => {
  const email = new EmailMessage({ subject: 'S', to: 'to@example.com', headers: { To: 'other@example.com' } })
  assert.deepEqual(createMessage(email), createMessage(email))
})

test('test_unicode_address_header, test_unicode_headers: names and texts in any script', () => {
  const message = createMessage({
    subject: 'Gżegżółka',
    to: ['"Firstname Sürname" <to@example.com>', '"Sürname, Firstname" <to@example.com>', 'other@example.com'],
    headers: { Sender: '"Firstname Sürname" <sender@example.com>', Comments: 'My Sürname is non-ASCII' },
  })
  assert.equal(message.subject, 'Gżegżółka')
  assert.deepEqual(
    message.to.map(({ name }) => name),
    ['Firstname Sürname', 'Sürname, Firstname', undefined],
  )
  const sender = { name: 'Firstname Sürname', address: 'sender@example.com' }
  assert.deepEqual(headerField(message, 'sender'), { name: 'Sender', kind: 'mailboxes', mailboxes: [sender] })
})

test('test_none_body: no body at all is fine', () => {
  assert.equal(createMessage({ text: undefined }).text, undefined)
})

test('test_alternative_alternatives: text and other types, as string or octets', () => {
  for (const content of ['<b>é</b>', Buffer.from('<b>é</b>')]) {
    for (const contentType of ['text/html', 'application/octet-stream']) {
      assert.equal(
        createMessage({ alternatives: [{ content, contentType }] }).alternatives[0]?.contentType.type,
        contentType,
      )
    }
  }
})

test('test_attachments_constructor_omit_mimetype: the type comes from the name, else it is octets', () => {
  const attachments = [{ filename: 'file1', content: new Uint8Array([0xff]) }]
  assert.equal(createMessage({ attachments }).attachments[0]?.contentType.type, 'application/octet-stream')
})

test('test_attach_non_utf8_text_as_bytes: octets that are not UTF-8 are never called UTF-8 text', () => {
  const content = new Uint8Array([0xff])
  const guessed = createMessage({ attachments: [{ filename: 'file.txt', content }] })
  assert.equal(guessed.attachments[0]?.contentType.type, 'application/octet-stream')
  const declared = { attachments: [{ filename: 'file.txt', content, contentType: 'text/plain' }] }
  assert.throws(() => createMessage(declared), { code: 'MESSAGE_INVALID', message: /charset/ })
})

test('test_non_ascii_attachment_filename: the name survives', () => {
  const message = createMessage({ attachments: [{ filename: 'une pièce jointe.pdf', content: 'x' }] })
  assert.equal(message.attachments[0]?.filename, 'une pièce jointe.pdf')
})

test('test_attach_mime_part: an inline image is an attachment with a content ID', () => {
  const email = new EmailMessage()
  email.attachments.push({ filename: 'test.png', content: new Uint8Array(3), contentId: 'img' })
  const [image] = createMessage(email).attachments
  assert.deepEqual([image?.contentType.type, image?.disposition, image?.contentId], ['image/png', 'inline', 'img'])
})

const long = 'A very long name '.repeat(8).trim()
const addresses: readonly [input: MailboxInput, written: string][] = [
  ['to@example.com', 'to@example.com'],
  ['<to@example.com>', 'to@example.com'],
  ['"A name" <to@example.com>', 'A name <to@example.com>'],
  ['A name <to@example.com>', 'A name <to@example.com>'],
  [{ name: 'A name', address: 'to@example.com' }, 'A name <to@example.com>'],
  ['"to@other.com" <to@example.com>', '"to@other.com" <to@example.com>'],
  ['"Quoted \\"name\\", with comma" <to@example.com>', '"Quoted \\"name\\", with comma" <to@example.com>'],
  ['Tó Example <to@example.com>', 'Tó Example <to@example.com>'],
  ['"Tó, Example" <to@example.com>', '"Tó, Example" <to@example.com>'],
  [`${long} <to@example.com>`, `${long} <to@example.com>`],
  ['"to@other.com"@example.com', '"to@other.com"@example.com'],
  ['"two@at.signs"@example.com', '"two@at.signs"@example.com'],
  ['to@éxample.com', 'to@xn--xample-9ua.com'],
  ['Tó Example <to@éxample.com>', 'Tó Example <to@xn--xample-9ua.com>'],
  ['to@xn--xample-9ua.com', 'to@xn--xample-9ua.com'],
  ['tó@example.com', 'tó@example.com'],
]

for (const [input, written] of addresses) {
  test(`test_address_header_handling, test_idn_addresses: ${JSON.stringify(input)}`, () => {
    for (const field of ['from', 'to', 'cc', 'bcc', 'replyTo'] as const) {
      assert.deepEqual(createMessage({ [field]: input })[field].map(formatMailbox), [written])
    }
  })
}

const injected: readonly MailboxInput[] = [
  'evil@example.com\nX-Evil: 1',
  'evil@example.com\r\nBcc: x@example.com',
  'Name\r\n <to@example.com>',
  '"Name\nX-Evil: 1" <to@example.com>',
  '"evil\r\n"@example.com',
  { name: 'Name\r\nX-Evil: 1', address: 'to@example.com' },
  { name: 'Name', address: 'to@example.com\r\n' },
]
const options = ['from', 'sender', 'to', 'cc', 'bcc', 'replyTo']
const fields = [
  'From',
  'Sender',
  'To',
  'Cc',
  'Reply-To',
  'Resent-From',
  'Resent-Sender',
  'Resent-To',
  'Resent-Cc',
  'Errors-To',
]

test('test_address_header_injection, test_header_injection: CR and LF are refused in every address field', () => {
  for (const input of injected) {
    for (const option of options) assert.throws(() => createMessage({ [option]: input }), { code: 'ADDRESS_INVALID' })
    for (const name of fields)
      assert.throws(() => createMessage({ headers: { [name]: input } }), { code: 'ADDRESS_INVALID' })
  }
})

test('test_avoids_sending_to_invalid_addresses: refused through bcc too', () => {
  const invalid = [
    'to@',
    'to@example..com',
    '@example.com',
    'to',
    'to@example.com to2@example.com',
    '<to@example.com',
    'to@other.com:baz',
    'to@\u2028example.com',
  ]
  for (const address of invalid) {
    assert.throws(() => createMessage({ bcc: [address] }), { code: 'ADDRESS_INVALID', field: 'bcc[0]' })
  }
})

test('test_localpart_only_address: refused here, since no server outside can answer it', () => {
  for (const address of ['root', 'django']) {
    assert.throws(() => createMessage({ to: address }), {
      code: 'ADDRESS_INVALID',
      message: /expected "@" and a domain/,
    })
  }
})
