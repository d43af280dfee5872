// One message over one connection: what the server says, and what the caller is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailError, type RecipientOutcome, UnknownOutcomeError } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import type { Behaviour } from '../testing/script.ts'
import { type Client, createClient, type Submission } from './client.ts'
import type { Protocol, SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission, streamedSubmission } from './sample-submission.ts'

const two = { recipients: ['a@example.net', 'b@example.net'] }
const withoutPipelining = { extensions: ['SIZE 1000000', '8BITMIME', 'DSN'] }

for (const options of [{}, withoutPipelining]) {
  const how = options === withoutPipelining ? 'one by one' : 'in a group'
  test(`sends content exactly, ${how}`, async () => {
    await using server = await startFakeServer(options)
    await using client = clientOf(server)
    const content = 'Subject: x\r\n\r\n.\r\n..\r\n.dot\r\nMAIL FROM:<x@y.z>\r\n\r\n.\r\n'
    const { recipients, reply } = await client.submit(sampleSubmission({ ...two, content }))
    assert.deepEqual(
      recipients.map(({ outcome }) => outcome),
      ['accepted', 'accepted'],
    )
    assert.equal(reply?.code, 250)
    assert.equal(server.messages[0]?.text, content)
    assert.deepEqual(server.messages[0]?.recipients, two.recipients)
    assert.deepEqual(server.messages[0]?.parameters, { SIZE: String(content.length) })
  })
}

test('a stream of unknown length arrives whole, cut anywhere', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  const content = `Subject: x\r\n\r\n${'.line\r\n..\r\n'.repeat(20_000)}`
  await client.submit(
    streamedSubmission(async function* () {
      for (let at = 0; at < content.length; at += 4099) yield Buffer.from(content.slice(at, at + 4099))
    }),
  )
  assert.equal(server.messages[0]?.text, content)
  assert.deepEqual(server.messages[0]?.parameters, {})
})

test('a megabyte in memory arrives whole', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  const content = `Subject: x\r\n\r\n${`.${'x'.repeat(76)}\r\n..\r\n`.repeat(12_000)}`
  await client.submit(sampleSubmission({ content }))
  assert.equal(server.messages[0]?.text, content)
})

test('content without a last CRLF gets one', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  await client.submit(sampleSubmission({ content: 'Subject: x' }))
  assert.equal(server.messages[0]?.text, 'Subject: x\r\n')
})

interface Case {
  readonly server: FakeServerOptions
  readonly submission?: Submission
  readonly protocol?: Protocol
  /** Of the receipt, where there is one. */
  readonly outcomes?: readonly RecipientOutcome[]
  /** Of the error, where there is one. */
  readonly error?: Partial<MailError>
  /** Recipients that the server says it has taken a message for. */
  readonly taken?: readonly string[]
  /** What the next message, over the same client, begins with on the wire. */
  readonly nextCommand?: 'MAIL' | 'RSET' | 'EHLO' | 'LHLO'
}

const cases: readonly [name: string, given: Case][] = [
  [
    'one recipient refused',
    {
      server: { script: { RCPT: [{ recipient: /^a/, answer: '550 5.1.1 No' }] } },
      outcomes: ['refused', 'accepted'],
      taken: ['b@example.net'],
      nextCommand: 'MAIL',
    },
  ],
  [
    'one recipient deferred',
    {
      server: { script: { RCPT: [{ recipient: /^b/, answer: '450 4.2.0 Later' }] } },
      outcomes: ['accepted', 'deferred'],
      taken: ['a@example.net'],
      nextCommand: 'MAIL',
    },
  ],
  [
    'every recipient refused',
    {
      server: { script: { RCPT: [{ times: 2, answer: '550 5.1.1 No' }] } },
      error: { code: 'RECIPIENTS_REFUSED', action: 'suppress', temporary: false },
      nextCommand: 'RSET',
    },
  ],
  [
    'every recipient refused one by one',
    {
      server: { ...withoutPipelining, script: { RCPT: [{ times: 2, answer: '550 5.1.1 No' }] } },
      error: { code: 'RECIPIENTS_REFUSED' },
      nextCommand: 'RSET',
    },
  ],
  [
    'every recipient deferred',
    {
      server: { script: { RCPT: [{ times: 2, answer: '451 4.7.1 Later' }] } },
      error: { code: 'RECIPIENTS_REFUSED', action: 'retry', temporary: true },
      nextCommand: 'RSET',
    },
  ],
  [
    '354 without a recipient',
    {
      server: { script: { RCPT: [{ times: 2, answer: '550 5.1.1 No' }], DATA: [{ nth: 1, answer: '354 Go' }] } },
      error: { code: 'RECIPIENTS_REFUSED' },
    },
  ],
  [
    'MAIL refused',
    {
      server: { script: { MAIL: [{ nth: 1, answer: '553 5.1.8 No such domain' }] } },
      error: { code: 'REPLY_REJECTED', action: 'fix-config', temporary: false },
      nextCommand: 'MAIL',
    },
  ],
  [
    'MAIL deferred',
    {
      server: { script: { MAIL: [{ nth: 1, answer: '451 4.3.0 Later' }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry', temporary: true },
      nextCommand: 'MAIL',
    },
  ],
  [
    'DATA refused',
    {
      server: { script: { DATA: [{ nth: 1, answer: '554 5.6.0 No' }] } },
      error: { code: 'REPLY_REJECTED', action: 'fix-message' },
      nextCommand: 'RSET',
    },
  ],
  [
    'the content refused',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: '554 5.7.1 Spam' }] } },
      error: { code: 'REPLY_REJECTED', action: 'fix-message', outcome: 'not-sent' },
      nextCommand: 'MAIL',
    },
  ],
  [
    'the content deferred',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: '452 4.3.1 Full' }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry' },
      nextCommand: 'MAIL',
    },
  ],
  [
    'a login demanded at MAIL',
    { server: { script: { MAIL: '530 5.7.0 Log in' } }, error: { code: 'REPLY_REJECTED', action: 'fix-config' } },
  ],
  [
    '421 to MAIL',
    {
      server: { script: { MAIL: [{ nth: 1, answer: { reply: '421 4.3.2 Bye', close: true } }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry' },
      nextCommand: 'EHLO',
    },
  ],
  [
    '421 to RCPT',
    {
      server: { script: { RCPT: [{ nth: 2, answer: { reply: '421 4.3.2 Bye', close: true } }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry' },
      nextCommand: 'EHLO',
    },
  ],
  [
    '421 to DATA',
    {
      server: { script: { DATA: [{ nth: 1, answer: { reply: '421 4.3.2 Bye', close: true } }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry' },
      nextCommand: 'EHLO',
    },
  ],
  [
    '421 to the content',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: { reply: '421 4.3.2 Bye', close: true } }] } },
      error: { code: 'REPLY_REJECTED', action: 'retry', outcome: 'not-sent' },
      nextCommand: 'EHLO',
    },
  ],
  [
    'the connection closed at MAIL',
    {
      server: { script: { MAIL: { close: true } } },
      error: { code: 'CONNECTION_LOST', outcome: 'not-sent', temporary: true },
      nextCommand: 'EHLO',
    },
  ],
  [
    'the connection reset at RCPT',
    {
      server: { script: { RCPT: { reset: true } } },
      error: { code: 'CONNECTION_LOST', outcome: 'not-sent' },
      nextCommand: 'EHLO',
    },
  ],
  [
    'the connection closed at DATA',
    {
      server: { script: { DATA: { close: true } } },
      error: { code: 'CONNECTION_LOST', outcome: 'not-sent' },
      nextCommand: 'EHLO',
    },
  ],
  [
    'the connection closed at the end of the data',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: { close: true } }] } },
      error: { code: 'OUTCOME_UNKNOWN', outcome: 'unknown', action: 'confirm', temporary: false },
      taken: two.recipients,
      nextCommand: 'EHLO',
    },
  ],
  [
    'the connection reset at the end of the data',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: { reset: true } }] } },
      error: { code: 'OUTCOME_UNKNOWN', outcome: 'unknown' },
      taken: two.recipients,
      nextCommand: 'EHLO',
    },
  ],
  [
    'half a reply to the end of the data',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: { cutAfter: 6 } }] } },
      error: { code: 'OUTCOME_UNKNOWN', outcome: 'unknown' },
      taken: two.recipients,
    },
  ],
  [
    'garbage in answer to MAIL',
    {
      server: { script: { MAIL: [{ nth: 1, answer: { raw: 'HTTP/1.1 400 Bad Request\r\n' } }] } },
      error: { code: 'PROTOCOL_VIOLATION', outcome: 'not-sent', action: 'retry' },
      nextCommand: 'EHLO',
    },
  ],
  [
    'garbage in answer to the end of the data',
    {
      server: { script: { 'end-of-data': [{ nth: 1, answer: { raw: '\0\0\0\r\n' } }] } },
      error: { code: 'OUTCOME_UNKNOWN' },
    },
  ],
  [
    'a reply of another kind to the end of the data',
    { server: { script: { 'end-of-data': [{ nth: 1, answer: '354 More' }] } }, error: { code: 'OUTCOME_UNKNOWN' } },
  ],
  [
    '354 to MAIL',
    {
      server: { script: { MAIL: '354 Go' } },
      error: { code: 'PROTOCOL_VIOLATION', outcome: 'not-sent' },
      nextCommand: 'EHLO',
    },
  ],
  [
    '250 to DATA',
    {
      server: { ...withoutPipelining, script: { DATA: [{ nth: 1, answer: '250 OK' }] } },
      error: { code: 'PROTOCOL_VIOLATION', outcome: 'not-sent' },
      nextCommand: 'EHLO',
    },
  ],
  [
    'an endless reply',
    {
      server: { script: { MAIL: [{ nth: 1, answer: { raw: '250-x\r\n'.repeat(600) } }] } },
      error: { code: 'PROTOCOL_VIOLATION' },
    },
  ],
  [
    'LMTP: one refused at the end',
    {
      protocol: 'lmtp',
      server: { lmtp: true, script: { 'end-of-data': [{ recipient: /^a/, answer: '550 5.2.1 No' }] } },
      outcomes: ['refused', 'accepted'],
      taken: ['b@example.net'],
      nextCommand: 'MAIL',
    },
  ],
  [
    'LMTP: all refused at the end',
    {
      protocol: 'lmtp',
      server: { lmtp: true, script: { 'end-of-data': [{ times: 2, answer: '452 4.2.2 Full' }] } },
      error: { code: 'RECIPIENTS_REFUSED', action: 'retry' },
      nextCommand: 'MAIL',
    },
  ],
  [
    'LMTP: cut after the first of two',
    {
      protocol: 'lmtp',
      server: { lmtp: true, script: { 'end-of-data': [{ nth: 2, answer: { close: true } }] } },
      outcomes: ['accepted', 'unknown'],
      nextCommand: 'LHLO',
    },
  ],
  [
    'LMTP: cut before the first of two',
    {
      protocol: 'lmtp',
      server: { lmtp: true, script: { 'end-of-data': [{ nth: 1, answer: { close: true } }] } },
      error: { code: 'OUTCOME_UNKNOWN' },
      nextCommand: 'LHLO',
    },
  ],
]

for (const [name, given] of cases) {
  test(name, async () => {
    await using server = await startFakeServer(given.server)
    await using client = clientOf(server, {}, given.protocol)
    const outcome = await settled(client.submit(given.submission ?? sampleSubmission(two)))
    if ('error' in outcome) {
      assert.ok(given.error && MailError.is(outcome.error), `unexpected ${outcome.error}`)
      for (const [key, value] of Object.entries(given.error)) assert.equal(Reflect.get(outcome.error, key), value, key)
    } else assert.deepEqual(outcome.recipients, given.outcomes)
    if (given.taken) assert.deepEqual(server.messages[0]?.recipients, given.taken)
    else if (given.error?.outcome === 'not-sent') assert.deepEqual(server.messages, [])
    if (!given.nextCommand) return
    const said = server.transcript.filter(({ from }) => from === 'client').length
    await settled(client.submit(sampleSubmission(two)))
    const next = server.transcript.filter(({ from }) => from === 'client')[said]
    assert.equal(next?.text.split(' ')[0], given.nextCommand)
  })
}

test('an error says what is known of each recipient', async () => {
  const script = { RCPT: [{ recipient: /^a/, answer: '550 5.1.1 No' }], DATA: { close: true } } as const
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  const error = await client.submit(sampleSubmission(two)).catch((reason: unknown) => reason)
  assert.ok(MailError.is(error) && error.code === 'CONNECTION_LOST')
  assert.deepEqual(
    error.recipients?.map(({ outcome, action }) => [outcome, action]),
    [
      ['refused', 'suppress'],
      ['deferred', 'retry'],
    ],
  )
})

test('a refusal in the middle of the content ends it, and the content is not read to its end', async () => {
  const script = { body: [{ octets: 100_000, answer: { reply: '552 5.3.4 Too big', close: true } }] } as const
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  let released = false
  const open = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield manyLines
    } finally {
      released = true
    }
  }
  const error = await client.submit(streamedSubmission(open)).catch((reason: unknown) => reason)
  // A reset that follows the refusal can reach us before it.
  assert.ok(MailError.is(error) && error.outcome === 'not-sent', String(error))
  assert.deepEqual(server.messages, [])
  await client.close()
  await until(() => released)
})

test("content that cannot be read is never ended: nothing is delivered, and the error is the reader's own", async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  const problem = new Error('the disk is gone')
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('Subject: x\r\n\r\n')
    throw problem
  }
  await assert.rejects(client.submit(streamedSubmission(open)), (error) => error === problem)
  assert.deepEqual(server.messages, [])
})

for (const bad of ['a\nb', 'a\rb', '\r\n.\n', 'a\0b']) {
  test(`content with ${JSON.stringify(bad)} is refused: in memory before MAIL, in a stream before the final dot`, async () => {
    await using server = await startFakeServer()
    await using client = clientOf(server)
    await assert.rejects(client.submit(sampleSubmission({ content: `Subject: x\r\n\r\n${bad}\r\n` })), {
      code: 'MESSAGE_INVALID',
    })
    assert.equal(server.connections.length, 0)
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('Subject: x\r\n\r\n')
      yield Buffer.from(`${bad}\r\n`)
    }
    await assert.rejects(client.submit(streamedSubmission(open)), { code: 'MESSAGE_INVALID' })
    assert.deepEqual(server.messages, [])
  })
}

test('an abort while the server thinks over the envelope throws the reason, and nothing is sent', async () => {
  const controller = new AbortController()
  const script = { DATA: silenceAfter(() => controller.abort(new Error('enough'))) }
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  await assert.rejects(client.submit(sampleSubmission(), controller.signal), /^Error: enough$/)
  assert.deepEqual(server.messages, [])
})

test('an abort after the final dot has begun to leave is an unknown outcome, caused by the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const script = { 'end-of-data': silenceAfter(() => controller.abort(reason)) }
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  const error = await client.submit(sampleSubmission(two), controller.signal).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof UnknownOutcomeError)
  assert.equal(error.cause, reason)
  assert.deepEqual(
    error.recipients?.map(({ outcome }) => outcome),
    ['unknown', 'unknown'],
  )
})

test('an abort while we connect or greet throws the reason', async () => {
  for (const stage of ['greeting', 'EHLO'] as const) {
    const controller = new AbortController()
    await using server = await startFakeServer({
      script: { [stage]: silenceAfter(() => controller.abort(new Error('enough'))) },
    })
    await using client = clientOf(server)
    await assert.rejects(client.submit(sampleSubmission(), controller.signal), /^Error: enough$/)
  }
})

const silences: readonly [
  stage: 'greeting' | 'EHLO' | 'MAIL' | 'DATA' | 'end-of-data',
  option: keyof SmtpOptions,
  code: string,
][] = [
  ['greeting', 'greetingTimeoutMs', 'TIMEOUT'],
  ['EHLO', 'commandTimeoutMs', 'TIMEOUT'],
  ['MAIL', 'commandTimeoutMs', 'TIMEOUT'],
  ['DATA', 'dataTimeoutMs', 'TIMEOUT'],
  ['end-of-data', 'endOfDataTimeoutMs', 'OUTCOME_UNKNOWN'],
]

for (const [stage, option, code] of silences) {
  test(`silence at ${stage} ends after ${option} with ${code}`, async () => {
    await using server = await startFakeServer({ extensions: [], script: { [stage]: { silence: true } } })
    await using client = clientOf(server, { [option]: 20 })
    await assert.rejects(client.submit(sampleSubmission()), (error) => MailError.is(error) && error.code === code)
  })
}

test('a reply that comes octet by octet has no more time than one that comes at once', async () => {
  const MAIL = { reply: `250 ${'x'.repeat(2000)}`, octetDelayMs: 1 }
  for (const extensions of [[], ['PIPELINING']] as const) {
    await using server = await startFakeServer({ extensions, script: { MAIL } })
    await using client = clientOf(server, { commandTimeoutMs: 30 })
    await assert.rejects(client.submit(sampleSubmission()), { code: 'TIMEOUT' })
  }
})

test('a server that takes the content too slowly is a timeout, and nothing is delivered', async () => {
  await using server = await startFakeServer({ script: { body: [{ octets: 1000, answer: { silence: true } }] } })
  await using client = clientOf(server, { bodyTimeoutMs: 50 })
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) yield manyLines
  }
  await assert.rejects(client.submit(streamedSubmission(open)), { code: 'TIMEOUT', phase: 'body' })
})

const manyLines = Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(1000))

function clientOf(
  server: FakeServer,
  options: Partial<SmtpOptions> = {},
  protocol: Protocol = 'smtp',
): Client & AsyncDisposable {
  const { host, port } = server
  const client = createClient(resolveOptions(protocol, { host, port, tls: 'none', ...options }), systemRuntime)
  return { ...client, [Symbol.asyncDispose]: () => client.close() }
}

async function settled(
  sending: ReturnType<Client['submit']>,
): Promise<{ readonly recipients: readonly RecipientOutcome[] } | { readonly error: unknown }> {
  try {
    return { recipients: (await sending).recipients.map(({ outcome }) => outcome) }
  } catch (error) {
    return { error }
  }
}

function silenceAfter(happens: () => void): () => Behaviour {
  return () => {
    happens()
    return { silence: true }
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve))
}
