import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { memory } from 'posthaste'
import type { Message, SendResponse, WebUiConfiguration } from './api-types.ts'
import { createReleaser } from './releaser.ts'
import { richMessage, sampleInbox } from './sample-inbox.ts'
import { withoutFields } from './without-fields.ts'

const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('JSON becomes a message as if it had come by SMTP', async () => {
  await using inbox = await sampleInbox()
  const response = await inbox.ask(
    '/api/v1/send',
    post({
      From: { Email: 'john@example.com', Name: 'John Döe' },
      To: [{ Email: 'jane@example.com', Name: 'Jane' }],
      Cc: [{ Email: 'manager@example.com' }],
      Bcc: ['jack@example.com'],
      ReplyTo: [{ Email: 'secretary@example.com' }],
      Subject: 'Hello 世界',
      Text: 'The text',
      HTML: '<p>The <img src="cid:logo"></p>',
      Headers: { 'X-IP': '1.2.3.4' },
      Tags: ['one', 'two'],
      Attachments: [
        { Filename: 'a.txt', Content: 'data:text/plain;base64,aGVsbG8=' },
        { Filename: 'logo.png', Content: 'iVBORw0KGgo=', ContentID: 'logo', ContentType: 'image/png' },
      ],
    }),
  )
  const { ID } = (await response.json()) as SendResponse // as the document says
  const message = await inbox.get<Message>(`/api/v1/message/${ID}`)
  assert.deepEqual(message.From, { Name: 'John Döe', Address: 'john@example.com' })
  assert.deepEqual(message.Recipients, ['jane@example.com', 'manager@example.com', 'jack@example.com'])
  assert.equal(message.Subject, 'Hello 世界')
  assert.deepEqual(message.Tags, ['one', 'two'])
  assert.deepEqual([message.Attachments[0]?.FileName, message.Attachments[0]?.Size], ['a.txt', 5])
  assert.equal(message.Inline[0]?.ContentID, 'logo')
  const source = await (await inbox.ask(`/api/v1/message/${ID}/raw`)).text()
  assert.match(source, /^X-IP: 1\.2\.3\.4\r$/m)
  assert.doesNotMatch(source, /jack@example\.com/)
  assert.equal(inbox.state.counters.accepted, 1)
})

test('a message for nobody is received too, as Mailpit does', async () => {
  await using inbox = await sampleInbox()
  const response = await inbox.ask('/api/v1/send', post({ From: { Email: 'a@example.com' }, Text: 'x' }))
  const { ID } = (await response.json()) as SendResponse // as the document says
  assert.deepEqual((await inbox.get<Message>(`/api/v1/message/${ID}`)).Recipients, [])
})

const from = { Email: 'a@example.com' }
const wrong: readonly [name: string, body: unknown, status: number, said: RegExp][] = [
  ['no author', { To: [{ Email: 'a@b.example' }] }, 400, /From/],
  ['an author that is no address', { From: { Email: 'nobody' }, Text: 'x' }, 400, /nobody|address|@/],
  ['an address with a line end', { From: from, To: [{ Email: 'a@b.example\r\nBcc: c@d.example' }] }, 400, /./],
  ['a name with a line end', { From: { ...from, Name: 'a\r\nX-Evil: 1' }, Text: 'x' }, 400, /./],
  ['a subject with a line end', { From: from, Subject: 'a\r\nX-Evil: 1' }, 400, /./],
  ['a header with a line end', { From: from, Headers: { 'X-A': 'a\r\nX-Evil: 1' } }, 400, /./],
  ['a header name with a colon', { From: from, Headers: { 'X-A: b': 'a' } }, 400, /./],
  [
    'a header that has its own place',
    { From: from, Headers: { subject: 'a' } },
    400,
    /cannot overwrite header: "subject"/,
  ],
  ['a header that is no text', { From: from, Headers: { 'X-A': 1 } }, 400, /Headers\.X-A/],
  [
    'content that is no base64',
    { From: from, Attachments: [{ Filename: 'a', Content: '%%%' }] },
    400,
    /Attachments\[0\]/,
  ],
  ['a recipient that is no object', { From: from, To: ['a@b.example'] }, 400, /To/],
  ['too large a message', { From: from, Text: 'x\n'.repeat(600_000) }, 413, /larger/],
  ['far too large a body', { From: from, Text: 'x'.repeat(3_000_000) }, 413, /larger/],
]

// One for all: none of these is kept.
const empty = sampleInbox()
after(async () => (await empty)[Symbol.asyncDispose]())

for (const [name, body, status, said] of wrong) {
  test(`sending with ${name} is answered ${status}, and nothing is kept`, async () => {
    const inbox = await empty
    const response = await inbox.ask('/api/v1/send', post(body))
    assert.equal(response.status, status)
    const { Error: text } = (await response.json()) as { Error: string } // Mailpit's error on this route
    assert.match(text, said)
    assert.equal((await inbox.store.counts()).total, 0)
  })
}

test('a message is released to whom the list allows, without the fields that name others', async () => {
  const transport = memory()
  const releaser = createReleaser({ transport, allow: ['*@acme.example', 'ada@home.example'] })
  await using inbox = await sampleInbox({ releaser })
  const id = await inbox.deliver(
    `Return-Path: <x@y.example>\nBcc: hidden@example.com,\n more@example.com\n${richMessage}`,
  )
  const released = await inbox.ask(
    `/api/v1/message/${id}/release`,
    post({ To: ['Bob@Acme.example', 'ada@home.example'] }),
  )
  assert.deepEqual([released.status, await released.text()], [200, 'ok'])
  const [sent] = transport.messages
  assert.deepEqual(sent?.envelope, {
    sender: 'sender@example.com',
    recipients: ['Bob@Acme.example', 'ada@home.example'],
  })
  assert.equal(Buffer.from(sent?.octets ?? []).toString(), richMessage.replaceAll('\n', '\r\n'))
  for (const To of [
    ['eve@evil.example'],
    ['bob@acme.example', 'eve@evil.example'],
    ['bob@acme.example.evil.example'],
    [],
    ['x'],
    ['a@acme.example\r\nRCPT'],
  ]) {
    assert.equal((await inbox.ask(`/api/v1/message/${id}/release`, post({ To }))).status, 400, JSON.stringify(To))
  }
  assert.equal(transport.messages.length, 1)
  const { MessageRelay } = await inbox.get<WebUiConfiguration>('/api/v1/webui')
  assert.deepEqual([MessageRelay.Enabled, MessageRelay.AllowedRecipients], [true, '*@acme.example ada@home.example'])
  await releaser.close()
})

test('what no server takes is not released', async () => {
  const releaser = createReleaser({ transport: memory(), allow: ['*'] })
  await using inbox = await sampleInbox({ releaser })
  const id = await inbox.deliver('', { octets: Uint8Array.from(Buffer.from('Subject: x\n\nbare\n')) })
  const response = await inbox.ask(`/api/v1/message/${id}/release`, post({ To: ['a@b.example'] }))
  assert.equal(response.status, 400)
  assert.match(await response.text(), /MESSAGE_INVALID/)
  await releaser.close()
})

const headers: readonly [given: string, kept: string][] = [
  ['A: 1\r\nBCC : x\r\n\ty\r\nB: 2\r\n\r\nBcc: z\r\n', 'A: 1\r\nB: 2\r\n\r\nBcc: z\r\n'],
  ['Bcc: x', ''],
  ['\r\nBcc: x\r\n', '\r\nBcc: x\r\n'],
  ['A: 1\nBcc: x\n y\n\nz', 'A: 1\n\nz'],
  ['no field\r\nBcc: x\r\n\r\n', 'no field\r\n\r\n'],
  ['', ''],
]

for (const [given, kept] of headers) {
  test(`fields are taken from ${JSON.stringify(given)}`, () => {
    assert.equal(Buffer.from(withoutFields(Buffer.from(given), new Set(['bcc']))).toString(), kept)
  })
}
