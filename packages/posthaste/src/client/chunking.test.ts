// BDAT in place of DATA (RFC 3030): what leaves, in which write, and what a refusal leads to.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { MailError } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { type Client, createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission, streamedSubmission } from './sample-submission.ts'

const chunking: FakeServerOptions = { extensions: ['PIPELINING', 'CHUNKING', 'SIZE 1000000'] }

test('one write carries BDAT, the content, and RSET with the commands of the next', async () => {
  const { heard } = await talk({}, 3)
  const group = (number: number): string => `MAIL FROM:<s${number}@example.com>\r\nRCPT TO:<r@example.net>\r\n`
  const content = (number: number): string => `BDAT 12 LAST\r\nSubject: ${number}\r\n`
  assert.deepEqual(heard, [
    'EHLO [127.0.0.1]\r\n',
    group(1),
    `${content(1)}RSET\r\n${group(2)}`,
    `${content(2)}RSET\r\n${group(3)}`,
    content(3),
    'QUIT\r\n',
  ])
})

test('sent ahead, one write carries whole messages, once the server has taken one', async () => {
  const { heard } = await talk({ sendAhead: 3 }, 7)
  const messages = heard.map((text) => [...text.matchAll(/BDAT (\d+)/g)].length)
  // The first waits for its recipient, and the second goes with its content.
  assert.deepEqual(messages, [0, 0, 1, 3, 3, 0])
  assert.match(heard[4] ?? '', /^(?:(?:RSET\r\n)?MAIL \S+\r\nRCPT \S+\r\nBDAT 12 LAST\r\nSubject: \d\r\n){3}$/)
})

const contents: readonly [name: string, content: string][] = [
  ['dots', 'Subject: x\r\n\r\n.\r\n..\r\n.dot\r\n.\r\n'],
  ['no last CRLF', 'Subject: x\r\n\r\nend'],
  ['nothing', ''],
]

for (const [name, content] of contents) {
  test(`content with ${name} arrives as it is, from memory and from a stream`, async () => {
    await using server = await startFakeServer(chunking)
    await using client = clientTo(server)
    await client.submit(sampleSubmission({ content }))
    await client.submit(
      streamedSubmission(async function* () {
        for (let at = 0; at < content.length; at += 3) yield Buffer.from(content.slice(at, at + 3))
      }),
    )
    const whole = content === '' || content.endsWith('\r\n') ? content : `${content}\r\n`
    assert.deepEqual(
      server.messages.map(({ text }) => text),
      [whole, whole],
    )
  })
}

test('a stream leaves in chunks of a bounded size, the last of them marked, and none is waited for', async () => {
  await using server = await startFakeServer({ ...chunking, script: { BDAT: { delayMs: 1 } } })
  await using client = clientTo(server)
  const line = Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(1000))
  await client.submit(
    streamedSubmission(async function* () {
      for (let count = 0; count < 10; count++) yield line
    }),
  )
  const commands = (server.connections[0]?.commands ?? []).filter((each) => each.startsWith('BDAT'))
  assert.deepEqual(commands, ['BDAT 234000', 'BDAT 234000', 'BDAT 234000', 'BDAT 78000 LAST'])
  assert.equal(server.messages[0]?.octets.length, 780_000)
})

test('without PIPELINING large content goes with DATA, which is waited for less often', async () => {
  await using server = await startFakeServer({ extensions: ['CHUNKING'] })
  await using client = clientTo(server)
  await client.submit(sampleSubmission())
  await client.submit(sampleSubmission({ content: `${'x'.repeat(76)}\r\n`.repeat(5000) }))
  const verbs = server.connections[0]?.commands.map((line) => line.split(' ')[0])
  assert.deepEqual(verbs, ['EHLO', 'MAIL', 'RCPT', 'BDAT', '(chunk', 'MAIL', 'RCPT', 'DATA', '(content'])
})

const refusals: readonly [name: string, script: FakeServerOptions['script'], code: string][] = [
  ['the sender', { MAIL: [{ nth: 1, answer: '550 5.7.1 No' }] }, 'REPLY_REJECTED'],
  ['every recipient', { RCPT: [{ nth: 1, answer: '550 5.1.1 No' }] }, 'RECIPIENTS_REFUSED'],
]

for (const [name, script, code] of refusals) {
  test(`a refusal of ${name} has no octets behind it, and RSET comes next`, async () => {
    await using server = await startFakeServer({ ...chunking, ...(script ? { script } : {}) })
    await using client = clientTo(server)
    const [first] = await Promise.allSettled([client.submit(sampleSubmission()), client.submit(sampleSubmission())])
    assert.ok(first?.status === 'rejected' && MailError.is(first.reason) && first.reason.code === code)
    const verbs = server.connections[0]?.commands.map((line) => line.split(' ')[0])
    const next = name === 'the sender' ? [] : ['RSET']
    assert.deepEqual(verbs, ['EHLO', 'MAIL', 'RCPT', ...next, 'MAIL', 'RCPT', 'BDAT', '(chunk'])
  })
}

test('a chunk that is refused ends the content; the connection serves the next message', async () => {
  const script = { BDAT: [{ nth: 1, answer: '552 5.3.4 Too big' }] }
  await using server = await startFakeServer({ ...chunking, script })
  await using client = clientTo(server)
  const line = Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(4000))
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) yield line
  }
  await assert.rejects(client.submit(streamedSubmission(endless)), { code: 'REPLY_REJECTED', outcome: 'not-sent' })
  await client.submit(sampleSubmission())
  assert.equal(server.connections.length, 1)
  assert.equal(server.messages.length, 1)
})

test('a failed BDAT is followed by RSET', async () => {
  const script = { 'end-of-data': [{ nth: 1, answer: '554 5.7.1 Spam' }] }
  await using server = await startFakeServer({ ...chunking, script })
  await using client = clientTo(server)
  await assert.rejects(client.submit(sampleSubmission()), { code: 'REPLY_REJECTED', action: 'fix-message' })
  await client.submit(sampleSubmission())
  assert.equal(server.connections.length, 1)
  assert.ok(server.connections[0]?.commands.includes('RSET'))
})

test('LMTP never says BDAT', async () => {
  await using server = await startFakeServer({ ...chunking, lmtp: true })
  const { host, port } = server
  const client = createClient(resolveOptions('lmtp', { host, port, tls: 'none' }), systemRuntime)
  await client.submit(sampleSubmission())
  await client.close()
  assert.ok(server.connections[0]?.commands.includes('DATA'))
})

test('an abort of one that was sent ahead is an unknown outcome, and nobody else notices', async () => {
  const controller = new AbortController()
  const answer = (): undefined => void controller.abort(new Error('enough'))
  const script = { 'end-of-data': [{ sender: 's3@example.com', answer }] }
  await using server = await startFakeServer({ ...chunking, script })
  await using client = clientTo(server, { sendAhead: 8 })
  const sending = Array.from({ length: 8 }, (_, index) =>
    client.submit(numbered(index), index === 4 ? controller.signal : undefined),
  )
  const results = await Promise.allSettled(sending)
  assert.deepEqual(
    results.map(({ status }) => status === 'fulfilled'),
    [true, true, true, true, false, true, true, true],
  )
  const aborted = results[4]
  assert.ok(aborted?.status === 'rejected' && MailError.is(aborted.reason) && aborted.reason.outcome === 'unknown')
  assert.equal(server.connections.length, 1)
})

function numbered(number: number): ReturnType<typeof sampleSubmission> {
  return sampleSubmission({ sender: `s${number}@example.com`, content: `Subject: ${number}\r\n` })
}

function clientTo(server: FakeServer, options: Partial<SmtpOptions> = {}): Client & AsyncDisposable {
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', pool: 1, ...options }), systemRuntime)
  return { ...client, [Symbol.asyncDispose]: () => client.close() }
}

/** Sends so many messages at once to a server that says yes to all, and returns what it heard, write by write. */
async function talk(options: Partial<SmtpOptions>, count: number): Promise<{ readonly heard: readonly string[] }> {
  const heard: string[] = []
  const server = createServer((socket) => answerPlainly(socket, heard))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const given = { host: '127.0.0.1', port, tls: 'none', pool: 1, ...options } as const
  const client = createClient(resolveOptions('smtp', given), systemRuntime)
  await Promise.all(Array.from({ length: count }, (_, index) => client.submit(numbered(index + 1))))
  await client.close()
  server.close()
  return { heard }
}

/** Says yes to everything, each time to all that came in one piece. */
function answerPlainly(socket: Socket, heard: string[]): void {
  socket.write('220 x\r\n')
  socket.on('data', (octets) => {
    const text = octets.toString()
    heard.push(text)
    if (text.startsWith('EHLO')) socket.write('250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n')
    else if (text.startsWith('QUIT')) socket.end('221 bye\r\n')
    else socket.write('250 yes\r\n'.repeat([...text.matchAll(/^(?:RSET|MAIL|RCPT|BDAT)/gm)].length))
  })
}
