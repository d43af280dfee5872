import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { test } from 'node:test'
import * as pki from '../../../../test/pki/pki.ts'
import { connect, type PlainClient } from '../../../../test/plain-client.ts'
import { MailError } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { createManualClock } from './manual-clock.ts'
import type { ServerOptions } from './options.ts'
import { type Policy, refuse } from './policy.ts'
import { type KeptMessage, keepMessages } from './sample-conversation.ts'
import { createServer, type SmtpServer } from './server.ts'

const envelope = ['EHLO c.example', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@y.example>']

test('a message arrives as it was sent, through a socket', async () => {
  const kept: KeptMessage[] = []
  await using server = createServer({ policy: keepMessages(kept) })
  const client = await greeted(server)
  await client.command('DATA')
  const { code, text } = await client.command('Subject: x\r\n\r\n..dots\r\n.')
  assert.deepEqual([code, text], [250, '2.0.0 Message accepted'])
  assert.equal(kept[0]?.octets, 'Subject: x\r\n\r\n.dots\r\n')
  assert.equal((await client.command('QUIT')).code, 221)
  await client.gone
})

test('the replies to a group of commands leave together', async () => {
  await using server = createServer()
  const client = await connect(await server.listen())
  await client.reply()
  let arrivals = 0
  client.socket.on('data', () => arrivals++)
  client.socket.write(`${envelope.join('\r\n')}\r\nDATA\r\n`)
  for (const code of [250, 250, 250, 354]) assert.equal(await client.code(), code)
  assert.equal(arrivals, 1)
})

test('250 is said when the policy has decided, and not before', async () => {
  const decision = Promise.withResolvers<undefined>()
  const asked = Promise.withResolvers<void>()
  const policy: Policy = {
    message() {
      asked.resolve()
      return decision.promise
    },
  }
  await using server = createServer({ policy })
  const client = await greeted(server)
  await client.command('DATA')
  let replied = false
  const reply = client.command('x\r\n.').then((said) => {
    replied = true
    return said
  })
  await asked.promise
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
  assert.equal(replied, false)
  decision.resolve(undefined)
  assert.equal((await reply).code, 250)
})

for (const mode of ['starttls', 'implicit'] as const) {
  test(`TLS (${mode}), and AUTH under it`, async () => {
    const kept: KeptMessage[] = []
    const policy: Policy = {
      ...keepMessages(kept),
      authenticate: (_, { user }) => (user === 'ada' ? undefined : refuse(535, '5.7.8', 'no')),
    }
    await using server = createServer({ policy, tls: { ...pki.server, mode, ca: pki.ca }, transcript: true })
    const client = await connect(await server.listen(), mode)
    await client.reply()
    if (mode === 'starttls') {
      assert.match((await client.command('EHLO c')).text, /STARTTLS/)
      await client.command('STARTTLS')
      await client.encrypt()
    }
    assert.match((await client.command('EHLO c')).text, /AUTH PLAIN LOGIN/)
    assert.equal((await client.command('AUTH PLAIN AGV2ZQBzZWNyZXQ=')).code, 535)
    assert.equal((await client.command('AUTH PLAIN')).code, 334)
    assert.equal((await client.command('AGFkYQBzZWNyZXQ=')).code, 235)
    for (const line of envelope.slice(1)) await client.command(line)
    await client.command('DATA')
    assert.equal((await client.command('x\r\n.')).code, 250)
    await client.command('QUIT')
    await client.gone
    assert.equal(kept.length, 1)
  })
}

test('no password is in a transcript', async () => {
  let heard = ''
  const policy: Policy = {
    authenticate: () => undefined,
    sender(session) {
      heard = JSON.stringify(session.transcript())
      return undefined
    },
  }
  await using server = createServer({ policy, auth: { cleartext: true }, transcript: true })
  const client = await connect(await server.listen())
  await client.reply()
  await client.command('EHLO c')
  await client.command('AUTH LOGIN')
  await client.command('YWRh')
  await client.command('*')
  await client.command('AUTH PLAIN AGFkYQBzZWNyZXQ=')
  await client.command('MAIL FROM:<a@x.example>')
  assert.match(heard, /AUTH PLAIN \*\*\*/)
  assert.doesNotMatch(heard, /AGFkYQBzZWNyZXQ|YWRh|secret/)
})

test('STARTTLS with plaintext behind it, through a socket, cut at every octet, is never obeyed', async () => {
  const senders: string[] = []
  const policy: Policy = {
    sender(_, path) {
      senders.push(path)
      return undefined
    },
  }
  await using server = createServer({ policy, tls: pki.server })
  const at = await server.listen()
  const text = 'STARTTLS\r\nMAIL FROM:<evil@x.example>\r\nNOO'
  for (let cut = 1; cut <= text.length; cut++) {
    const client = await connect(at)
    await client.reply()
    await client.command('EHLO c')
    client.socket.write(text.slice(0, cut))
    await new Promise(setImmediate)
    client.socket.write(text.slice(cut))
    client.socket.end()
    await client.gone
  }
  assert.deepEqual(senders, [])
})

test('a slow policy makes the client wait, and the server keeps little', async () => {
  const go = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  let most = 0
  let octets = 0
  const policy: Policy = {
    async message(_session, _envelope, stream) {
      begun.resolve()
      await go.promise
      most = stream.octets
      for await (const piece of stream) octets += piece.length
      return undefined
    },
  }
  await using server = createServer({ policy, limits: { messageOctets: 40_000_000 } })
  const client = await greeted(server)
  await client.command('DATA')
  const line = `${'x'.repeat(98)}\r\n`
  const size = 32_000_000
  const drained = new Promise<boolean>((resolve) => {
    client.socket.write(`\r\n${line.repeat(size / 100)}`, () => resolve(true))
  })
  await begun.promise
  const early = await Promise.race([drained, turns(200).then(() => false)])
  assert.equal(early, false, 'everything was taken while nobody read')
  go.resolve()
  await drained
  assert.equal((await client.command('.')).code, 250)
  assert.equal(octets, size + 2)
  assert.ok(most < 1_000_000, `${most} octets were taken before the first was read`)
})

test('a client that does not read what it is told is not heard any more', async () => {
  let hellos = 0
  const policy: Policy = {
    hello() {
      hellos++
      return undefined
    },
  }
  await using server = createServer({ policy, limits: { commands: Number.POSITIVE_INFINITY } })
  const client = await connect(await server.listen())
  client.socket.pause()
  const asked = 400_000
  client.socket.write('EHLO c\r\n'.repeat(asked))
  let before = -1
  while (hellos > before || hellos === 0) {
    before = hellos
    await turns(300)
  }
  assert.ok(hellos < asked, 'every command was obeyed')
  client.socket.destroy()
})

test('a client that goes in the middle of a message is no message', async () => {
  const failed = Promise.withResolvers<unknown>()
  const policy: Policy = {
    async message(_session, _envelope, stream) {
      try {
        for await (const _ of stream);
        return failed.resolve('whole')
      } catch (error) {
        failed.resolve(error)
        throw error
      }
    },
  }
  await using server = createServer({ policy })
  const client = await greeted(server)
  await client.command('DATA')
  client.socket.write('Subject: x\r\n\r\nhal')
  await turns(5)
  client.socket.resetAndDestroy()
  const error = await failed.promise
  assert.ok(MailError.is(error) && error.code === 'CONNECTION_LOST', String(error))
})

test('a client that closes its side behind its last command is answered', async () => {
  await using server = createServer({ policy: { message: async () => undefined } })
  const { port, host } = await server.listen()
  const socket = createConnection({ port, host, allowHalfOpen: true })
  let said = ''
  socket.on('data', (octets) => {
    said += octets.toString()
  })
  const bdat = 'BDAT 3 LAST\r\nx\r\n'
  socket.end(`EHLO c\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n${bdat}`)
  await once(socket, 'end')
  assert.match(said, /250 2\.0\.0 Message accepted\r\n$/)
})

const tooMany: readonly [name: string, options: ServerOptions][] = [
  ['in all', { limits: { connections: 2 } }],
  ['from one address', { limits: { connectionsPerAddress: 2 } }],
]
for (const [name, options] of tooMany) {
  test(`connections ${name} are few`, async () => {
    await using server = createServer(options)
    const at = await server.listen()
    const first = await connect(at)
    const second = await connect(at)
    const third = await connect(at)
    assert.deepEqual([await first.code(), await second.code(), await third.code()], [220, 220, 421])
    await third.gone
    first.socket.destroy()
    await first.gone
    while (server.connections > 1) await turns(1)
    assert.equal(await (await connect(at)).code(), 220)
    second.socket.destroy()
  })
}

const limits = { idleMs: 60_000, totalMs: 600_000, minimumRate: 100 }
const times: readonly [name: string, lines: readonly string[], passes: readonly number[], text: RegExp][] = [
  ['without a command', [], [59_999, 1], /Nothing was heard/],
  ['without a command after some', envelope, [59_999, 1], /Nothing was heard/],
  ['without enough content', [...envelope, 'DATA'], [9_999, 1], /too slowly/],
  ['in all', ['NOOP'], Array.from({ length: 12 }, () => 50_000), /too long/],
]
for (const [name, lines, passes, text] of times) {
  test(`too much time ${name} ends a session`, async () => {
    const clock = createManualClock()
    await using server = createServer({ limits, runtime: { ...systemRuntime, clock } })
    const client = await connect(await server.listen())
    await client.reply()
    for (const line of lines) await client.command(line)
    for (const pass of passes.slice(0, -1)) {
      clock.pass(pass)
      if (lines[0] === 'NOOP') await client.command('NOOP')
      else await turns(5)
    }
    assert.equal(server.connections, 1)
    clock.pass(passes.at(-1) ?? 0)
    const said = await client.reply()
    assert.equal(said.code, 421)
    assert.match(said.text, text)
    await client.gone
  })
}

test('a server that closes lets a message under way finish, and says 421', async () => {
  const kept: KeptMessage[] = []
  const server = createServer({ policy: keepMessages(kept) })
  const busy = await greeted(server)
  await busy.command('DATA')
  const { port, host } = { port: busy.socket.remotePort ?? 0, host: '127.0.0.1' }
  const idle = await connect({ port, host })
  await idle.reply()
  const closed = server.close()
  assert.equal(await idle.code(), 421)
  await idle.gone
  await assert.rejects(connect({ port, host }))
  assert.equal((await busy.command('x\r\n.')).code, 250)
  assert.equal(await busy.code(), 421)
  await closed
  assert.equal(kept.length, 1)
})

test('nothing is said in clear to a client that has not shaken hands', async () => {
  const server = createServer({ tls: { ...pki.server, mode: 'implicit' } })
  const { port, host } = await server.listen()
  const socket = createConnection({ port, host })
  let said = ''
  socket.on('data', (octets) => {
    said += octets.toString()
  })
  await once(socket, 'connect')
  while (server.connections === 0) await turns(1)
  const ended = once(socket, 'close')
  await server.close()
  await ended
  assert.equal(said, '')
})

test('a server that closes ends what lasts too long', async () => {
  const clock = createManualClock()
  const server = createServer({ runtime: { ...systemRuntime, clock } })
  const client = await greeted(server)
  await client.command('DATA')
  const closed = server.close({ graceMs: 5_000 })
  clock.pass(5_000)
  assert.equal(await client.code(), 421)
  await closed
})

test('another certificate is for handshakes from then on', async () => {
  await using server = createServer({ tls: { ...pki.other, mode: 'implicit' } })
  const at = await server.listen()
  await assert.rejects(connect(at, 'implicit'))
  server.renewCertificate(pki.server)
  assert.equal(await (await connect(at, 'implicit')).code(), 220)
})

test('a server listens once, and options that cannot work are refused', async () => {
  await using server = createServer()
  await server.listen()
  await assert.rejects(server.listen(), { code: 'OPTION_INVALID' })
  const wrong: readonly unknown[] = [
    { polices: {} },
    { protocol: 'pop3' },
    { name: 'a b' },
    { limits: { errors: -1 } },
    { limits: { error: 1 } },
    { lineEndings: 'repair' },
    { tls: { key: 'x', cert: 'y' } },
    { auth: { mechanisms: ['PLAIN'] } },
  ]
  for (const options of wrong) {
    // as: what a program in JavaScript may pass.
    assert.throws(() => createServer(options as ServerOptions), { code: 'OPTION_INVALID' }, JSON.stringify(options))
  }
})

/** A client that has said EHLO, MAIL and RCPT. */
async function greeted(server: SmtpServer): Promise<PlainClient> {
  const client = await connect(await server.listen())
  await client.reply()
  for (const line of envelope) await client.command(line)
  return client
}

async function turns(count: number): Promise<undefined> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
  return undefined
}
