import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import * as pki from '../../../../test/pki/pki.ts'
import type { Clock } from '../runtime/clock.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from './fake-server.ts'
import { formatTranscript } from './transcript.ts'

const transaction = ['EHLO c', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@y.example>', 'DATA']

/** Each line is said once the reply to the one before has come; the codes are those of the replies. */
const dialogues: readonly [
  name: string,
  options: FakeServerOptions,
  lines: readonly string[],
  codes: readonly number[],
][] = [
  [
    'a message is taken',
    {},
    [...transaction, 'Subject: x\r\n\r\nHi\r\n.', 'QUIT'],
    [220, 250, 250, 250, 354, 250, 221],
  ],
  ['HELO has no extensions', {}, ['HELO c', 'MAIL FROM:<a@x.example>'], [220, 250, 250]],
  ['MAIL before EHLO is out of order', {}, ['MAIL FROM:<a@x.example>'], [220, 503]],
  ['a second MAIL is refused', {}, [...transaction.slice(0, 2), 'MAIL FROM:<a@x.example>'], [220, 250, 250, 503]],
  ['RCPT before MAIL is out of order', {}, ['EHLO c', 'RCPT TO:<b@y.example>'], [220, 250, 503]],
  ['DATA without a recipient is refused', {}, [...transaction.slice(0, 2), 'DATA'], [220, 250, 250, 554]],
  ['EHLO clears the transaction', {}, [...transaction.slice(0, 3), 'EHLO c', 'DATA'], [220, 250, 250, 250, 250, 503]],
  ['RSET clears the transaction', {}, [...transaction.slice(0, 3), 'RSET', 'DATA'], [220, 250, 250, 250, 250, 503]],
  ['an unknown command is refused', {}, ['EHLO c', 'FROB'], [220, 250, 500]],
  ['a path with a lone CR is refused', {}, ['EHLO c', 'MAIL FROM:<a\rb@x.example>'], [220, 250, 500]],
  ['a quoted > does not end the path', {}, ['EHLO c', 'MAIL FROM:<"a>b"@x.example>'], [220, 250, 250]],
  ['no path, no sender', {}, ['EHLO c', 'MAIL FROM:a@x.example'], [220, 250, 501]],
  ['the null sender is one', {}, ['EHLO c', 'MAIL FROM:<>'], [220, 250, 250]],
  [
    'a size over the limit is refused',
    { extensions: ['SIZE 10'] },
    ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=11'],
    [220, 250, 552],
  ],
  [
    'content over the limit is refused',
    { extensions: ['SIZE 10'] },
    [...transaction, 'more than ten\r\n.'],
    [220, 250, 250, 250, 354, 552],
  ],
  ['SIZE 0 is no limit', { extensions: ['SIZE 0'] }, ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=99'], [220, 250, 250]],
  [
    'parameters not announced are refused',
    { extensions: [] },
    ['EHLO c', 'MAIL FROM:<a@x.example> SIZE=1'],
    [220, 250, 555],
  ],
  ['UTF-8 needs SMTPUTF8', {}, ['EHLO c', 'MAIL FROM:<é@x.example>'], [220, 250, 553]],
  [
    'UTF-8 with SMTPUTF8',
    {},
    ['EHLO c', 'MAIL FROM:<é@x.example> SMTPUTF8', 'RCPT TO:<ü@x.example>'],
    [220, 250, 250, 250],
  ],
  ['a lone LF in the content is refused', {}, [...transaction, 'a\nb\r\n.'], [220, 250, 250, 250, 354, 550]],
  ['LF . LF does not end the content', {}, [...transaction, 'a\n.\nb\r\n.'], [220, 250, 250, 250, 354, 550]],
  [
    'AUTH is needed where there are users',
    { auth: { users: { ada: 'pw' } } },
    transaction.slice(0, 2),
    [220, 250, 530],
  ],
  [
    'AUTH is refused in clear where there is TLS',
    { auth: { users: { ada: 'pw' } }, tls: pki.server },
    ['EHLO c', 'AUTH PLAIN AGFkYQBwdw=='],
    [220, 250, 538],
  ],
  ['STARTTLS that is not offered is refused', {}, ['EHLO c', 'STARTTLS'], [220, 250, 502]],
  ['LMTP has its own greeting', { lmtp: true }, ['EHLO c', 'LHLO c'], [220, 500, 250]],
  [
    'LMTP answers for every recipient',
    { lmtp: true },
    ['LHLO c', ...transaction.slice(1, 3), 'RCPT TO:<c@y.example>', 'DATA', 'Hi\r\n.', 'QUIT'],
    [220, 250, 250, 250, 250, 354, 250, 250, 221],
  ],
]

for (const [name, options, lines, codes] of dialogues) {
  test(name, async () => {
    await using server = await startFakeServer(options)
    const client = await connect(server)
    const heard = [(await client.reply()).code]
    for (const line of lines) heard.push((await client.command(line)).code)
    if (options.lmtp && codes.length > heard.length) heard.push((await client.reply()).code)
    assert.deepEqual(heard, codes)
    client.socket.destroy()
  })
}

test('a message is kept exactly, without its dot-stuffing', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO client.example')
  await client.command('MAIL FROM:<a@x.example> SIZE=20 BODY=8BITMIME RET=HDRS ENVID=q')
  await client.command('RCPT TO:<b@y.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b@y.example')
  await client.command('RCPT TO:<c@y.example>')
  await client.command('DATA')
  await client.command('Subject: é\r\n\r\n..a\r\n..\r\n\r\n.')
  const message = await server.waitForMessage()
  assert.equal(message.sender, 'a@x.example')
  assert.deepEqual(message.parameters, { SIZE: '20', BODY: '8BITMIME', RET: 'HDRS', ENVID: 'q' })
  assert.deepEqual(message.recipients, ['b@y.example', 'c@y.example'])
  assert.deepEqual(message.recipientParameters, [{ NOTIFY: 'SUCCESS,DELAY', ORCPT: 'rfc822;b@y.example' }, {}])
  assert.equal(message.text, 'Subject: é\r\n\r\n.a\r\n.\r\n\r\n')
  assert.deepEqual(Buffer.from(message.octets).toString(), message.text)
  assert.equal(message.client, 'client.example')
  assert.equal(message.tls, undefined)
})

test('a group of commands in one write is answered in order', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO c')
  client.socket.write('MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n')
  assert.deepEqual([await client.code(), await client.code(), await client.code()], [250, 250, 354])
  client.socket.write('Hi\r\n.\r\nRSET\r\nMAIL FROM:<>\r\n')
  assert.deepEqual([await client.code(), await client.code(), await client.code()], [250, 250, 250])
})

test('a group of commands is refused where PIPELINING is not announced, and octets behind DATA always', async () => {
  for (const [extensions, group] of [
    [[], 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n'],
    [['PIPELINING'], 'DATA\r\nHi\r\n.\r\n'],
  ] as const) {
    await using server = await startFakeServer({ extensions })
    const client = await connect(server)
    await client.reply()
    await client.command('EHLO c')
    client.socket.write(group)
    assert.equal((await client.reply()).code, 503)
    await client.gone
  }
})

for (const mode of ['starttls', 'implicit'] as const) {
  test(`TLS (${mode}): the facts are kept, and what was said in clear is forgotten`, async () => {
    await using server = await startFakeServer({ tls: { ...pki.server, ca: pki.ca, mode } })
    const client = await connect(server, mode)
    if (mode === 'starttls') {
      await client.reply()
      const before = await client.command('EHLO c')
      assert.match(before.text, /STARTTLS/)
      await client.command('STARTTLS')
      await client.encrypt()
      assert.equal((await client.command('MAIL FROM:<a@x.example>')).code, 503)
    } else {
      await client.reply()
    }
    const { text } = await client.command('EHLO c')
    assert.doesNotMatch(text, /STARTTLS/)
    for (const line of [...transaction.slice(1), 'Hi\r\n.']) await client.command(line)
    const { tls } = await server.waitForMessage()
    assert.equal(tls?.protocol, 'TLSv1.3')
    assert.equal(tls?.serverName, 'localhost')
    assert.equal(tls?.clientName, 'client.example')
    assert.equal(tls?.clientVerified, true)
    assert.equal(server.connections[0]?.tls?.resumed, false)
  })
}

test('what arrives in clear behind STARTTLS is forgotten, half lines too', async () => {
  await using server = await startFakeServer({ tls: pki.server })
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO c')
  client.socket.write('STARTTLS\r\nNOOP ')
  assert.equal((await client.reply()).code, 220)
  await client.encrypt()
  assert.equal((await client.command('HELP')).code, 500)
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const users = { ada: 'secret' }
const tokens = { ada: 'token' }
const logins: readonly [name: string, lines: readonly (string | ((challenge: string) => string))[], code: number][] = [
  ['PLAIN with an initial response', [`AUTH PLAIN ${base64('\0ada\0secret')}`], 235],
  ['PLAIN without', ['AUTH PLAIN', base64('\0ada\0secret')], 235],
  ['PLAIN, bad password', [`AUTH PLAIN ${base64('\0ada\0wrong')}`], 535],
  ['PLAIN, unknown user', [`AUTH PLAIN ${base64('\0__proto__\0secret')}`], 535],
  ['PLAIN, no base64', ['AUTH PLAIN !!!'], 501],
  ['PLAIN, cancelled', ['AUTH PLAIN', '*'], 501],
  ['LOGIN', ['AUTH LOGIN', base64('ada'), base64('secret')], 235],
  ['LOGIN with an initial response', [`AUTH LOGIN ${base64('ada')}`, base64('secret')], 235],
  ['LOGIN, bad password', ['AUTH LOGIN', base64('ada'), base64('wrong')], 535],
  ['CRAM-MD5', ['AUTH CRAM-MD5', cramMd5('secret')], 235],
  ['CRAM-MD5, bad password', ['AUTH CRAM-MD5', cramMd5('wrong')], 535],
  ['XOAUTH2', [`AUTH XOAUTH2 ${base64('user=ada\x01auth=Bearer token\x01\x01')}`], 235],
  ['XOAUTH2, bad token', [`AUTH XOAUTH2 ${base64('user=ada\x01auth=Bearer old\x01\x01')}`, ''], 535],
  ['OAUTHBEARER', [`AUTH OAUTHBEARER ${base64('n,a=ada,\x01host=x\x01port=587\x01auth=Bearer token\x01\x01')}`], 235],
  [
    'OAUTHBEARER, bad token',
    [`AUTH OAUTHBEARER ${base64('n,a=ada,\x01auth=Bearer old\x01\x01')}`, base64('\x01')],
    535,
  ],
  ['a mechanism that nobody announced', ['AUTH SCRAM-SHA-256'], 504],
]

for (const [name, lines, code] of logins) {
  test(`AUTH ${name}: ${code}`, async () => {
    await using server = await startFakeServer({ auth: { users, tokens } })
    const client = await connect(server)
    await client.reply()
    await client.command('EHLO c')
    let reply = { code: 0, text: '' }
    for (const line of lines) reply = await client.command(typeof line === 'string' ? line : line(reply.text))
    assert.equal(reply.code, code)
    assert.equal(server.connections[0]?.user, code === 235 ? 'ada' : undefined)
    const secrets = /secret|wrong|token|c2VjcmV0|d3Jvbmc|YWRh/
    assert.doesNotMatch(formatTranscript(server.transcript), secrets)
  })
}

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

test('silence keeps the connection open', async () => {
  await using server = await startFakeServer({ script: { NOOP: [{ nth: 1, answer: { silence: true } }] } })
  const client = await connect(server)
  await client.reply()
  await client.command('EHLO c')
  client.socket.write('NOOP\r\n')
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

test('garbage in place of the TLS handshake', async () => {
  await using server = await startFakeServer({
    tls: { ...pki.server, mode: 'implicit' },
    script: { handshake: { raw: 'HTTP/1.1 400 Bad Request\r\n', close: true } },
  })
  const socket = connectTls({ port: server.port, host: server.host, ca: pki.ca })
  await assert.rejects(once(socket, 'secureConnect'))
})

test('waiting for a message that does not come ends with the transcript', async () => {
  await using server = await startFakeServer()
  const client = await connect(server)
  await client.command('EHLO c')
  await assert.rejects(server.waitForMessage(1, 1), /did not arrive within 1 ms:\n1 S: 220 fake\.invalid ESMTP/)
})

test('close ends every connection and can be called twice', async () => {
  const server = await startFakeServer()
  const client = await connect(server)
  await Promise.all([server.close(), server.close(), client.gone])
  assert.equal(server.connections[0]?.open, false)
})

function cramMd5(password: string) {
  return (challenge: string) => {
    const text = Buffer.from(challenge, 'base64').toString()
    return base64(`ada ${createHmac('md5', password).update(text).digest('hex')}`)
  }
}

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

interface Client {
  readonly socket: Socket
  /** Resolves when the connection has ended, in whatever way. */
  readonly gone: Promise<void>
  reply(): Promise<{ readonly code: number; readonly text: string }>
  code(): Promise<number>
  command(line: string): Promise<{ readonly code: number; readonly text: string }>
  encrypt(): Promise<void>
}

/** A client of a few lines, so that the server is not tested by our own. */
async function connect(server: FakeServer, mode?: 'starttls' | 'implicit'): Promise<Client> {
  const options = { ca: pki.ca, servername: 'localhost', ...pki.client }
  const { port, host } = server
  let socket: Socket = mode === 'implicit' ? connectTls({ port, host, ...options }) : createConnection(port, host)
  let buffered = ''
  let wake = () => {}
  const listen = () =>
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('latin1')
      wake()
    })
  socket.on('error', () => {}) // a reset is a case, not a fault
  listen()
  await once(socket, mode === 'implicit' ? 'secureConnect' : 'connect')

  async function reply(): Promise<{ code: number; text: string }> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(buffered)
      if (found) {
        buffered = buffered.slice(found[0].length)
        const text = found[0]
          .trimEnd()
          .split('\r\n')
          .map((line) => line.slice(4))
        return { code: Number(found[1]), text: text.join('\n') }
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    gone,
    get socket() {
      return socket
    },
    reply,
    code: async () => (await reply()).code,
    command(line) {
      socket.write(`${line}\r\n`)
      return reply()
    },
    async encrypt() {
      socket.removeAllListeners('data')
      socket = connectTls({ socket, ...options })
      listen()
      await once(socket, 'secureConnect')
    },
  }
}
