// The commands of one message leave with the content of the message before it (RFC 2920, section 3.1).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { MailError } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import type { Behaviour } from '../testing/script.ts'
import { type Client, createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

test('one write carries the content of a message, its final dot, and the commands of the next', async () => {
  const heard: string[] = []
  const server = createServer((socket) => answerPlainly(socket, heard))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const client = createClient(resolveOptions('smtp', { host: '127.0.0.1', port, tls: 'none', pool: 1 }), systemRuntime)
  await Promise.all([1, 2, 3].map((number) => client.submit(numbered(number))))
  await client.close()
  server.close()
  const group = (number: number): string =>
    `MAIL FROM:<s${number}@example.com> SIZE=12\r\nRCPT TO:<r@example.net>\r\nDATA\r\n`
  assert.deepEqual(heard, [
    'EHLO [127.0.0.1]\r\n',
    group(1),
    `Subject: 1\r\n.\r\n${group(2)}`,
    `Subject: 2\r\n.\r\n${group(3)}`,
    'Subject: 3\r\n.\r\n',
    'QUIT\r\n',
  ])
})

test('without PIPELINING nothing leaves before the reply to what was before', async () => {
  await using server = await startFakeServer({ extensions: [] })
  await using client = clientTo(server)
  await Promise.all([1, 2, 3, 4].map((number) => client.submit(numbered(number))))
  assert.equal(server.messages.length, 4)
})

const first = { sender: 's1@example.com' }

const refusals: readonly [name: string, server: FakeServerOptions][] = [
  ['the content', { script: { 'end-of-data': [{ ...first, answer: '554 5.7.1 Spam' }] } }],
  ['the sender', { script: { MAIL: [{ nth: 1, answer: '550 5.7.1 No' }] } }],
  ['the recipient', { script: { RCPT: [{ ...first, answer: '550 5.1.1 No' }] } }],
  ['DATA', { script: { DATA: [{ ...first, answer: '451 4.3.0 Later' }] } }],
]

for (const [name, options] of refusals) {
  test(`a refusal of ${name} is that message's alone`, async () => {
    await using server = await startFakeServer(options)
    await using client = clientTo(server)
    const results = await Promise.allSettled([1, 2, 3].map((number) => client.submit(numbered(number))))
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    )
    assert.deepEqual(
      server.messages.map(({ sender }) => sender),
      ['s2@example.com', 's3@example.com'],
    )
    assert.equal(server.connections.length, 1)
  })
}

const endings: readonly [name: string, answer: Behaviour, code: string][] = [
  ['closes', { close: true }, 'OUTCOME_UNKNOWN'],
  ['resets', { reset: true }, 'OUTCOME_UNKNOWN'],
  ['says 421', { reply: '421 4.3.2 Bye', close: true }, 'REPLY_REJECTED'],
  ['says what is no reply', { raw: 'oops\r\n' }, 'OUTCOME_UNKNOWN'],
]

for (const [name, answer, code] of endings) {
  test(`a server that ${name} at the end of the content: who followed goes over a new connection, once`, async () => {
    await using server = await startFakeServer({ script: { 'end-of-data': [{ ...first, answer }] } })
    await using client = clientTo(server)
    const results = await Promise.allSettled([1, 2, 3].map((number) => client.submit(numbered(number))))
    const [one] = results
    assert.ok(one?.status === 'rejected' && MailError.is(one.reason))
    assert.equal(one.reason.code, code)
    assert.deepEqual(
      results.slice(1).map(({ status }) => status),
      ['fulfilled', 'fulfilled'],
    )
    const later = server.messages.filter(({ sender }) => sender !== 's1@example.com')
    assert.deepEqual(
      later.map(({ sender, connection }) => [sender, connection]),
      [
        ['s2@example.com', 2],
        ['s3@example.com', 2],
      ],
    )
  })
}

test('an abort of who follows leaves the outcome of who is before certain', async () => {
  const controller = new AbortController()
  const abort = (): Behaviour => {
    controller.abort(new Error('enough'))
    return { delayMs: 1 }
  }
  await using server = await startFakeServer({ script: { 'end-of-data': [{ ...first, answer: abort }] } })
  await using client = clientTo(server)
  const results = await Promise.allSettled([
    client.submit(numbered(1)),
    client.submit(numbered(2), controller.signal),
    client.submit(numbered(3)),
  ])
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(
    server.messages.map(({ sender }) => sender),
    ['s1@example.com', 's3@example.com'],
  )
})

test('an abort of who is before sends who follows over a new connection', async () => {
  const controller = new AbortController()
  const abort = (): Behaviour => {
    controller.abort(new Error('enough'))
    return { silence: true }
  }
  await using server = await startFakeServer({ script: { 'end-of-data': [{ ...first, answer: abort }] } })
  await using client = clientTo(server)
  const [one, two] = await Promise.allSettled([
    client.submit(numbered(1), controller.signal),
    client.submit(numbered(2)),
  ])
  assert.ok(one?.status === 'rejected' && MailError.is(one.reason) && one.reason.outcome === 'unknown')
  assert.equal(two?.status, 'fulfilled')
  assert.equal(server.messages.at(-1)?.sender, 's2@example.com')
})

test('no more messages follow each other than a connection may carry', async () => {
  await using server = await startFakeServer()
  await using client = clientTo(server, { maxMessagesPerConnection: 3 })
  await Promise.all(Array.from({ length: 8 }, (_, index) => client.submit(numbered(index))))
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [1, 1, 1, 2, 2, 2, 3, 3],
  )
})

test('whatever a server does, each caller is told what the server knows, and nothing is sent twice', async () => {
  const stage = fc.constantFrom('MAIL', 'RCPT', 'DATA', 'end-of-data', 'RSET')
  const answer = fc.constantFrom<Behaviour>(
    { reply: '451 4.3.0 Later' },
    { reply: '550 5.0.0 No' },
    { reply: '421 4.3.2 Bye', close: true },
    { close: true },
    { close: 'after' },
    { reset: true },
    { raw: 'oops\r\n' },
    { cutAfter: 5 },
  )
  const fault = fc.record({ stage, nth: fc.integer({ min: 1, max: 20 }), answer })
  const world = fc.record({
    faults: fc.array(fault, { maxLength: 5 }),
    pool: fc.integer({ min: 1, max: 3 }),
    extensions: fc.constantFrom([], ['PIPELINING']),
  })
  await fc.assert(
    fc.asyncProperty(world, async ({ faults, pool, extensions }) => {
      const script = Object.fromEntries(
        faults.map((each) => [
          each.stage,
          faults.filter((one) => one.stage === each.stage).map(({ nth, answer }) => ({ nth, answer })),
        ]),
      )
      await using server = await startFakeServer({ extensions, script })
      await using client = clientTo(server, { pool })
      const numbers = Array.from({ length: 24 }, (_, index) => index)
      const told = await Promise.all(numbers.map((number) => outcomeOf(client.submit(numbered(number)))))
      for (const number of numbers) {
        const taken = server.messages.filter(({ sender }) => sender === `s${number}@example.com`).length
        if (told[number] === 'accepted') assert.equal(taken, 1)
        else if (told[number] === 'not-sent') assert.equal(taken, 0)
        else assert.ok(told[number] === 'unknown' && taken <= 1)
      }
    }),
    { numRuns: 60 },
  )
})

async function outcomeOf(sending: ReturnType<Client['submit']>): Promise<string> {
  return await sending.then(
    () => 'accepted',
    (error: unknown) => (MailError.is(error) ? error.outcome : String(error)),
  )
}

function numbered(number: number): ReturnType<typeof sampleSubmission> {
  return sampleSubmission({ sender: `s${number}@example.com`, content: `Subject: ${number}\r\n` })
}

function clientTo(server: FakeServer, options: Partial<SmtpOptions> = {}): Client & AsyncDisposable {
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', pool: 1, ...options }), systemRuntime)
  return { ...client, [Symbol.asyncDispose]: () => client.close() }
}

/** Says yes to everything, each time to all that came in one piece. */
function answerPlainly(socket: Socket, heard: string[]): void {
  socket.write('220 x\r\n')
  socket.on('data', (octets) => {
    const text = octets.toString()
    heard.push(text)
    if (text.startsWith('EHLO')) socket.write('250-x\r\n250-SIZE\r\n250 PIPELINING\r\n')
    else if (text.startsWith('QUIT')) socket.end('221 bye\r\n')
    else
      socket.write(
        `${text.includes('\r\n.\r\n') ? '250 taken\r\n' : ''}${text.includes('DATA') ? '250 a\r\n250 b\r\n354 c\r\n' : ''}`,
      )
  })
}
