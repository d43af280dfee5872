import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import tls from 'node:tls'
import { badCertificate, goodCertificate } from './bad-certificate.ts'

const now = Date.UTC(2026, 10, 22)
const serial = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)

test('a certificate says what it was told to say, and its own key signed it', () => {
  const { cert, key } = goodCertificate(['localhost', '127.0.0.1', '::1', '2001:db8::7'], now, serial)
  const read = new X509Certificate(cert)
  assert.equal(read.subject, 'CN=localhost')
  assert.match(read.subjectAltName ?? '', /DNS:localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1/)
  assert.equal(read.checkIP('2001:db8::7'), '2001:db8::7')
  assert.ok(read.verify(read.publicKey))
  assert.ok(tls.createSecureContext({ key, cert }))
})

const refusals = [
  ['self-signed', false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['expired', true, 'CERT_HAS_EXPIRED'],
  ['wrong-name', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
] as const

for (const [kind, trusted, code] of refusals) {
  test(`a client refuses a certificate that is ${kind}`, async () => {
    // The machine's time, because that is what the client compares with.
    const bad = badCertificate(kind, ['localhost'], Date.now(), serial)
    const server = tls.createServer(bad, (socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    const client = tls.connect({
      host: '127.0.0.1',
      port: address.port,
      servername: 'localhost',
      ...(trusted ? { ca: bad.cert } : {}),
    })
    const [error] = await once(client, 'error').catch((thrown) => [thrown])
    assert.equal(error.code, code)
    server.close()
  })
}
