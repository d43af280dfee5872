// Many messages over few connections: who waits, what is used again, and what is replaced.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { LogEvent } from '../runtime/log.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts'
import { type Client, createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

test('opens no more connections than it may, and uses them again', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server, { pool: 3 })
  await Promise.all(Array.from({ length: 30 }, () => client.submit(sampleSubmission())))
  assert.equal(server.messages.length, 30)
  assert.equal(server.connections.length, 3)
})

test('nothing connects before the first message', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  assert.equal(server.connections.length, 0)
  await client.submit(sampleSubmission())
  assert.equal(server.connections.length, 1)
})

test('messages get their turn in the order in which they came', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server, { pool: 1 })
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  await Promise.all(numbers.map((number) => client.submit(sampleSubmission({ content: `Subject: ${number}\r\n` }))))
  assert.deepEqual(
    server.messages.map(({ text }) => text),
    numbers.map((number) => `Subject: ${number}\r\n`),
  )
})

test('one message too many is refused with POOL_FULL, and the others are sent', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server, { pool: 1, maxWaiting: 2 })
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => client.submit(sampleSubmission())))
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  )
  const last = results.at(-1)
  assert.ok(last?.status === 'rejected' && MailError.is(last.reason))
  assert.deepEqual([last.reason.code, last.reason.temporary], ['POOL_FULL', true])
})

test('who waits can be aborted, and nobody else is', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server, { pool: 1 })
  const controller = new AbortController()
  const sending = [
    client.submit(sampleSubmission()),
    client.submit(sampleSubmission(), controller.signal),
    client.submit(sampleSubmission()),
  ]
  controller.abort(new Error('enough'))
  const results = await Promise.allSettled(sending)
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal(server.messages.length, 2)
})

test('a connection is replaced, with QUIT, after as many messages as it may carry', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server, { pool: 1, maxMessagesPerConnection: 2 })
  for (let sent = 0; sent < 5; sent++) await client.submit(sampleSubmission())
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [1, 1, 2, 2, 3],
  )
  assert.equal(server.connections[0]?.commands.at(-1), 'QUIT')
})

test('a connection is replaced after five minutes, however few messages it has carried', async () => {
  await using server = await startFakeServer()
  const { clock, pass } = createManualClock()
  await using client = clientOf(server, { pool: 1, idleTimeoutMs: 1_000_000 }, { clock })
  for (const passed of [299_999, 1, 0, 0]) {
    await client.submit(sampleSubmission())
    pass(passed)
  }
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [1, 1, 1, 2],
  )
})

test('a connection that is being left counts until it is gone', async () => {
  let open = 0
  let most = 0
  const count = (change: number) => (): undefined => {
    open += change
    most = Math.max(most, open)
    return undefined
  }
  await using server = await startFakeServer({ script: { greeting: count(1), QUIT: count(-1) } })
  await using client = clientOf(server, { pool: 2, maxMessagesPerConnection: 1 })
  await Promise.all(Array.from({ length: 20 }, () => client.submit(sampleSubmission())))
  assert.equal(server.messages.length, 20)
  assert.ok(most <= 2, `${most} at once`)
})

test('an idle connection is closed with QUIT after its time, and not before', async () => {
  await using server = await startFakeServer()
  const { clock, pass } = createManualClock()
  const gone = Promise.withResolvers<void>()
  const log = (event: LogEvent): void => {
    if (event.kind === 'disconnected') gone.resolve()
  }
  await using client = clientOf(server, { idleTimeoutMs: 1000 }, { clock, log })
  await client.submit(sampleSubmission())
  pass(999)
  assert.ok(!server.connections[0]?.commands.includes('QUIT'))
  pass(1)
  await gone.promise
  assert.equal(server.connections[0]?.commands.at(-1), 'QUIT')
  await client.submit(sampleSubmission())
  assert.equal(server.messages[1]?.connection, 2)
})

test('a connection that the server has closed meanwhile is replaced, and the message sent once', async () => {
  await using server = await startFakeServer()
  const gone = Promise.withResolvers<void>()
  const log = (event: LogEvent): void => {
    if (event.kind === 'disconnected') gone.resolve()
  }
  await using client = clientOf(server, {}, { log })
  await client.submit(sampleSubmission())
  server.disconnect()
  await gone.promise
  await client.submit(sampleSubmission())
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [1, 2],
  )
})

const unnoticed: readonly [
  name: string,
  answer: string | { readonly close?: true; readonly reset?: true; readonly reply?: string },
][] = [
  ['closes', { close: true }],
  ['resets', { reset: true }],
  ['says 421 and closes', { reply: '421 4.4.2 Timeout', close: true }],
]

for (const [name, answer] of unnoticed) {
  test(`a used connection that ${name} at the next MAIL is replaced, and the message sent once`, async () => {
    await using server = await startFakeServer({ script: { MAIL: [{ nth: 2, answer }] } })
    await using client = clientOf(server)
    await client.submit(sampleSubmission())
    await client.submit(sampleSubmission())
    assert.deepEqual(
      server.messages.map(({ connection }) => connection),
      [1, 2],
    )
  })
}

for (const extensions of [[], ['PIPELINING'], ['PIPELINING', 'CHUNKING']]) {
  test(`more messages than a server takes on one connection go over the next one, with ${extensions.join(' ') || 'no extension'}`, async () => {
    const tooMany = { reply: '421 4.7.0 Too many messages on this connection', close: true } as const
    // The fourth of each connection: one that is answered so is not counted by the next rule.
    const script = { MAIL: [4, 7, 10].map((nth) => ({ nth, answer: tooMany })) }
    await using server = await startFakeServer({ extensions, script })
    await using client = clientOf(server, { pool: 1 })
    await Promise.all(Array.from({ length: 10 }, () => client.submit(sampleSubmission())))
    assert.deepEqual(
      server.messages.map(({ connection }) => connection),
      [1, 1, 1, 2, 2, 2, 3, 3, 3, 4],
    )
  })
}

test('a new connection that dies at MAIL is an error: nothing is tried twice without end', async () => {
  await using server = await startFakeServer({
    script: {
      MAIL: [
        { nth: 2, answer: { close: true } },
        { nth: 2, answer: { close: true } },
      ],
    },
  })
  await using client = clientOf(server)
  await client.submit(sampleSubmission())
  await assert.rejects(client.submit(sampleSubmission()), { code: 'CONNECTION_LOST' })
  assert.equal(server.messages.length, 1)
})

test('a used connection that dies after a reply is an error: the message may be known to the server', async () => {
  await using server = await startFakeServer({ script: { RCPT: [{ nth: 2, answer: { close: true } }] } })
  await using client = clientOf(server)
  await client.submit(sampleSubmission())
  await assert.rejects(client.submit(sampleSubmission()), { code: 'CONNECTION_LOST' })
  assert.equal(server.connections.length, 1)
})

test('a used connection that dies after the content is an unknown outcome, never a second try', async () => {
  await using server = await startFakeServer({ script: { 'end-of-data': [{ nth: 2, answer: { close: true } }] } })
  await using client = clientOf(server)
  await client.submit(sampleSubmission())
  await assert.rejects(client.submit(sampleSubmission()), { code: 'OUTCOME_UNKNOWN' })
  assert.equal(server.messages.length, 2)
})

test('a server that refuses RSET is met again over a new connection', async () => {
  const script = { RCPT: [{ nth: 1, answer: '550 5.1.1 No' }], RSET: '500 5.5.1 What' }
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  await assert.rejects(client.submit(sampleSubmission()), { code: 'RECIPIENTS_REFUSED' })
  await client.submit(sampleSubmission())
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [2],
  )
})

test('a reply that nobody asked for ends a resting connection', async () => {
  const script = { 'end-of-data': [{ nth: 1, answer: { raw: '250 OK\r\n250 OK again\r\n' } }] }
  await using server = await startFakeServer({ script })
  await using client = clientOf(server)
  await client.submit(sampleSubmission()).catch(() => {})
  await client.submit(sampleSubmission())
  assert.equal(server.messages.at(-1)?.connection, 2)
})

test('close lets what waits and works finish, says QUIT to all, and takes nothing more', async () => {
  await using server = await startFakeServer()
  const client = clientOf(server, { pool: 2 })
  const sending = Array.from({ length: 6 }, () => client.submit(sampleSubmission()))
  const closing = client.close()
  await assert.rejects(client.submit(sampleSubmission()), { code: 'MAILER_CLOSED' })
  await Promise.all(sending)
  await Promise.all([closing, client.close()])
  assert.equal(server.messages.length, 6)
  assert.deepEqual(
    server.connections.map(({ commands }) => commands.at(-1)),
    ['QUIT', 'QUIT'],
  )
})

test('close does not wait for a server that does not answer QUIT', async () => {
  await using server = await startFakeServer({ script: { QUIT: { silence: true } } })
  const client = clientOf(server, { quitTimeoutMs: 10 })
  await client.submit(sampleSubmission())
  await client.close()
})

test('what cannot be composed needs no connection', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  const problem = new Error('no such file')
  const broken = {
    ...sampleSubmission(),
    compose: async () => {
      throw problem
    },
  }
  await assert.rejects(client.submit(broken), (error) => error === problem)
  assert.equal(server.connections.length, 0)
})

test('a log that throws stops nothing', async () => {
  await using server = await startFakeServer()
  const log = (): void => {
    throw new Error('the log is full')
  }
  await using client = clientOf(server, {}, { log })
  await client.submit(sampleSubmission())
  assert.equal(server.messages.length, 1)
})

test('verify logs in and leaves, over a connection of its own', async () => {
  await using server = await startFakeServer()
  await using client = clientOf(server)
  await client.verify()
  assert.deepEqual(server.connections[0]?.commands, ['EHLO [127.0.0.1]', 'QUIT'])
})

function clientOf(
  server: FakeServer,
  options: Partial<SmtpOptions> = {},
  world: { readonly clock?: Clock; readonly log?: (event: LogEvent) => void } = {},
): Client & AsyncDisposable {
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', ...options }), {
    ...systemRuntime,
    ...world,
  })
  return { ...client, [Symbol.asyncDispose]: () => client.close() }
}

function createManualClock(): { readonly clock: Clock; pass(ms: number): void } {
  let now = 0
  const tasks = new Map<() => void, number>()
  return {
    clock: {
      now: () => now,
      after(delayMs, task) {
        const call = (): void => task()
        tasks.set(call, now + delayMs)
        return () => tasks.delete(call)
      },
    },
    pass(ms) {
      now += ms
      for (const [call, due] of tasks) {
        if (due > now) continue
        tasks.delete(call)
        call()
      }
    },
  }
}
