import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ca, server as identity } from '../../../../test/pki/pki.ts'
import { ConfigError, MailError } from '../errors.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { describeTransport } from './conformance.ts'
import { parseTransportUrl } from './from-url.ts'
import { lmtp, lmtpFromUrl } from './lmtp.ts'
import { sampleOutgoing } from './sample-outgoing.ts'
import { smtp, smtpFromUrl } from './smtp.ts'
import { smtpOptionsFromUrl } from './smtp-url.ts'
import type { Transport } from './transport.ts'

const refused = 'nobody@example.net'
const script = { RCPT: [{ recipient: refused, answer: '550 5.1.1 No' }] }
const users = { ada: 'CANARY' }

describeTransport('smtp', async () => {
  const server = await startFakeServer({ script })
  const transport = smtp({ host: server.host, port: server.port, tls: 'none' })
  return {
    transport,
    contacts: () => server.connections.length,
    refused,
    expresses: { dsn: true, requireTls: true },
    stop: () => server.close(),
  }
})

describeTransport('smtp with TLS and a login', async () => {
  const server = await startFakeServer({ script, tls: identity, auth: { users } })
  const transport = smtp({ host: server.host, port: server.port, ca, auth: { user: 'ada', password: 'CANARY' } })
  return {
    transport,
    contacts: () => server.connections.length,
    refused,
    secrets: ['CANARY'],
    expresses: { dsn: true, requireTls: true },
    stop: () => server.close(),
  }
})

describeTransport('lmtp', async () => {
  const server = await startFakeServer({ script, lmtp: true })
  const transport = lmtp({ host: server.host, port: server.port })
  return {
    transport,
    contacts: () => server.connections.length,
    refused,
    expresses: { dsn: true, requireTls: true },
    stop: () => server.close(),
  }
})

test('LMTP gives each recipient an outcome of its own', async () => {
  const server = await startFakeServer({
    lmtp: true,
    script: { 'end-of-data': [{ recipient: 'b@x.org', answer: '452 4.2.2 Full' }] },
  })
  const transport = lmtpFromUrl(parseTransportUrl(server.url))
  const receipt = await transport.send(sampleOutgoing({ recipients: ['a@x.org', 'b@x.org'] }))
  assert.deepEqual(
    receipt.recipients.map(({ outcome, reply }) => [outcome, reply?.enhanced]),
    [
      ['accepted', '2.0.0'],
      ['deferred', '4.2.2'],
    ],
  )
  assert.equal(receipt.reply, undefined)
  await transport.close()
  await server.close()
})

const urls: readonly [url: string, options: object][] = [
  ['smtp://h', { host: 'h' }],
  ['smtp://h:25', { host: 'h', port: 25 }],
  ['smtp://[::1]:25', { host: '::1', port: 25 }],
  ['smtps://h', { host: 'h', tls: 'implicit' }],
  ['smtps://h?tls=implicit', { host: 'h', tls: 'implicit' }],
  ['lmtp://h', { host: 'h' }],
  ['smtp://u:p%40ss@h', { host: 'h', auth: { user: 'u', password: 'p@ss' } }],
  [
    'smtp://u:p@h?auth=cleartext&tls=none',
    { host: 'h', tls: 'none', auth: { user: 'u', password: 'p', cleartext: true } },
  ],
  ['smtp://u:p@h?mechanism=login', { host: 'h', auth: { user: 'u', password: 'p', mechanism: 'LOGIN' } }],
  ['smtp://h?tls=required&verify=none', { host: 'h', tls: 'required', verify: 'none' }],
  ['smtp://h?tls=opportunistic', { host: 'h', tls: 'opportunistic' }],
  [
    'smtp://h?pool=10&timeout=30s&name=client.example',
    { host: 'h', pool: 10, timeoutMs: 30_000, name: 'client.example' },
  ],
  ['smtp://h?serverName=mx.example&idleTimeout=1m', { host: 'h', serverName: 'mx.example', idleTimeoutMs: 60_000 }],
  ['smtp://h?maxMessages=1&maxWaiting=0', { host: 'h', maxMessagesPerConnection: 1, maxWaiting: 0 }],
  [
    'smtp://h?connectTimeout=500ms&endOfDataTimeout=1h',
    { host: 'h', connectTimeoutMs: 500, endOfDataTimeoutMs: 3_600_000 },
  ],
]

for (const [url, options] of urls) {
  test(`reads ${url}`, () => assert.deepEqual(smtpOptionsFromUrl(parseTransportUrl(url)), options))
}

const wrong: readonly [url: string, problem: RegExp][] = [
  ['smtp://h?pol=5', /the parameter "pol" of smtp: is not known; did you mean "pool"\?$/],
  ['smtp://h?pool=0', /"pool" of smtp: must be a whole number/],
  ['smtp://h?pool=5x', /"pool"/],
  ['smtp://h?timeout=30', /"timeout" of smtp: .*unit/],
  ['smtp://h?tls=maybe', /"tls" of smtp: must be one of/],
  ['smtp://h?verify=maybe', /"verify"/],
  ['smtp://h?verify=none&tls=none', /verify: has no meaning/],
  ['smtps://h?tls=none', /"tls" of smtps: contradicts .*write smtp: for tls=none/],
  ['smtp://h?auth=plain', /"auth" of smtp: must be one of cleartext/],
  ['smtp://h?auth=cleartext', /"auth" of smtp: has no meaning without a user/],
  ['smtp://h?mechanism=plain', /"mechanism" of smtp: has no meaning without a user/],
  ['smtp://u@h', /both a user and a password/],
  ['smtp://u:@h', /both a user and a password/],
  ['smtp://:CANARY@h', /both a user and a password/],
  ['smtp://h/path', /path/],
  ['smtp:', /host/],
  ['smtp://h?name=a%20b', /name: must be a host name/],
]

for (const [url, problem] of wrong) {
  test(`refuses ${url}`, () => {
    assert.throws(
      () => smtpFromUrl(parseTransportUrl(url)),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError, String(error))
        assert.match(error.message, problem)
        assert.ok(!inspect(error).includes('CANARY'))
        return true
      },
    )
  })
}

const names: readonly [transport: Transport, name: string][] = [
  [smtp({ host: 'smtp.example.com', auth: { user: 'CANARY', password: 'CANARY' } }), 'smtp://smtp.example.com:587'],
  [smtp({ host: 'smtp.example.com', tls: 'implicit' }), 'smtps://smtp.example.com:465'],
  [smtp({ host: '::1', port: 25 }), 'smtp://[::1]:25'],
  [lmtp({ host: 'lmtp.example.com' }), 'lmtp://lmtp.example.com:24'],
]

for (const [transport, name] of names) test(`is called ${name}`, () => assert.equal(transport.name, name))

const warnings: readonly [url: string, warning: RegExp | undefined][] = [
  ['smtp://h.example', undefined],
  ['smtps://h.example', undefined],
  ['smtp://127.0.0.1?tls=none', undefined],
  ['lmtp://localhost', undefined],
  ['smtp://h.example:465', /port 465 expects TLS from the first octet; write smtps:/],
  ['smtps://h.example:465', undefined],
  ['smtp://h.example?tls=none', /in clear \(tls=none\)/],
  ['smtp://h.example?tls=opportunistic', /tls=opportunistic/],
  ['smtp://h.example?verify=none', /verify=none/],
  ['smtp://u:CANARY@127.0.0.1?tls=none&auth=cleartext', /auth=cleartext/],
]

for (const [url, warning] of warnings) {
  test(`${warning ? 'warns' : 'does not warn'} of ${url}`, () => {
    const { warnings: given } = url.startsWith('lmtp')
      ? lmtpFromUrl(parseTransportUrl(url))
      : smtpFromUrl(parseTransportUrl(url))
    assert.equal(given.length, warning ? 1 : 0)
    if (warning) assert.match(given[0] ?? '', warning)
    assert.ok(!given.join().includes('CANARY'))
  })
}

test('three sends for each connection keep it busy', () => {
  assert.equal(smtpFromUrl(parseTransportUrl('smtp://h?pool=7')).concurrency, 21)
  assert.equal(smtpFromUrl(parseTransportUrl('smtp://h?pool=7&maxWaiting=0')).concurrency, 7)
})

test('verify says what is wrong, and sends nothing', async () => {
  const server = await startFakeServer({ tls: identity, auth: { users } })
  const { host, port } = server
  await smtp({ host, port, ca, auth: { user: 'ada', password: 'CANARY' } }).verify?.()
  const wrongPassword = smtp({ host, port, ca, auth: { user: 'ada', password: 'CANARY-wrong' } })
  await assert.rejects(
    async () => wrongPassword.verify?.(),
    (error) => MailError.is(error) && error.code === 'AUTH_FAILED',
  )
  assert.deepEqual(server.messages, [])
  await server.close()
})
