import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReceivedEnvelope } from './policy.ts'
import { receivedLine } from './received.ts'
import type { Session } from './session.ts'

const tls = { protocol: 'TLSv1.3', cipher: 'x', clientVerified: false, resumed: false }
const session: Session = {
  id: 'abc',
  client: { address: '192.0.2.1', port: 1 },
  server: { name: 'mx.example', address: '192.0.2.2', port: 25 },
  protocol: 'smtp',
  name: 'client.example',
  hello: 'EHLO',
  started: 0,
  transcript: () => [],
}
const envelope: ReceivedEnvelope = {
  id: 'abc.1',
  sender: 'a@x.example',
  parameters: {},
  recipients: [{ address: 'b@y.example', parameters: {} }],
  receivedAt: Date.UTC(2026, 10, 22, 8, 12),
}

test('a trace line says whence, by whom, how, and for whom where that is one', () => {
  assert.equal(
    receivedLine(session, envelope),
    'Received: from client.example ([192.0.2.1])\r\n\tby mx.example with ESMTP id abc.1\r\n' +
      '\tfor <b@y.example>;\r\n\tSun, 22 Nov 2026 08:12:00 +0000\r\n',
  )
  const two = { ...envelope, recipients: [...envelope.recipients, ...envelope.recipients] }
  assert.doesNotMatch(receivedLine(session, two), /for </)
})

const protocols: readonly [changes: Partial<Session>, utf8: boolean, protocol: string][] = [
  [{ hello: 'HELO' }, false, 'SMTP'],
  [{}, false, 'ESMTP'],
  [{ tls }, false, 'ESMTPS'],
  [{ user: 'ada' }, false, 'ESMTPA'],
  [{ tls, user: 'ada' }, false, 'ESMTPSA'],
  [{ tls, user: 'ada' }, true, 'UTF8SMTPSA'],
  [{ hello: 'LHLO', protocol: 'lmtp', tls }, false, 'LMTPS'],
  [{ hello: 'LHLO', protocol: 'lmtp' }, true, 'UTF8LMTP'],
]
for (const [changes, smtpUtf8, protocol] of protocols) {
  test(`a trace line names ${protocol}`, () => {
    const line = receivedLine({ ...session, ...changes }, { ...envelope, parameters: smtpUtf8 ? { smtpUtf8 } : {} })
    assert.match(line, new RegExp(` with ${protocol} id `))
  })
}

const clients: readonly [name: string, address: string, from: string][] = [
  ['[192.0.2.9]', '192.0.2.1', '[192.0.2.9] ([192.0.2.1])'],
  ['my_machine', '192.0.2.1', '[192.0.2.1] ([192.0.2.1])'],
  ['x);(by evil', '192.0.2.1', '[192.0.2.1] ([192.0.2.1])'],
  ['c.example', '::ffff:192.0.2.1', 'c.example ([192.0.2.1])'],
  ['c.example', 'fe80::1%eth0', 'c.example ([IPv6:fe80::1])'],
]
for (const [name, address, from] of clients) {
  test(`${name} at ${address} is ${from}`, () => {
    const line = receivedLine({ ...session, name, client: { address, port: 1 } }, envelope)
    assert.equal(line.split('\r\n')[0], `Received: from ${from}`)
  })
}
