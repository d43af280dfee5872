// OpenSSL's own server judges what we resume, and what we bind logins to.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { test } from 'node:test'
import { freePort, listens } from '../../../../test/interop/program.ts'
import { ca, pkiPath } from '../../../../test/pki/pki.ts'
import { requireProgram } from '../../../../test/real-programs.ts'
import { systemClock } from '../runtime/clock.ts'
import { channelBinding } from './channel-binding.ts'
import { encryptSocket } from './tls.ts'
import { createTlsSessions } from './tls-sessions.ts'

// It ends after the connection that finds out whether it listens, and the three of the test.
const others = ['-naccept', '4', '-keymatexport', 'EXPORTER-Channel-Binding', '-keymatexportlen', '32']

for (const version of ['tls1_2', 'tls1_3']) {
  test(`openssl s_server -${version}: resumed from the second connection on, each bound to its own`, async (t) => {
    if (!requireProgram(t, 'openssl', 'openssl')) return
    const port = await freePort()
    const identity = ['-cert', pkiPath('server.pem'), '-key', pkiPath('server.key.pem')]
    const server = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...identity, `-${version}`, ...others])
    let printed = ''
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (octets) => (printed += octets))
    try {
      await listens(port)
      const ended = new Promise((resolve) => server.once('close', resolve))
      const sessions = createTlsSessions()
      const bindings: string[] = []
      for (let count = 0; count < 3; count++) bindings.push(await bindingOf(port, sessions))
      await ended
      const theirs = [...printed.matchAll(/Keying material: ([0-9A-F]+)/g)].map(([, hex]) => hex?.toLowerCase())
      assert.equal(new Set(theirs).size, 3)
      assert.deepEqual(bindings, version === 'tls1_3' ? theirs : ['', '', ''])
      assert.equal(printed.match(/^Reused session-id$/gm)?.length, 2, printed)
    } finally {
      server.kill()
    }
  })
}

/** Connects, waits for the session that TLS 1.3 sends after the handshake, and leaves. */
async function bindingOf(port: number, sessions: ReturnType<typeof createTlsSessions>): Promise<string> {
  const policy = { serverName: 'localhost', verified: true, ca, minVersion: 'TLSv1.2', sessions } as const
  const handshake = { host: 'localhost', port, phase: 'connect', timeoutMs: 5000 }
  const secured = await encryptSocket(connect(port, '127.0.0.1'), policy, handshake, systemClock)
  secured.resume()
  if (secured.getProtocol() === 'TLSv1.3') await new Promise((resolve) => secured.once('session', resolve))
  const binding = Buffer.from(channelBinding(secured) ?? []).toString('hex')
  secured.end()
  await new Promise((resolve) => secured.once('close', resolve))
  return binding
}
