// A server that does not bear groups is found out, and served without them for as long as the pool lives.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { systemRuntime } from '../runtime/runtime.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { type Client, createClient } from './client.ts'
import { createManners } from './manners.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

test('who breaks off the first time, or twice in a row, or answers out of step once, is not trusted again', () => {
  const { groups, following, ahead } = createManners()
  groups.broken()
  assert.equal(groups.holds, false)
  following.proved()
  following.broken()
  following.proved()
  following.broken()
  assert.equal(following.holds, true)
  following.broken()
  assert.equal(following.holds, false)
  ahead.proved()
  ahead.lost()
  ahead.proved()
  assert.equal(ahead.holds, false)
})

/** How a server that does not bear them treats commands that come together. */
const servers: readonly [name: string, behave: (commands: number, socket: Socket) => boolean][] = [
  ['closes at a group', (commands, socket) => commands > 1 && end(socket)],
  ['closes in the middle of a group', (commands, socket) => commands > 1 && end(socket, '250 first\r\n')],
  ['answers a group with one reply too many', (commands, socket) => commands > 1 && say(socket, commands + 1)],
  ['answers 354 to what is no DATA', (commands, socket) => commands > 1 && say(socket, 1, '354 go on\r\n')],
]

for (const extensions of [['PIPELINING'], ['PIPELINING', 'CHUNKING']]) {
  for (const [name, behave] of servers) {
    test(`a server that ${name} (${extensions}) is served without groups, and every message is sent once`, async () => {
      await using touchy = await startTouchyServer(extensions, behave)
      const { writes, taken, client } = touchy
      for (let number = 0; number < 4; number++) await client.submit(numbered(number))
      assert.deepEqual(taken, ['s0', 's1', 's2', 's3'])
      assert.equal(writes.filter((commands) => commands > 1).length, 1)
    })
  }
}

test('a server that closes when whole messages come ahead: unknown is what was under way, and nothing is ahead again', async () => {
  let together = 0
  await using touchy = await startTouchyServer(
    ['PIPELINING', 'CHUNKING'],
    (commands, socket) => commands > 5 && ++together > 0 && end(socket),
    { sendAhead: 8 },
  )
  const { taken, client } = touchy
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => client.submit(numbered(number))))
  await client.submit(numbered(20))
  assert.equal(together, 1)
  const accepted = results.filter(({ status }) => status === 'fulfilled').length
  const unknown = results.filter(
    (each) => each.status === 'rejected' && Object(each.reason).code === 'OUTCOME_UNKNOWN',
  ).length
  assert.equal(accepted + unknown, 20)
  assert.ok(unknown > 0)
  assert.equal(taken.length, new Set(taken).size)
  assert.equal(taken.length, accepted + 1)
})

test('an accident in the middle of a group does not cost the groups', async () => {
  await using server = await startFakeServer({ script: { RCPT: [{ nth: 2, answer: { close: true } }] } })
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', pool: 1 }), systemRuntime)
  await client.submit(sampleSubmission())
  await assert.rejects(client.submit(sampleSubmission()), { code: 'CONNECTION_LOST', outcome: 'not-sent' })
  await Promise.all([client.submit(sampleSubmission()), client.submit(sampleSubmission())])
  await client.close()
  assert.equal(server.messages.length, 3)
  assert.equal(server.connections.length, 2)
})

function numbered(number: number): ReturnType<typeof sampleSubmission> {
  return sampleSubmission({ sender: `s${number}@example.com`, content: `Subject: ${number}\r\n` })
}

function end(socket: Socket, words = ''): true {
  socket.end(words)
  return true
}

function say(socket: Socket, times: number, words = '250 yes\r\n'): true {
  socket.write(words.repeat(times))
  return true
}

interface Touchy extends AsyncDisposable {
  /** How many commands came in each write. */
  readonly writes: readonly number[]
  /** The senders of what was taken. */
  readonly taken: readonly string[]
  readonly client: Client
}

/** A server that says yes to everything, save where `behave` says something else to what came in one piece. */
async function startTouchyServer(
  extensions: readonly string[],
  behave: (commands: number, socket: Socket) => boolean,
  options: Partial<SmtpOptions> = {},
): Promise<Touchy> {
  const writes: number[] = []
  const taken: string[] = []
  const server = createServer((socket) => {
    let sender = ''
    socket.on('error', () => {})
    socket.write('220 x\r\n')
    socket.on('data', (octets) => {
      const lines = octets.toString().split('\r\n').slice(0, -1)
      const commands = lines.filter((line) => /^(?:RSET|MAIL|RCPT|DATA|BDAT)/.test(line)).length
      if (commands > 0) writes.push(commands)
      if (behave(commands, socket)) return
      for (const line of lines) {
        if (line.startsWith('EHLO')) socket.write(`250-x\r\n250-${extensions.join('\r\n250-')}\r\n250 HELP\r\n`)
        else if (line === 'QUIT') socket.end('221 bye\r\n')
        else if (line === 'DATA') socket.write('354 go on\r\n')
        else if (line.startsWith('Subject')) continue
        else {
          sender = /^MAIL FROM:<(s\d+)/.exec(line)?.[1] ?? sender
          if (line === '.' || line.startsWith('BDAT')) taken.push(sender)
          socket.write('250 yes\r\n')
        }
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const given = { host: '127.0.0.1', port, tls: 'none', pool: 1, ...options } as const
  const client = createClient(resolveOptions('smtp', given), systemRuntime)
  return {
    writes,
    taken,
    client,
    async [Symbol.asyncDispose]() {
      await client.close()
      server.close()
    },
  }
}
