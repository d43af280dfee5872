import fc from 'fast-check'
import type {
  AlternativeInput,
  AttachmentInput,
  MessageInput,
} from '../../packages/posthaste/src/message/message-input.ts'

// Messages such as people send, and such as nobody should: every script, every kind of part, every awkward line.

const phrases = fc.constantFrom(
  'Hello',
  'Ihre Rechnung für November',
  'Příliš žluťoučký kůň',
  'Счёт за ноябрь',
  '您的发票已经准备好了',
  '御請求書のお知らせ',
  '청구서가 도착했습니다',
  'فاتورتك جاهزة الآن',
  'החשבונית שלך מוכנה',
  'ใบแจ้งหนี้ของคุณ',
  'आपका बीजक तैयार है',
  '👩‍👩‍👧‍👦 🇩🇪 👍🏽',
  'e\u0301a\u0308o\u0302',
  'a, b; c: d <e> (f) [g] @h "i" \\j',
  '=?utf-8?q?not=20encoded?=',
  '=?utf-8?B?',
  '?= =?iso-8859-1?Q?=E9?=',
  '%41%20',
  'it\'s 100% "sure"',
  'Two  spaces   three',
  '   ',
  ' ',
)
const characters = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '').toWellFormed())
const word = fc.oneof(phrases, phrases, characters, fc.stringMatching(/^[!-~]{1,40}$/))

/** One line of text in any script; sometimes empty, only spaces, or very long. */
export const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: word },
  { weight: 4, arbitrary: fc.array(word, { minLength: 2, maxLength: 5 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.array(word, { minLength: 20, maxLength: 60 }).map((words) => words.join(' ')) },
  {
    weight: 1,
    arbitrary: fc.tuple(word, fc.integer({ min: 30, max: 300 })).map(([text, times]) => text.repeat(times)),
  },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '     ', ' a', 'a ', 'a\tb') },
)

const local = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z0-9]{1,12}([.+_-][a-z0-9]{1,8}){0,2}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"a b"', '"a@b"', '"<x>"', '"a,b"', "o'hara", 'a!#$%&*/=?^`{|}~b', 'x'.repeat(64)),
  },
)
const domain = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('example.com', 'mail.acme.example', 'a-b.example') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('例え.example', 'bücher.example', `${'long-label-'.repeat(5)}x.example`, '[192.0.2.1]'),
  },
)
const address = fc.tuple(local, domain).map(([left, right]) => `${left}@${right}`)
const name = line.map((text) => text.replace(/\t/g, ' ')).filter((text) => text !== '')
const mailbox = fc.oneof(
  address.map((each) => ({ address: each })),
  fc.record({ name, address }),
)
const utf8Mailbox = fc.record({
  name,
  address: fc.constantFrom('grüße@example.com', '用户@例え.example', 'почта@example.com'),
})

const bodyLine = fc.oneof(
  { weight: 6, arbitrary: line },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '.hidden',
      'From me to you',
      '>From',
      'trailing ',
      'tab\t',
      '-- ',
      '--=_',
      '=3D=',
      '=',
      'a\0b',
      'bell\x07',
      'x\x7f',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x'.repeat(998), 'x'.repeat(999), 'é'.repeat(600), 'y '.repeat(5000), '发'.repeat(3500)),
  },
)
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r')

/** A body in lines with ends of every kind. */
export const body: fc.Arbitrary<string> = fc
  .array(fc.tuple(bodyLine, lineEnd), { maxLength: 12 })
  .chain((lines) => fc.boolean().map((ended) => lines.map(([text, end]) => text + end).join('') + (ended ? '' : 'end')))

const filename = line
  .map((text) => text.replace(/[\p{Cc}/\\\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/gu, ''))
  .filter((text) => text !== '' && text !== '.' && text !== '..')
const octets = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.uint8Array({ minLength: 3000, maxLength: 6000 }),
  fc.constant(new Uint8Array(0)),
  body.map((text) => new Uint8Array(Buffer.from(text))),
)
const type = fc.constantFrom(
  'application/pdf',
  'image/png',
  'application/json',
  'application/octet-stream',
  'text/csv; charset=utf-8',
)

const child = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z]{1,20}$/),
    fc.array(fc.constantFrom('Hi', 'Grüße', '.', 'From me', '您好'), { maxLength: 5 }),
  )
  .map(
    ([subject, lines]) =>
      `Subject: ${subject}\nFrom: a@example.com\nContent-Type: text/plain; charset=utf-8\n\n${lines.join('\n')}\n`,
  )

const attachment: fc.Arbitrary<AttachmentInput> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ filename, content: octets, contentType: type }) },
  { weight: 1, arbitrary: fc.record({ filename, content: body, contentType: fc.constant('text/plain') }) },
  {
    weight: 1,
    arbitrary: fc.record({ content: octets, contentType: type, disposition: fc.constantFrom('attachment', 'inline') }),
  },
  { weight: 1, arbitrary: fc.record({ filename, content: octets.map(asBlob), contentType: type }) },
  { weight: 1, arbitrary: fc.record({ filename, content: octets.map(asStream), contentType: type }) },
  {
    weight: 1,
    arbitrary: fc.record({
      filename,
      content: octets,
      contentType: type,
      contentId: fc.stringMatching(/^[a-z0-9-]{1,40}(@[a-z]{1,20})?$/),
    }),
  },
  { weight: 1, arbitrary: fc.record({ filename, content: child, contentType: fc.constant('message/rfc822') }) },
)
const alternative: fc.Arbitrary<AlternativeInput> = fc.record({
  contentType: fc.constant('text/x-amp-html'),
  content: body,
})
const calendar = fc.record({
  method: fc.constantFrom('REQUEST', 'CANCEL', 'REPLY'),
  content: line.map((text) => `BEGIN:VCALENDAR\r\nSUMMARY:${text}\r\nEND:VCALENDAR\r\n`),
})

/** What `send()` may be given. */
export const message: fc.Arbitrary<MessageInput> = fc.record(
  {
    from: mailbox,
    sender: mailbox,
    to: fc.oneof(
      { weight: 15, arbitrary: fc.array(mailbox, { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.array(utf8Mailbox, { minLength: 1, maxLength: 2 }) },
    ),
    cc: fc.array(mailbox, { maxLength: 3 }),
    bcc: fc.constant('hidden@example.net'),
    replyTo: fc.array(mailbox, { maxLength: 2 }),
    subject: line,
    text: body,
    html: body,
    alternatives: fc.array(alternative, { maxLength: 1 }),
    calendar,
    attachments: fc.array(attachment, { maxLength: 3 }),
    headers: fc.record({ Comments: line, 'X-Campaign': line }, { requiredKeys: [] }),
  },
  { requiredKeys: ['from'] },
)

function asBlob(content: Uint8Array): Blob {
  return new Blob([content.slice()])
}

function asStream(content: Uint8Array): () => AsyncIterable<Uint8Array> {
  return async function* () {
    for (let at = 0; at < content.length; at += 100) yield content.subarray(at, at + 100)
  }
}
