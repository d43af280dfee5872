import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import * as pki from '../../../../test/pki/pki.ts'
import { MailError } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { describeTransport, type Subject } from './conformance.ts'
import { failover } from './failover.ts'
import { transportFromUrl } from './from-url.ts'
import { lmtp } from './lmtp.ts'
import { nullTransport } from './null.ts'
import { sampleOutgoing } from './sample-outgoing.ts'
import { schemes } from './schemes.ts'
import { smtp } from './smtp.ts'
import type { Transport } from './transport.ts'

const gone = 'gone@example.net'
const password = 'CANARY-password'

interface Place {
  readonly host: string
  readonly port: number
}

/** A transport to a server that refuses one recipient. */
async function relay(options: FakeServerOptions, make: (place: Place) => Transport): Promise<Subject> {
  const server = await startFakeServer({
    ...options,
    script: { RCPT: [{ recipient: gone, answer: '550 5.1.1 No such user' }] },
  })
  return {
    transport: await orStopped(server, () => make({ host: server.host, port: server.port })),
    contacts: () => server.connections.length,
    refused: gone,
    secrets: [password],
    expresses: { dsn: true, requireTls: true },
    stop: () => server.close(),
  }
}

/** A server that nobody stops would keep the tests from ending. */
async function orStopped<Made>(server: FakeServer, make: () => Made): Promise<Made> {
  try {
    return make()
  } catch (error) {
    await server.close()
    throw error
  }
}

const auth = { user: 'ada', password }
const users = { users: { ada: password } }
const starttls = { ...pki.server, mode: 'starttls' } as const
const implicit = { ...pki.server, mode: 'implicit' } as const

describeTransport('smtp in clear', () => relay({}, (place) => smtp({ ...place, tls: 'none' })))

describeTransport('smtp to a server without extensions', () =>
  relay({ extensions: [] }, (place) => smtp({ ...place, tls: 'none' })),
)

describeTransport('smtp over one connection', () => relay({}, (place) => smtp({ ...place, tls: 'none', pool: 1 })))

describeTransport('smtp with STARTTLS and a password', () =>
  relay({ tls: starttls, auth: users }, (place) => smtp({ ...place, ca: pki.ca, auth })),
)

describeTransport('smtp with implicit TLS and a password', () =>
  relay({ tls: implicit, auth: users }, (place) => smtp({ ...place, tls: 'implicit', ca: pki.ca, auth })),
)

describeTransport('an smtp: URL', () =>
  relay({ auth: { ...users, inClear: true } }, ({ host, port }) =>
    transportFromUrl(`smtp://ada:${password}@${host}:${port}?tls=none&pool=2`, schemes),
  ),
)

describeTransport('lmtp', () => relay({ lmtp: true }, (place) => lmtp(place)))

describeTransport('failover of smtp behind a server that is gone', async () => {
  const dead = await startFakeServer()
  await dead.close()
  const first = smtp({ host: dead.host, port: dead.port, tls: 'none' })
  return relay({}, (place) => failover([first, smtp({ ...place, tls: 'none' })]))
})

test('neither log nor error nor its causes show a password that was refused', async () => {
  const server = await startFakeServer({ auth: { users: { ada: 'another' }, inClear: true } })
  const events: unknown[] = []
  const transport = failover(
    [smtp({ host: server.host, port: server.port, tls: 'none', auth }), nullTransport()],
    {},
    { ...systemRuntime, log: (event) => events.push(event) },
  )
  assert.equal((await transport.send(sampleOutgoing())).transport, 'null:')
  const alone = smtp({ host: server.host, port: server.port, tls: 'none', auth })
  const error = await alone.send(sampleOutgoing()).catch((thrown: unknown) => thrown)
  assert.ok(MailError.is(error) && error.code === 'AUTH_FAILED')
  await Promise.all([transport.close(), alone.close(), server.close()])
  assert.equal(events.length, 1)
  for (const seen of [events, error]) {
    const text = inspect(seen, { depth: 20, showHidden: true })
    for (const secret of [password, Buffer.from(`\0ada\0${password}`).toString('base64')])
      assert.ok(!text.includes(secret))
  }
})
