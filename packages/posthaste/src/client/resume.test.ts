// TLS sessions within a pool: resumed where they may be, and nowhere else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as pki from '../../../../test/pki/pki.ts'
import { createTlsSessions, type TlsSession } from '../net/tls-sessions.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { createServer, type ServerTls } from '../server/index.ts'
import { createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

const { ca } = pki

const cases: readonly [name: string, tls: Partial<ServerTls>, options: Partial<SmtpOptions>, resumed: string][] = [
  ['STARTTLS', {}, {}, 'TLSv1.3 no, TLSv1.3 yes, TLSv1.3 yes'],
  ['implicit TLS', { mode: 'implicit' }, { tls: 'implicit' }, 'TLSv1.3 no, TLSv1.3 yes, TLSv1.3 yes'],
  ['opportunistic TLS', {}, { tls: 'opportunistic' }, 'TLSv1.3 no, TLSv1.3 yes, TLSv1.3 yes'],
  [
    'opportunistic TLS with the wrong name',
    {},
    { tls: 'opportunistic', serverName: 'mail.example' },
    'TLSv1.3 no, TLSv1.3 no, TLSv1.3 no',
  ],
  [
    'no check of the certificate',
    {},
    { verify: 'none', serverName: 'x.example' },
    'TLSv1.3 no, TLSv1.3 no, TLSv1.3 no',
  ],
  [
    'a client with a certificate of its own',
    { ca },
    { clientCertificate: { certificate: pki.client.cert, key: pki.client.key } },
    'TLSv1.3 no, TLSv1.3 no, TLSv1.3 no',
  ],
]

for (const [name, tls, options, resumed] of cases) {
  test(`connections of one pool resume: ${name}`, async () => {
    await using server = await start(tls)
    const client = clientOf(server.port, options)
    for (let count = 0; count < 3; count++) await client.submit(sampleSubmission())
    await client.close()
    assert.equal(server.seen.join(', '), resumed)
  })
}

test('another pool begins anew', async () => {
  await using server = await start({})
  for (let count = 0; count < 2; count++) {
    const client = clientOf(server.port, {})
    await client.submit(sampleSubmission())
    await client.close()
  }
  assert.deepEqual(server.seen, ['TLSv1.3 no', 'TLSv1.3 no'])
})

test('a certificate that is not trusted leaves nothing to resume', async () => {
  await using server = await start({})
  const client = clientOf(server.port, { serverName: 'mail.example' })
  for (let count = 0; count < 3; count++) {
    await assert.rejects(client.submit(sampleSubmission()), { code: 'CERTIFICATE_INVALID' })
  }
  await client.close()
})

test('the newest session that was not used is taken, else the last that was, and none that is old', () => {
  const sessions = createTlsSessions()
  const [one, other] = [sessionOf('one', 0), sessionOf('other', 3_000_000)]
  sessions.keep(one)
  sessions.keep(other)
  assert.equal(sessions.take(3_600_000), other)
  assert.equal(sessions.take(3_600_000), undefined)
  sessions.keepUsed(other)
  sessions.keep(one)
  assert.equal(sessions.take(0), one)
  assert.equal(sessions.take(0), other)
  assert.equal(sessions.take(0), other)
  assert.equal(sessions.take(6_600_000), undefined)
})

test('only the newest sessions are kept, and none once resuming was given up', () => {
  const sessions = createTlsSessions()
  for (let each = 0; each < 100; each++) sessions.keep(sessionOf(`${each}`, 0))
  const taken: string[] = []
  for (let next = sessions.take(0); next; next = sessions.take(0)) taken.push(`${next.octets}`)
  assert.deepEqual([taken.length, taken[0], taken.at(-1)], [32, '99', '68'])
  sessions.keep(sessionOf('a', 0))
  sessions.keepUsed(sessionOf('b', 0))
  sessions.giveUp()
  sessions.keep(sessionOf('c', 0))
  sessions.keepUsed(sessionOf('d', 0))
  assert.equal(sessions.take(0), undefined)
})

function sessionOf(text: string, since: number): TlsSession {
  return { octets: Buffer.from(text), since }
}

function clientOf(port: number, options: Partial<SmtpOptions>) {
  const given = {
    host: '127.0.0.1',
    port,
    ca,
    serverName: 'localhost',
    pool: 1,
    maxMessagesPerConnection: 1,
    ...options,
  }
  return createClient(resolveOptions('smtp', given), systemRuntime)
}

/** A server that remembers how each connection that sent was encrypted. */
async function start(tls: Partial<ServerTls>) {
  const seen: string[] = []
  const server = createServer({
    policy: { sender: ({ tls }) => void seen.push(`${tls?.protocol} ${tls?.resumed ? 'yes' : 'no'}`) },
    tls: { key: pki.server.key, cert: pki.server.cert, ...tls },
  })
  const { port } = await server.listen()
  return { port, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
