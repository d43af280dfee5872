import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import * as pki from '../../../../test/pki/pki.ts'
import { connect } from '../../../../test/plain-client.ts'
import { startFakeServer } from './fake-server.ts'

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
    for (const line of ['MAIL FROM:<a@x.example>', 'RCPT TO:<b@y.example>', 'DATA', 'Hi\r\n.'])
      await client.command(line)
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

test('garbage in place of the TLS handshake', async () => {
  await using server = await startFakeServer({
    tls: { ...pki.server, mode: 'implicit' },
    script: { handshake: { raw: 'HTTP/1.1 400 Bad Request\r\n', close: true } },
  })
  const socket = connectTls({ port: server.port, host: server.host, ca: pki.ca })
  await assert.rejects(once(socket, 'secureConnect'))
})
