// What only sockets can show: who goes away makes room, and closing ends everything.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { startInbox } from './start-inbox.ts'

const patience = { timeout: 30_000 }

test('a client that goes away stops waiting and listening', patience, async () => {
  await using inbox = await startInbox()
  const clients = await Promise.all(
    ['/api/v1/wait?timeout=5m', '/api/v1/events'].map((path) => ask(inbox.web.port, path)),
  )
  await until(async () => (await gauge(inbox.web.url, 'waiters')) + (await gauge(inbox.web.url, 'event_readers')) === 2)
  for (const client of clients) client.destroy()
  await until(async () => (await gauge(inbox.web.url, 'waiters')) + (await gauge(inbox.web.url, 'event_readers')) === 0)
})

test('closing ends those who wait and those who listen, and the ports are free again', patience, async () => {
  const inbox = await startInbox()
  const clients = await Promise.all(
    ['/api/v1/wait?timeout=5m', '/api/v1/events'].map((path) => ask(inbox.web.port, path)),
  )
  const smtp = connect(inbox.smtp.port, '127.0.0.1').on('error', () => {})
  await once(smtp, 'data')
  const ends = [...clients, smtp].map((client) => (client.closed ? undefined : closed(client)))
  const waiting = assert.rejects(inbox.waitFor('x', { timeoutMs: 60_000 }))
  await Promise.all([inbox.close(), inbox.close()])
  await Promise.all([...ends, waiting])
  const again = await startInbox({ smtpPort: inbox.smtp.port, webPort: inbox.web.port })
  await again.close()
})

test('a header that does not end, and a path of any octets, leave the server standing', patience, async () => {
  await using inbox = await startInbox()
  for (const request of [
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}`,
    'GET /api/v1/message/%ff%fe%00/raw HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /../../package.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /api/v1/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'EHLO localhost\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01',
  ]) {
    const client = connect(inbox.web.port, '127.0.0.1').on('error', () => {})
    client.end(Buffer.from(request, 'latin1'))
    let answer = ''
    client.on('data', (chunk) => {
      answer += chunk
    })
    await closed(client)
    assert.doesNotMatch(answer, /"name":|root:/, request.slice(0, 40))
  }
  assert.equal((await fetch(`${inbox.web.url}/healthz`)).status, 200)
})

async function ask(port: number, path: string): Promise<Socket> {
  const client = connect(port, '127.0.0.1').on('error', () => {})
  client.resume()
  client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await once(client, 'connect')
  return client
}

async function gauge(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^posthaste_inbox_${name} (\\d+)$`, 'm').exec(text)?.[1])
}

/** Asks until it is so; the test's own patience ends it otherwise. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

/** However it ends: a reset is an end as well, which `once` would throw. */
function closed(client: Socket): Promise<void> {
  return new Promise((resolve) => {
    client.once('close', () => resolve())
  })
}
