import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf } from './attach-file.ts'
import { createMessage } from './create-message.ts'
import { EmailMessage } from './email-message.ts'

test('a message is built in steps', () => {
  const email = new EmailMessage({ subject: 'Hi', text: 'Hello', to: ['ada@example.com'] })
  email.attach('notes.txt', 'line one\n', 'text/plain')
  email.attachAlternative('<p>Hello</p>', 'text/html')
  email.attachFile('./invoice.pdf', { contentId: 'invoice' })
  email.cc.push('team@example.com')
  email.headers['X-Campaign'] = 'autumn'
  email.metadata['customer-id'] = '42'
  const message = createMessage(email)
  assert.equal(message.html, '<p>Hello</p>')
  assert.deepEqual(message.cc, [{ address: 'team@example.com' }])
  assert.deepEqual(
    message.attachments.map(({ filename, contentType }) => [filename, contentType.type]),
    [
      ['notes.txt', 'text/plain'],
      ['invoice.pdf', 'application/pdf'],
    ],
  )
  assert.deepEqual(message.headers, [{ name: 'X-Campaign', kind: 'text', text: 'autumn' }])
})

test('every parameter is optional and can be set or replaced before sending', () => {
  const email = new EmailMessage()
  email.attachAlternative('<b>old</b>', 'text/html')
  email.from = 'a@x.y'
  email.to = ['b@x.y']
  email.cc = ['c@x.y']
  email.bcc = ['d@x.y']
  email.replyTo = ['e@x.y']
  email.subject = 'S'
  email.text = 'T'
  email.html = 'H'
  email.alternatives = [{ contentType: 'text/x-amp-html', content: 'A' }]
  email.attachments = [{ content: 'x' }]
  email.headers = { 'X-A': 'b' }
  const { to, cc, bcc, replyTo, subject, text, html, alternatives, attachments, headers } = createMessage(email)
  assert.deepEqual(
    [to, cc, bcc, replyTo].flat().map(({ address }) => address),
    ['b@x.y', 'c@x.y', 'd@x.y', 'e@x.y'],
  )
  assert.deepEqual([subject, text, html], ['S', 'T', 'H'])
  assert.deepEqual([alternatives.length, attachments.length, headers.length], [1, 1, 1])
})

test('the lists of the input are copied', () => {
  const to = ['a@x.y']
  const headers = { 'X-A': 'b' }
  const email = new EmailMessage({ to, headers })
  to.push('b@x.y')
  headers['X-A'] = 'c'
  assert.deepEqual(email.to, ['a@x.y'])
  assert.equal(email.headers['X-A'], 'b')
})

test('a snapshot is taken: later changes reach the next one only', () => {
  const email = new EmailMessage({ to: 'a@x.y', subject: 'one' })
  const first = createMessage(email)
  email.subject = 'two'
  assert.equal(first.subject, 'one')
  assert.equal(createMessage(email).subject, 'two')
})

test('recipients are every address in To, Cc and Bcc', () => {
  const email = new EmailMessage({ to: 'Ada <a@x.y>', cc: ['c@x.y'], bcc: ['d@x.y', 'a@X.Y'] })
  assert.deepEqual(email.recipients(), ['a@x.y', 'c@x.y', 'd@x.y'])
  assert.deepEqual(new EmailMessage().recipients(), [])
  email.to.push('x')
  assert.throws(() => email.recipients(), { code: 'ADDRESS_INVALID', field: 'to[1]' })
})

test('the first HTML alternative is the HTML, the others stay alternatives', () => {
  const email = new EmailMessage()
  email.attachAlternative('<p>1</p>', 'text/html')
  email.attachAlternative('<p>2</p>', 'text/html')
  email.attachAlternative(new Uint8Array([1]), 'image/png')
  assert.equal(email.html, '<p>1</p>')
  assert.deepEqual(
    email.alternatives.map(({ contentType }) => contentType),
    ['text/html', 'image/png'],
  )
})

const contains: readonly [why: string, email: EmailMessage, expected: boolean][] = [
  ['in the text', new EmailMessage({ text: 'a needle' }), true],
  ['nowhere', new EmailMessage({ text: 'hay' }), false],
  ['no text', new EmailMessage({ html: 'a needle' }), false],
  ['in text and HTML', new EmailMessage({ text: 'a needle', html: '<b>needle</b>' }), true],
  ['in the text but not in the HTML', new EmailMessage({ text: 'a needle', html: '<b>hay</b>' }), false],
  [
    'in every text alternative, octets among them',
    new EmailMessage({
      text: 'needle',
      alternatives: [
        { contentType: 'text/x-amp-html', content: 'needle' },
        { contentType: 'text/calendar; method=REQUEST', content: Buffer.from('needle') },
        { contentType: 'image/png', content: new Uint8Array(3) },
      ],
    }),
    true,
  ],
  [
    'not in one text alternative',
    new EmailMessage({ text: 'needle', alternatives: [{ contentType: 'text/x-amp-html', content: 'hay' }] }),
    false,
  ],
]

for (const [why, email, expected] of contains) {
  test(`the body contains a text ${why}: ${expected}`, () => assert.equal(email.bodyContains('needle'), expected))
}

test('an unknown key is refused at once', () => {
  // What a program without types may pass.
  assert.throws(() => new EmailMessage({ body: 'x' } as object), {
    code: 'MESSAGE_INVALID',
    message: /unknown key "body"/,
  })
})

test('content and type are demanded', () => {
  const email = new EmailMessage()
  const nothing = JSON.parse('{}').nothing
  assert.throws(() => email.attach('a.txt', nothing), { field: 'attach' })
  assert.throws(() => email.attachAlternative('x', nothing), { field: 'attachAlternative' })
  assert.throws(() => email.attachAlternative(nothing, 'text/html'), { field: 'attachAlternative' })
})

test('pairs of headers become a record, and a repeated name is refused', () => {
  assert.deepEqual({ ...new EmailMessage({ headers: [['X-A', 'b']] }).headers }, { 'X-A': 'b' })
  assert.throws(
    () =>
      new EmailMessage({
        headers: [
          ['X-A', 'b'],
          ['X-A', 'c'],
        ],
      }),
    { code: 'HEADER_INVALID' },
  )
})

test('it has no JSON', () => {
  assert.throws(() => JSON.stringify(new EmailMessage()), { code: 'MESSAGE_INVALID', message: /messageToJson/ })
})

test('an attached file is a reference', () => {
  const email = new EmailMessage()
  email.attachFile('/tmp/x.pdf')
  assert.equal(pathOf(email.attachments[0] ?? {}), '/tmp/x.pdf')
})
