import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer as createTcpServer } from 'node:net'
import { after, test } from 'node:test'
import { createServer } from 'node:tls'
import * as pki from '../../../../test/pki/pki.ts'
import { systemClock } from '../runtime/clock.ts'
import { encryptSocket, type TlsPolicy } from './tls.ts'
import { createTlsSessions, type TlsSessions } from './tls-sessions.ts'

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  const server = createServer({ ...pki.server, maxVersion: version }, (socket) => {
    socket.on('error', () => {}).end('.')
  })
  const port = await listen(server)
  after(() => server.close())

  test(`${version} is resumed from the second connection on`, async () => {
    const sessions = createTlsSessions()
    const resumed: boolean[] = []
    for (let count = 0; count < 3; count++) resumed.push(await connectOnce(port, sessions))
    assert.deepEqual(resumed, [false, true, true])
  })

  test(`${version} without sessions begins anew each time`, async () => {
    assert.equal(await connectOnce(port, undefined), false)
    assert.equal(await connectOnce(port, undefined), false)
  })

  test(`${version}: what came before the certificate was checked is not kept`, async () => {
    const sessions = createTlsSessions()
    await assert.rejects(connectOnce(port, sessions, 'mail.example'), { code: 'CERTIFICATE_INVALID' })
    assert.equal(sessions.take(systemClock.now()), undefined)
  })
}

test('a handshake that fails with a session is the last that tries to resume', async () => {
  const good = createServer(pki.server, (socket) => void socket.on('error', () => {}).end('.'))
  const broken = createTcpServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()))
  const [port, brokenPort] = [await listen(good), await listen(broken)]
  after(() => void [good.close(), broken.close()])
  const sessions = createTlsSessions()
  await assert.rejects(connectOnce(brokenPort, sessions), { code: 'TLS_FAILED' })
  assert.equal(sessions.givenUp, false)
  await connectOnce(port, sessions)
  await assert.rejects(connectOnce(brokenPort, sessions), { code: 'TLS_FAILED' })
  assert.equal(sessions.givenUp, true)
  assert.equal(await connectOnce(port, sessions), false)
})

/** Whether the connection resumed a session; reads to the end, so that the sessions of TLS 1.3 have come. */
async function connectOnce(
  port: number,
  sessions: TlsSessions | undefined,
  serverName = 'localhost',
): Promise<boolean> {
  const policy: TlsPolicy = {
    serverName,
    verified: true,
    ca: pki.ca,
    minVersion: 'TLSv1.2',
    ...(sessions ? { sessions } : {}),
  }
  const handshake = { host: 'localhost', port, phase: 'connect', timeoutMs: 5000 }
  const secured = await encryptSocket(connect(port, '127.0.0.1'), policy, handshake, systemClock)
  const resumed = secured.isSessionReused()
  secured.resume()
  await once(secured, 'close')
  return resumed
}

async function listen(server: ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
