import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressError, MailError, MessageError, RecipientsError, UnknownOutcomeError } from '../errors.ts'
import { createMessage } from '../message/create-message.ts'
import { EmailMessage } from '../message/email-message.ts'
import type { LogEvent } from '../runtime/log.ts'
import { memory } from '../transport/memory.ts'
import type { Outgoing, Receipt, Transport } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'
import type { SendReport } from './hooks.ts'
import type { Sendable } from './mailer.ts'

const from = 'Acme <hello@acme.example>'
const message = { from, to: 'ada@example.com', subject: 'Hi', text: 'Hello' }

test('a message in each of its three forms is sent', async () => {
  const transport = memory()
  const mailer = createMailer({ transport })
  const forms: readonly Sendable[] = [message, new EmailMessage(message), createMessage(message)]
  for (const form of forms) await mailer.send(form)
  assert.deepEqual(
    transport.messages.map(({ message: kept }) => kept?.subject),
    ['Hi', 'Hi', 'Hi'],
  )
})

test('send takes a snapshot: what is changed afterwards is not sent', async () => {
  const held = holding()
  const email = new EmailMessage(message)
  const sent = createMailer({ transport: held.transport }).send(email)
  email.subject = 'Changed'
  await settled()
  held.release()
  await sent
  assert.equal(held.outgoing[0]?.message?.subject, 'Hi')
})

test('a stream that can be read only once is read when it is sent, and then sent twice', async () => {
  async function* once() {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  }
  const transport = memory()
  const mailer = createMailer({ transport })
  const fields = { ...message, attachments: [{ filename: 'a.txt', content: once() }] }
  await mailer.send(fields)
  await mailer.send(fields)
  const bodies = transport.messages.map(({ octets }) => Buffer.from(octets).toString().includes('one two'))
  assert.deepEqual(bodies, [true, true])
})

test('the receipt names the message and everyone in its envelope', async () => {
  const receipt = await createMailer({ transport: 'null:' }).send({
    ...message,
    cc: ['a@x.example', 'ada@EXAMPLE.com'],
    bcc: 'b@x.example',
  })
  assert.match(receipt.messageId, /^[^@<>]+@acme\.example$/)
  assert.deepEqual(receipt.accepted, ['ada@example.com', 'a@x.example', 'b@x.example'])
  assert.deepEqual(receipt.recipients[0], { address: 'ada@example.com', outcome: 'accepted' })
  assert.equal(receipt.transport, 'null:')
})

test('a refused recipient among accepted ones is data', async () => {
  const reply = { code: 550, enhanced: '5.1.1', text: 'no such user' }
  const receipt: Receipt = {
    messageId: 'x',
    accepted: ['ada@example.com'],
    recipients: [
      { address: 'ada@example.com', outcome: 'accepted' },
      { address: 'bob@example.com', outcome: 'refused', reply, action: 'suppress' },
    ],
    transport: 'answering:',
  }
  const mailer = createMailer({ transport: answering(async () => receipt) })
  assert.equal(await mailer.send({ ...message, cc: 'bob@example.com' }), receipt)
})

test('when nobody is accepted, send throws, and trySend gives the same error as data', async () => {
  const refused = new RecipientsError([{ address: 'ada@example.com', outcome: 'refused', action: 'suppress' }])
  const mailer = createMailer({ transport: answering(() => Promise.reject(refused)) })
  await assert.rejects(mailer.send(message), refused)
  assert.deepEqual(await mailer.trySend(message), { ok: false, error: refused })
})

test('an unknown outcome is never tried again', async () => {
  let sends = 0
  const unknown = new UnknownOutcomeError('the connection was lost', [])
  const transport = answering(() => {
    sends++
    return Promise.reject(unknown)
  })
  const mailer = createMailer({ routes: { default: transport, both: 'failover(default null:)' } })
  await assert.rejects(mailer.send(message), unknown)
  await assert.rejects(
    mailer.send(message, { via: 'both' }),
    (error) => MailError.is(error) && error.outcome === 'unknown',
  )
  assert.equal(sends, 2)
})

test('an error of a transport tells the Message-ID, also as JSON', async () => {
  const failures = [new UnknownOutcomeError('the connection was lost', []), new TypeError('x')]
  for (const failure of failures) {
    const mailer = createMailer({ transport: answering(() => Promise.reject(failure)) })
    const { error } = await mailer.trySend({ ...message, messageId: 'a@example.com' })
    assert.equal(error?.messageId, 'a@example.com')
    assert.equal(JSON.parse(JSON.stringify(error)).messageId, 'a@example.com')
  }
})

test('an error that a transport throws again and again tells no Message-ID, and a frozen one stays as it is', async () => {
  const shared = new UnknownOutcomeError('the connection was lost', [])
  const mailer = createMailer({ transport: answering(() => Promise.reject(shared)) })
  for (let sends = 0; sends < 3; sends++) assert.equal((await mailer.trySend(message)).error, shared)
  assert.equal(shared.messageId, undefined)
  const frozen = Object.freeze(new UnknownOutcomeError('the connection was lost', []))
  const other = createMailer({ transport: answering(() => Promise.reject(frozen)) })
  assert.equal((await other.trySend(message)).error, frozen)
})

test('what a transport throws against its contract is an unknown outcome', async () => {
  const defect = new TypeError('undefined is not a function')
  const mailer = createMailer({ transport: answering(() => Promise.reject(defect)) })
  const result = await mailer.trySend(message)
  assert.equal(result.error?.code, 'OUTCOME_UNKNOWN')
  assert.equal(result.error?.cause, defect)
  assert.deepEqual(result.error?.recipients, [{ address: 'ada@example.com', outcome: 'unknown' }])
})

const refused: readonly [name: string, input: unknown, code: string][] = [
  ['no recipients', { from, subject: 'Hi', text: 'Hello' }, 'MESSAGE_INVALID'],
  ['empty lists of recipients', { from, to: [], cc: [], bcc: [], text: 'Hello' }, 'MESSAGE_INVALID'],
  ['no From', { to: 'ada@example.com', text: 'Hello' }, 'MESSAGE_INVALID'],
  ['a line break in a subject', { ...message, subject: 'Hi\r\nBcc: x@y.example' }, 'HEADER_INVALID'],
  ['a line break in an address', { ...message, to: 'a@b.example\r\nBcc: x@y.example' }, 'ADDRESS_INVALID'],
  ['an unknown field', { ...message, subjet: 'Hi' }, 'MESSAGE_INVALID'],
  ['a path for an attachment', { ...message, attachments: [{ path: '/etc/passwd' }] }, 'MESSAGE_INVALID'],
  ['nothing', undefined, 'MESSAGE_INVALID'],
]

for (const [name, input, code] of refused) {
  test(`${name}: an error before any transport is asked`, async () => {
    let asked = false
    const transport = answering(async () => {
      asked = true
      throw new Error('asked')
    })
    const result = await createMailer({ transport }).trySend(input as Sendable) // any value at all
    assert.equal(result.error?.code, code, result.error?.message)
    assert.equal(result.error?.outcome, 'not-sent')
    assert.equal(asked, false)
  })
}

test('trySend lets what is no MailError through', async () => {
  const mailer = createMailer({ transport: 'null:' })
  const trap = {
    ...message,
    get text(): string {
      throw new TypeError('a getter that throws')
    },
  }
  await assert.rejects(mailer.trySend(trap), TypeError)
})

test('an envelope of its own says who gets the message and where bounces go; the header stays', async () => {
  const transport = memory()
  const mailer = createMailer({ transport })
  await mailer.send(message, { envelope: { sender: 'bounces+42@acme.example', recipients: ['list@x.example'] } })
  await mailer.send(message, { envelope: { sender: '' } })
  assert.deepEqual(
    transport.messages.map(({ envelope }) => envelope),
    [
      { sender: 'bounces+42@acme.example', recipients: ['list@x.example'] },
      { sender: '', recipients: ['ada@example.com'] },
    ],
  )
  assert.match(text(transport.messages[0]?.octets), /^To: ada@example\.com\r$/m)
})

for (const envelope of [
  { sender: 'a@b.example>\r\nRCPT TO:<x@y.example' },
  { recipients: ['a@b.example', 'c@d.example\r\nDATA'] },
]) {
  test(`${JSON.stringify(envelope)} is refused as an envelope`, async () => {
    await assert.rejects(createMailer({ transport: 'null:' }).send(message, { envelope }), AddressError)
  })
}

test('delivery reports and the idempotency key reach the transport', async () => {
  const held = holding()
  held.release()
  const dsn = { notify: ['failure', 'delay'], return: 'headers' } as const
  await createMailer({ transport: held.transport }).send(message, { dsn, idempotencyKey: 'invoice-7' })
  assert.deepEqual(held.outgoing[0]?.dsn, dsn)
  assert.equal(held.outgoing[0]?.idempotencyKey, 'invoice-7')
})

test('that TLS is required on the whole way reaches the transport, from each way to send', async () => {
  const transport = memory()
  const mailer = createMailer({ transport })
  await mailer.send(message, { requireTls: true })
  await mailer.sendRaw(octets(), { sender: '', recipients: ['a@b.example'], requireTls: true })
  await mailer.sendAll([message], { requireTls: true })
  await mailer.send(message, { requireTls: false })
  assert.deepEqual(
    transport.messages.map(({ envelope }) => envelope.requireTls),
    [true, true, true, undefined],
  )
  // as: what JavaScript would give.
  const wrong = { requireTls: 'yes' } as unknown as { requireTls: true }
  await assert.rejects(mailer.send(message, wrong), { code: 'OPTION_INVALID', option: 'requireTls' })
  await assert.rejects(mailer.sendAll([message], wrong), { code: 'OPTION_INVALID', option: 'requireTls' })
})

test('a message is composed once, however often a transport asks', async () => {
  const held = holding()
  held.release()
  await createMailer({ transport: held.transport }).send(message)
  const [outgoing] = held.outgoing
  assert.equal(await outgoing?.compose(), await outgoing?.compose())
})

test('clock and random source can be replaced, and then the octets are always the same', async () => {
  const transport = memory()
  const clock = { now: () => Date.UTC(2026, 0, 2), after: () => () => {} }
  const random = { bytes: (count: number) => new Uint8Array(count).fill(7) }
  const mailer = createMailer({ transport, runtime: { clock, random } })
  await mailer.send(message)
  await mailer.send(message)
  assert.deepEqual(transport.messages[0]?.octets, transport.messages[1]?.octets)
  assert.match(text(transport.messages[0]?.octets), /^Date: Fri, 02 Jan 2026 00:00:00 \+0000\r$/m)
})

test('a signal that is aborted already: its own reason, and nothing is asked', async () => {
  const held = holding()
  const reason = new Error('no longer wanted')
  const mailer = createMailer({ transport: held.transport })
  await assert.rejects(mailer.send(message, { signal: AbortSignal.abort(reason) }), reason)
  await assert.rejects(mailer.trySend(message, { signal: AbortSignal.abort(reason) }), reason)
  assert.equal(held.outgoing.length, 0)
})

test('an abort on the way: the reason where the transport throws it, and the unknown outcome where it says so', async () => {
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const before = createMailer({
    transport: answering(async (_, signal) => {
      controller.abort(reason)
      throw signal?.reason
    }),
  })
  await assert.rejects(before.send(message, { signal: controller.signal }), reason)
  const late = new UnknownOutcomeError('aborted after the last octet', [], reason)
  const after = createMailer({ transport: answering(() => Promise.reject(late)) })
  await assert.rejects(after.send(message, { signal: new AbortController().signal }), late)
})

test('defaults fill in, overrides enforce, and the route comes before the mailer', async () => {
  const transport = memory()
  const mailer = createMailer({
    from,
    defaults: { replyTo: 'support@acme.example', headers: { 'X-App': 'shop' } },
    overrides: { headers: { 'X-Env': 'staging' }, autoSubmitted: 'auto-generated' },
    routes: {
      default: transport,
      news: {
        transport,
        from: 'News <news@acme.example>',
        defaults: { replyTo: 'news@acme.example' },
        overrides: { to: 'dev@acme.example', cc: [] },
      },
    },
  })
  await mailer.send({ to: 'ada@example.com', subject: 'A', text: 'A', headers: { 'X-Env': 'production' } })
  await mailer.send({ to: 'ada@example.com', cc: 'bob@example.com', subject: 'B', text: 'B' }, { via: 'news' })
  const [first, second] = transport.messages.map(({ octets }) => text(octets))
  assert.match(first ?? '', /^From: Acme <hello@acme\.example>\r$/m)
  assert.match(first ?? '', /^Reply-To: support@acme\.example\r$/m)
  assert.match(first ?? '', /^X-App: shop\r$/m)
  assert.match(first ?? '', /^X-Env: staging\r$/m)
  assert.match(first ?? '', /^Auto-Submitted: auto-generated\r$/m)
  assert.match(second ?? '', /^From: News <news@acme\.example>\r$/m)
  assert.match(second ?? '', /^Reply-To: news@acme\.example\r$/m)
  assert.deepEqual(transport.messages[1]?.envelope, { sender: 'news@acme.example', recipients: ['dev@acme.example'] })
  assert.deepEqual(mailer.routes.news.from, [{ name: 'News', address: 'news@acme.example' }])
})

test('overridden recipients cannot be walked around by an envelope, nor overrides by octets', async () => {
  const mailer = createMailer({ transport: 'null:', overrides: { to: 'dev@acme.example' } })
  await assert.rejects(
    mailer.send(message, { envelope: { recipients: ['ada@example.com'] } }),
    /overrides.*say who gets/,
  )
  await assert.rejects(mailer.sendRaw(octets(), { sender: '', recipients: ['ada@example.com'] }), /overrides.*octets/)
  await mailer.send(message, { envelope: { sender: 'bounces@acme.example' } })
})

test('octets are sent as they are, to whom the envelope says', async () => {
  const transport = memory()
  const receipt = await createMailer({ transport, from, hooks: { beforeSend: () => false } }).sendRaw(octets(), {
    sender: 'bounces@acme.example',
    recipients: ['ada@example.com', 'ada@EXAMPLE.COM'],
  })
  assert.equal(receipt.messageId, 'raw@acme.example')
  assert.deepEqual(receipt.accepted, ['ada@example.com'])
  assert.deepEqual(transport.messages[0]?.octets, octets())
  assert.equal(transport.messages[0]?.message, undefined)
})

for (const [name, raw, envelope] of [
  ['a lone LF', 'From: a@b.example\n\nHi\r\n', {}],
  ['a NUL', 'From: a@b.example\r\n\r\n\0\r\n', {}],
  ['no octets', '', {}],
  ['no recipients', 'From: a@b.example\r\n\r\nHi\r\n', { recipients: [] }],
  ['a wrong sender', 'From: a@b.example\r\n\r\nHi\r\n', { sender: 'a@b.example\r\nRSET' }],
] as const) {
  test(`raw octets with ${name} are refused`, async () => {
    const mailer = createMailer({ transport: answering(() => Promise.reject(new Error('asked'))) })
    const options = { sender: 'a@b.example', recipients: ['ada@example.com'], ...envelope }
    await assert.rejects(
      mailer.sendRaw(Buffer.from(raw), options),
      (error) => MailError.is(error) && error.action === 'fix-message',
    )
  })
}

test('beforeSend sees the whole message, and what it returns replaces fields', async () => {
  const transport = memory()
  const mailer = createMailer({
    transport,
    from,
    hooks: {
      beforeSend: async (seen, { via }) => {
        assert.equal(seen.from[0]?.address, 'hello@acme.example')
        assert.ok(Object.isFrozen(seen))
        return { ...seen, subject: `[${via}] ${seen.subject}`, headers: { 'X-Checked': 'yes' } }
      },
    },
  })
  await mailer.send({ to: 'ada@example.com', subject: 'Hi', text: 'Hello', headers: { 'X-Own': '1' } })
  const sent = text(transport.messages[0]?.octets)
  assert.match(sent, /^Subject: \[default\] Hi\r$/m)
  assert.match(sent, /^X-Checked: yes\r$/m)
  assert.match(sent, /^X-Own: 1\r$/m)
  assert.match(sent, /^Hello\r$/m)
})

test('what beforeSend returns is checked like any message', async () => {
  const mailer = createMailer({
    transport: 'null:',
    hooks: { beforeSend: () => ({ subject: 'Hi\r\nBcc: x@y.example' }) },
  })
  await assert.rejects(mailer.send(message), (error) => MailError.is(error) && error.code === 'HEADER_INVALID')
})

for (const [name, beforeSend, says] of [
  ['false', () => false as const, /stopped the message/],
  ['a reason', () => ({ veto: 'unsubscribed' }), /unsubscribed/],
  [
    'an error',
    () => {
      throw new Error('no connection to the database')
    },
    /no connection to the database/,
  ],
] as const) {
  test(`beforeSend stops a message with ${name}`, async () => {
    const result = await createMailer({
      transport: answering(() => Promise.reject(new Error('asked'))),
      hooks: { beforeSend },
    }).trySend(message)
    assert.equal(result.error?.code, 'MESSAGE_VETOED')
    assert.match(result.error?.message ?? '', says)
  })
}

test('a MailError that beforeSend throws stays what it is', async () => {
  const error = new MessageError('MESSAGE_INVALID', 'subject', 'too loud')
  const beforeSend = (): never => {
    throw error
  }
  await assert.rejects(createMailer({ transport: 'null:', hooks: { beforeSend } }).send(message), error)
})

test('afterSend sees the receipt or the error, with what was known', async () => {
  const reports: SendReport[] = []
  const mailer = createMailer({
    routes: { default: 'null:', news: 'null:' },
    hooks: { afterSend: (report) => void reports.push(report) },
  })
  const receipt = await mailer.send(message, { via: 'news' })
  const { error } = await mailer.trySend({ ...message, to: [] })
  const reason = new Error('no longer wanted')
  await assert.rejects(mailer.send(message, { signal: AbortSignal.abort(reason) }), reason)
  const [sent, failed, aborted] = reports
  assert.equal(sent?.receipt, receipt)
  assert.equal(sent?.via, 'news')
  assert.equal(sent?.message?.messageId, receipt.messageId)
  assert.deepEqual(sent?.envelope?.recipients, ['ada@example.com'])
  assert.equal(failed?.error, error)
  assert.equal(failed?.message?.subject, 'Hi')
  assert.equal(aborted?.error, reason)
})

test('afterSend cannot break a send; its error goes to the log', async () => {
  const events: LogEvent[] = []
  const mailer = createMailer({
    transport: 'null:',
    hooks: {
      afterSend: () => {
        throw new Error('the metrics are down')
      },
    },
    runtime: { log: (event) => events.push(event) },
  })
  await mailer.send(message)
  assert.ok(events.some((event) => event.kind === 'hook-failed' && /metrics are down/.test(event.message)))
  assert.equal((await mailer.trySend({})).ok, false)
})

test('the log is told of each send, and a log that throws breaks nothing', async () => {
  const events: LogEvent[] = []
  const log = (event: LogEvent): void => {
    events.push(event)
    throw new Error('disk full')
  }
  const refusal = new RecipientsError([{ address: 'ada@example.com', outcome: 'refused' }])
  const routes = { default: 'null:', bad: answering(() => Promise.reject(refusal)) }
  const mailer = createMailer({ routes, runtime: { log } })
  await mailer.send(message)
  await mailer.trySend(message, { via: 'bad' })
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['sent', 'failed'],
  )
})

test('sendMany gives each message an envelope and a key of its own', async () => {
  const held = holding()
  held.release()
  const mailer = createMailer({ transport: held.transport })
  const summary = await mailer.sendAll([message, message], {
    envelope: (_, index) => ({ sender: `bounces+${index}@acme.example` }),
    idempotencyKey: (_, index) => (index === 0 ? 'first' : undefined),
  })
  assert.equal(summary.sent, 2)
  assert.deepEqual(
    held.outgoing.map(({ envelope, idempotencyKey }) => [envelope.sender, idempotencyKey]),
    [
      ['bounces+0@acme.example', 'first'],
      ['bounces+1@acme.example', undefined],
    ],
  )
})

test('one bad message among many ends nothing, whatever is wrong with it', async () => {
  const transport = memory()
  const mailer = createMailer({ transport, from })
  const input = Array.from({ length: 1000 }, (_, index) =>
    index === 500
      ? { to: 'ada@example', subject: 'x\0' }
      : { to: `u${index}@example.com`, subject: `${index}`, text: 'x' },
  )
  const bad: number[] = []
  let next = 0
  for await (const { index, ok } of mailer.sendMany(input)) {
    assert.equal(index, next++)
    if (!ok) bad.push(index)
  }
  assert.deepEqual(bad, [500])
  assert.equal(transport.messages.length, 999)
})

test('a mailer that is closed while many are sent fails the rest, one by one', async () => {
  const mailer = createMailer({ transport: 'null:' })
  const results = mailer.sendMany(Array.from({ length: 100 }, () => message))
  assert.equal((await results.next()).value?.ok, true)
  await mailer.close()
  const codes: unknown[] = []
  for await (const { error } of results) codes.push(error?.code)
  assert.equal(codes.length, 99)
  assert.equal(codes.at(-1), 'MAILER_CLOSED')
})

function answering(send: Transport['send']): Transport {
  return { name: 'answering:', concurrency: 2, warnings: [], send, close: async () => {} }
}

/** A transport that keeps what it is given until the test lets it go on. */
function holding() {
  const outgoing: Outgoing[] = []
  const gate = Promise.withResolvers<void>()
  const transport = answering(async (one) => {
    outgoing.push(one)
    await gate.promise
    const { recipients } = one.envelope
    return {
      messageId: one.messageId,
      accepted: recipients,
      recipients: recipients.map((address) => ({ address, outcome: 'accepted' })),
      transport: 'answering:',
    }
  })
  return { transport, outgoing, release: gate.resolve }
}

function octets(): Uint8Array {
  return new Uint8Array(Buffer.from('From: a@b.example\r\nMessage-ID: <raw@acme.example>\r\n\r\n.Hi\r\n'))
}

function text(raw: Uint8Array | undefined): string {
  return Buffer.from(raw ?? []).toString('latin1')
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
