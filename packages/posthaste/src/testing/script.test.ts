import assert from 'node:assert/strict'
import { createConnection, type Socket } from 'node:net'
import { test } from 'node:test'
import { connect } from '../../../../test/plain-client.ts'
import { ConfigError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import { type FakeServerOptions, startFakeServer } from './fake-server.ts'
import { formatTranscript } from './transcript.ts'

const transaction = ['EHLO c', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@y.example>', 'DATA']

const behaviours: readonly [name: string, options: FakeServerOptions, heard: string][] = [
  ['a reply in place of its own', { script: { greeting: '554 no' } }, '554 no\r\n'],
  ['a reply of several lines', { script: { greeting: '554-no\n554 no' } }, '554-no\r\n554 no\r\n'],
  ['octets as they are', { script: { greeting: { raw: Uint8Array.of(0, 255), close: true } } }, '\0\xff<end>'],
  ['the middle of a reply, then the end', { script: { greeting: { cutAfter: 5 } } }, '220 f<end>'],
  ['the middle of another reply', { script: { greeting: { reply: '554 no', cutAfter: 5 } } }, '554 n<end>'],
  ['the end before the reply', { script: { greeting: { close: true } } }, '<end>'],
  ['the end after the reply', { script: { greeting: { close: 'after' } } }, '220 fake.invalid ESMTP\r\n<end>'],
  ['a reply, then the end', { script: { greeting: { reply: '421 bye', close: true } } }, '421 bye\r\n<end>'],
  ['a reset in place of the reply', { script: { greeting: { reset: true } } }, '<reset>'],
]

for (const [name, options, heard] of behaviours) {
  test(`the script gives ${name}`, async () => {
    await using server = await startFakeServer(options)
    const socket = createConnection(server.port, server.host)
    assert.equal(await everything(socket, heard.length), heard)
    socket.destroy()
  })
}

test('rules choose by recipient, sender, count and connection; the first that applies decides', async () => {
  await using server = await startFakeServer({
    script: {
      RCPT: [
        { recipient: 'bad@y.example', answer: '550 5.1.1 unknown' },
        { sender: /^list/, times: 1, answer: '450 4.2.0 greylisted' },
        { nth: 2, recipient: /good/, answer: '452 4.5.3 too many' },
      ],
      MAIL: [{ connection: 2, answer: '451 4.3.0 later' }],
      NOOP: (argument, session) => (argument === 'tell' ? `250 ${session.connection} ${session.client}` : undefined),
    },
  })
  const first = await connect(server)
  await first.reply()
  const codes = [
    await first.command('EHLO c'),
    await first.command('MAIL FROM:<list@x.example>'),
    await first.command('RCPT TO:<bad@y.example>'),
    await first.command('RCPT TO:<good@y.example>'),
    await first.command('RCPT TO:<good@y.example>'),
    await first.command('RCPT TO:<good@y.example>'),
    await first.command('RCPT TO:<good@y.example>'),
  ].map(({ code }) => code)
  assert.deepEqual(codes, [250, 250, 550, 450, 250, 452, 250])
  assert.equal((await first.command('NOOP tell')).text, '1 c')
  assert.equal((await first.command('NOOP')).text, '2.0.0 OK')
  const second = await connect(server)
  await second.reply()
  await second.command('EHLO c')
  assert.equal((await second.command('MAIL FROM:<list@x.example>')).code, 451)
})

test('a refused command leaves no trace in the session, a scripted yes does', async () => {
  await using server = await startFakeServer({ script: { MAIL: '451 later', RCPT: [{ nth: 1, answer: '250 fine' }] } })
  const client = await connect(server)
  await client.reply()
  for (const [line, code] of [
    ['EHLO c', 250],
    ['MAIL FROM:<a@x.example>', 451],
    ['RCPT TO:<b@y.example>', 250],
    ['DATA', 503],
  ] as const) {
    assert.equal((await client.command(line)).code, code)
  }
})

test('content whose reply is lost was taken; content whose reply is no was not', async () => {
  await using server = await startFakeServer({
    script: {
      'end-of-data': [
        { connection: 1, answer: { close: true } },
        { connection: 2, answer: '451 4.3.0 later' },
      ],
    },
  })
  for (const ending of ['close', '451']) {
    const client = await connect(server)
    await client.reply()
    for (const line of transaction) await client.command(line)
    client.socket.write('Hi\r\n.\r\n')
    if (ending === 'close') await client.gone
    else assert.equal((await client.reply()).code, 451)
  }
  assert.deepEqual(
    server.messages.map(({ connection }) => connection),
    [1],
  )
})

test('LMTP can refuse one recipient at the end of the data', async () => {
  await using server = await startFakeServer({
    lmtp: true,
    script: { 'end-of-data': [{ recipient: 'full@y.example', answer: '452 4.2.2 mailbox full' }] },
  })
  const client = await connect(server)
  await client.reply()
  for (const line of ['LHLO c', 'MAIL FROM:<>', 'RCPT TO:<full@y.example>', 'RCPT TO:<b@y.example>', 'DATA'])
    await client.command(line)
  assert.equal((await client.command('Hi\r\n.')).code, 452)
  assert.equal((await client.reply()).code, 250)
  assert.deepEqual((await server.waitForMessage()).recipients, ['b@y.example'])
})

test('the connection can end in the middle of the content', async () => {
  await using server = await startFakeServer({ script: { body: [{ octets: 6, answer: { reset: true } }] } })
  const client = await connect(server)
  await client.reply()
  for (const line of transaction) await client.command(line)
  client.socket.write('123\r\n')
  client.socket.write('456\r\n')
  await client.gone
  assert.deepEqual(server.messages, [])
})

test('content that is refused before its end is not taken, and its end has no answer of its own', async () => {
  await using server = await startFakeServer({ script: { body: [{ times: 1, answer: '552 5.3.4 too much' }] } })
  const client = await connect(server)
  await client.reply()
  for (const line of transaction) await client.command(line)
  assert.equal((await client.command('Hi\r\n.')).code, 552)
  assert.equal((await client.command('MAIL FROM:<a@x.example>')).code, 250)
  assert.deepEqual(server.messages, [])
})

test('an option that there is not is refused, with the nearest name', async () => {
  // as: what a program without types could pass.
  const options = { scripts: {} } as FakeServerOptions
  await assert.rejects(startFakeServer(options), { code: 'OPTION_INVALID', message: /"?script"?/ })
})

const wrong: readonly [options: unknown, option: string, says: RegExp][] = [
  ['smtp', 'startFakeServer', /expected \{ auth, tls, script, … \}; got a string/],
  [null, 'startFakeServer', /got null/],
  [{ auth: { user: 'ada', password: 'CANARY' } }, 'startFakeServer.auth', /unknown key "user"; write users: /],
  [{ auth: {} }, 'startFakeServer.auth', /expected \{ users: /],
  [{ auth: true }, 'startFakeServer.auth', /expected \{ users: .*; got a boolean/],
  [{ auth: { users: ['ada'] } }, 'startFakeServer.auth.users', /passwords by user, .*; got an array/],
  [{ auth: { users: { ada: 5 } } }, 'startFakeServer.auth.users', /passwords by user/],
  [
    { auth: { users: { ada: 'CANARY' }, mechanisms: 'PLAIN' } },
    'startFakeServer.auth.mechanisms',
    /any of PLAIN, LOGIN/,
  ],
  [{ auth: { users: { ada: 'CANARY' }, required: 'no' } }, 'startFakeServer.auth.required', /true or false/],
  [{ tls: 'implicit' }, 'startFakeServer.tls', /expected \{ key, cert, mode: .*; got a string/],
  [{ tls: { mode: 'implicit' } }, 'startFakeServer.tls', /expected \{ key, cert/],
  [{ tls: { key: 'CANARY', certificate: 'x' } }, 'startFakeServer.tls', /unknown key "certificate"; write cert/],
  [{ tls: { key: 'CANARY', cert: 'x', mode: 'smtps' } }, 'startFakeServer.tls.mode', /'starttls' or 'implicit'/],
  [{ lmtp: 'yes' }, 'startFakeServer.lmtp', /true or false; got a string/],
  [{ host: 25 }, 'startFakeServer.host', /loopback address/],
  [{ extensions: 'PIPELINING' }, 'startFakeServer.extensions', /an array/],
  [{ script: '550 no' }, 'startFakeServer.script', /answers by stage/],
  [{ script: { RCPT: [{ recipent: 'x', answer: '550 no' }] } }, 'script.RCPT[0]', /did you mean "recipient"/],
  [{ script: { RCPT: ['550 no'] } }, 'script.RCPT[0]', /expected a rule such as .*, got a string/],
  [{ script: { RCPT: [{ recipient: 'x' }] } }, 'script.RCPT[0].answer', /expected a reply, .*; got undefined/],
  [{ script: { RCPT: { delay: 100 } } }, 'script.RCPT', /unknown key "delay"; the known ones are reply, raw, delayMs/],
  [{ script: { RCPT: 'nope' } }, 'script.RCPT', /anything else is sent with \{ raw \}/],
  [{ script: { RCPT: 550 } }, 'script.RCPT', /got a number/],
  [{ clock: 5 }, 'startFakeServer.clock', /now\(\) and after\(\)/],
]

for (const [options, option, message] of wrong) {
  test(`refuses ${JSON.stringify(options)}`, async () => {
    // as: what a program without types could pass.
    const error = await startFakeServer(options as FakeServerOptions).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof ConfigError)
    assert.equal(error.option, option)
    assert.match(error.message, message)
    assert.ok(!error.message.includes('CANARY'))
  })
}

test('a stage that there is not is refused', async () => {
  // as: what a program without types could pass.
  const script = [{ stage: 'MAIL', answer: '550 no' }] as FakeServerOptions['script'] & object
  await assert.rejects(startFakeServer({ script }), { code: 'OPTION_INVALID', option: 'script.0' })
})

test('silence keeps the connection open', async () => {
  await using server = await startFakeServer({ script: { RSET: [{ nth: 1, answer: { silence: true } }] } })
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO c')
  // RSET and not NOOP, behind which QUIT could not stand in one packet (RFC 2920, 3.1).
  client.socket.write('RSET\r\n')
  assert.match((await client.command('QUIT')).text, /bye/)
  assert.match(formatTranscript(server.transcript), /no reply/)
})

test('delays are measured by the clock that was given', async () => {
  const asked: number[] = []
  const clock: Clock = {
    now: () => 0,
    after(delayMs, task) {
      asked.push(delayMs)
      queueMicrotask(task)
      return () => {}
    },
  }
  await using server = await startFakeServer({
    clock,
    script: { greeting: { delayMs: 60_000 }, NOOP: { reply: '250 x', octetDelayMs: 1000 } },
  })
  const client = await connect(server)
  assert.equal((await client.reply()).code, 220)
  assert.equal((await client.command('NOOP')).text, 'x')
  assert.deepEqual(asked, [60_000, ...Array(7).fill(1000)])
})

/** Everything that the server says until `length` characters are there or the connection ends. */
async function everything(socket: Socket, length: number): Promise<string> {
  let heard = ''
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      heard += chunk.toString('latin1')
      if (heard.length >= length) return heard
    }
    return `${heard}<end>`
  } catch {
    return `${heard}<reset>`
  }
}
