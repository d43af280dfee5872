import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attachment } from '../message/attachment.ts'
import { consoleTransport } from './console.ts'
import { transportFromUrl } from './from-url.ts'
import { memory } from './memory.ts'
import { nullTransport } from './null.ts'
import { receiptOf } from './receipt.ts'
import { sampleMessage, sampleOctets, sampleOutgoing, streamedOutgoing } from './sample-outgoing.ts'
import { schemes } from './schemes.ts'
import { toLf } from './to-lf.ts'
import type { Outgoing } from './transport.ts'

test('memory keeps what was sent, as it was', async () => {
  const octets = new Uint8Array([65, 13, 10])
  const recipients = ['grace@example.net']
  const raw = { needsSmtpUtf8: false, needs8BitMime: false, octets, open: async function* () {} }
  const transport = memory()
  const outgoing = sampleOutgoing({ recipients, raw, dsn: { notify: [] } })
  await transport.send(outgoing)
  octets.fill(0)
  recipients.push('later@example.net')
  const [kept] = transport.messages
  assert.deepEqual(kept?.octets, new Uint8Array([65, 13, 10]))
  assert.deepEqual(kept?.envelope, { sender: 'ada@example.com', recipients: ['grace@example.net'] })
  assert.equal(kept?.message?.subject, 'Hello')
  assert.deepEqual(kept?.dsn, { notify: [] })
  transport.clear()
  assert.equal(transport.messages.length, 0)
})

test('memory transports of one name share one list; those without a name share nothing', async () => {
  const [one, two, alone] = [memory({ name: 'shared' }), memory({ name: 'shared' }), memory()]
  await one.send(sampleOutgoing())
  assert.equal(two.messages.length, 1)
  assert.equal(alone.messages.length, 0)
  await transportFromUrl('memory:shared', schemes).send(sampleOutgoing())
  assert.equal(one.messages.length, 2)
  two.clear()
  assert.equal(one.messages.length, 0)
})

test('null and memory fail where composing fails, so that tests see it', async () => {
  const problem = new Error('cannot be composed')
  const outgoing: Outgoing = { ...sampleOutgoing(), compose: () => Promise.reject(problem) }
  for (const transport of [nullTransport(), memory()])
    await assert.rejects(transport.send(outgoing), (error) => error === problem)
})

async function printed(outgoing: Outgoing, format: 'readable' | 'full' = 'readable'): Promise<string> {
  const chunks: Buffer[] = []
  const stream = { write: (chunk: string | Uint8Array) => chunks.push(Buffer.from(chunk)) }
  await consoleTransport({ stream, format }).send(outgoing)
  return Buffer.concat(chunks).toString()
}

test('console prints what a developer wants to see, decoded, and attachments by name and size', async () => {
  const content = { kind: 'octets', octets: new Uint8Array(1234).fill(65) } as const
  const attachment: Attachment = {
    filename: '发票.pdf',
    contentType: { type: 'application/pdf', parameters: [] },
    disposition: 'attachment',
    content,
  }
  const message = sampleMessage(['grace@example.net'], {
    subject: '您的发票',
    html: '<p>Hello</p>',
    bcc: [{ address: 'hidden@example.net' }],
    attachments: [attachment],
    headers: [{ name: 'X-Campaign', kind: 'text', text: 'autumn' }],
    tags: ['welcome'],
    metadata: { order: '42' },
  })
  const text = await printed({ ...sampleOutgoing(), message, dsn: { notify: ['failure'] } })
  for (const line of [
    '[envelope] ada@example.com -> grace@example.net',
    '[dsn] {"notify":["failure"]}',
    'From: Ada <ada@example.com>',
    '[bcc]: hidden@example.net',
    'Subject: 您的发票',
    'Message-ID: <sample@example.com>',
    'X-Campaign: autumn',
    '[tags]: welcome',
    '[metadata]: {"order":"42"}',
    'World',
    '[html] 12 characters',
    '[attachment] 发票.pdf, application/pdf, 1234 octets',
  ]) {
    assert.ok(text.split('\n').includes(line), `${line} is missing in:\n${text}`)
  }
  assert.ok(!text.includes('QUFB'))
})

test('console prints the HTML where there is no text, and the octets of what has no message', async () => {
  const { text: _, ...htmlOnly } = sampleMessage([], { html: '<p>Only HTML</p>' })
  assert.match(await printed({ ...sampleOutgoing(), message: htmlOnly }), /<p>Only HTML<\/p>/)
  const { message: __, ...raw } = sampleOutgoing()
  assert.match(await printed(raw), /Subject: Hello\n/)
})

test('console escapes what a terminal would obey, in every part', async () => {
  const nasty = '\x1b]0;owned\x07\r\nX: y\u202e'
  const message = sampleMessage([], {
    subject: nasty,
    text: nasty,
    tags: [nasty],
    headers: [{ name: 'X-A', kind: 'text', text: nasty }],
  })
  const text = await printed({ ...sampleOutgoing(), message })
  assert.ok(!/[\x1b\x07\r\u202e]/.test(text))
  assert.ok(text.includes('\\x1b]0;owned\\x07'))
})

test('console prints every octet with format=full', async () => {
  assert.equal(await printed(sampleOutgoing(), 'full'), Buffer.from(sampleOctets(['grace@example.net'])).toString())
  const stream = streamedOutgoing(['grace@example.net'], async function* () {
    yield Buffer.from('streamed')
  })
  assert.match(await printed(stream, 'full'), /streamed$/)
})

test('CRLF becomes LF wherever the chunks are cut, and nothing else changes', async () => {
  const text = Buffer.from('a\r\n\r\n.\r\nb\rc\nd\r\r\n\r')
  const expected = 'a\n\n.\nb\rc\nd\r\n\r'
  for (let cut = 0; cut <= text.length; cut++) {
    const parts: Uint8Array[] = []
    const chunks = [text.subarray(0, cut), text.subarray(cut)]
    for await (const part of toLf(chunksOf(chunks))) parts.push(part)
    assert.equal(Buffer.concat(parts).toString(), expected)
  }
})

async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks
}

const address = 'a@example.net'

test('a receipt without an accepted recipient is an error, unknown where one is unknown', () => {
  const outgoing = sampleOutgoing()
  assert.throws(() => receiptOf(outgoing, 't', [{ address, outcome: 'refused' }]), { code: 'RECIPIENTS_REFUSED' })
  assert.throws(
    () =>
      receiptOf(outgoing, 't', [
        { address, outcome: 'refused' },
        { address, outcome: 'unknown' },
      ]),
    { code: 'OUTCOME_UNKNOWN' },
  )
  const receipt = receiptOf(outgoing, 't', [
    { address, outcome: 'queued' },
    { address: 'b@example.net', outcome: 'unknown' },
  ])
  assert.deepEqual(receipt.accepted, [address])
})

test('unknown options are refused with the nearest name', () => {
  assert.throws(() => memory(JSON.parse('{"nane":"x"}')), /did you mean "name"/)
  assert.throws(() => consoleTransport(JSON.parse('{"fromat":"full"}')), /did you mean "format"/)
})
