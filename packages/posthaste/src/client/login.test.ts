// Logins that prove both ends: SCRAM against our own server and against servers that lie, certificates, and bindings.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import * as pki from '../../../../test/pki/pki.ts'
import { MailError } from '../errors.ts'
import { channelBinding } from '../net/channel-binding.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type Credentials, createServer, deriveScramKeys, type Policy, refuse } from '../server/index.ts'
import { createClient } from './client.ts'
import type { SmtpAuth, SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

const ada = { user: 'ada', password: 'CANARY pässword' }
const keys = deriveScramKeys(ada.password, Buffer.from('0123456789abcdef'))
const { ca } = pki

test('SCRAM comes first, and over a second connection again', async () => {
  await using server = await startOwn({ scramKeys: (_, user) => (user === 'ada' ? keys : undefined) })
  await sendTwice(server.port, ada)
  assert.deepEqual(server.logins, ['SCRAM-SHA-256', 'SCRAM-SHA-256'])
  assert.equal(server.failed(), 0)
})

test('a server that offers SCRAM without the keys of the user is given the password, and not asked for SCRAM again', async () => {
  await using server = await startOwn({ scramKeys: () => undefined })
  await sendTwice(server.port, ada)
  assert.deepEqual(server.logins, ['PLAIN', 'PLAIN'])
  assert.equal(server.failed(), 1)
})

test('a mechanism that was named is the only one', async () => {
  await using server = await startOwn({ scramKeys: () => undefined })
  const error = await failure(server.port, { ...ada, mechanism: 'SCRAM-SHA-256' })
  assert.equal(error.code, 'AUTH_FAILED')
  assert.deepEqual([server.logins, server.failed()], [[], 1])
})

test('a mechanism that binds is not there when it was named and is not offered', async () => {
  await using server = await startOwn({ scramKeys: () => keys })
  const error = await failure(server.port, { ...ada, mechanism: 'SCRAM-SHA-256-PLUS' })
  assert.equal(error.code, 'AUTH_UNAVAILABLE')
})

test('a wrong password is tried once more by another mechanism, and no more', async () => {
  await using server = await startOwn({ scramKeys: () => keys })
  const error = await failure(server.port, { user: 'ada', password: 'CANARY wrong' })
  assert.equal(error.code, 'AUTH_FAILED')
  assert.equal(error.action, 'fix-config')
  assert.deepEqual([server.logins, server.failed()], [[], 1])
})

test('a password that SCRAM cannot take goes by another mechanism', async () => {
  await using server = await startOwn({ scramKeys: () => keys }, 'CANARY \ue000')
  await sendTwice(server.port, { user: 'ada', password: 'CANARY \ue000' })
  assert.deepEqual(server.logins, ['PLAIN', 'PLAIN'])
})

interface Lie {
  readonly answers: readonly string[]
  readonly code: string
  readonly says: RegExp
  /** The verbs of the client after EHLO. */
  readonly verbs: readonly string[]
}

const salt = 'MDEyMzQ1Njc4OWFiY2RlZg=='
const challenge = (text: string) => `334 ${Buffer.from(text).toString('base64')}`
const lies: readonly [name: string, lie: Lie][] = [
  [
    'says yes at once',
    { answers: ['235 2.7.0 Welcome'], code: 'SERVER_UNPROVEN', says: /proved nothing/, verbs: ['AUTH', 'QUIT'] },
  ],
  [
    'says yes without a proof',
    {
      answers: [challenge(`r=NONCEx,s=${salt},i=4096`), '235 2.7.0 Welcome'],
      code: 'SERVER_UNPROVEN',
      says: /proved nothing/,
      verbs: ['AUTH', '(proof)', 'QUIT'],
    },
  ],
  [
    'gives the proof of somebody else',
    {
      answers: [challenge(`r=NONCEx,s=${salt},i=4096`), challenge(`v=${Buffer.alloc(32).toString('base64')}`), '501 x'],
      code: 'SERVER_UNPROVEN',
      says: /signature of the server is wrong/,
      verbs: ['AUTH', '(proof)', '*', 'QUIT'],
    },
  ],
  [
    'answers another login',
    {
      answers: [challenge(`r=other,s=${salt},i=4096`), '501 5.7.0 x'],
      code: 'SERVER_UNPROVEN',
      says: /nonce/,
      verbs: ['AUTH', '*', 'QUIT'],
    },
  ],
  [
    'wants this machine to work for a year',
    {
      answers: [challenge(`r=NONCEx,s=${salt},i=2147483647`), '501 5.7.0 x'],
      code: 'AUTH_UNAVAILABLE',
      says: /2147483647 iterations/,
      verbs: ['AUTH', '*', 'QUIT'],
    },
  ],
  [
    'wants a password that is easy to guess',
    {
      answers: [challenge(`r=NONCEx,s=${salt},i=1`), '501 5.7.0 x'],
      code: 'AUTH_UNAVAILABLE',
      says: /asks for 1 iterations/,
      verbs: ['AUTH', '*', 'QUIT'],
    },
  ],
  [
    'says what is no SCRAM',
    {
      answers: [challenge('hello'), '501 5.7.0 x'],
      code: 'PROTOCOL_VIOLATION',
      says: /SCRAM-SHA-256/,
      verbs: ['AUTH', '*', 'QUIT'],
    },
  ],
]

for (const [name, { answers, code, says, verbs }] of lies) {
  test(`a server that ${name} gets no mail: ${code}`, async () => {
    await using server = await startLiar(answers, 'SCRAM-SHA-256 PLAIN')
    const error = await failure(server.port, ada, { tls: 'none' })
    assert.equal(error.code, code, error.message)
    assert.match(error.message, says)
    assert.deepEqual(server.verbs, verbs)
  })
}

test('EXTERNAL logs in by the certificate', async () => {
  await using server = await startLiar(['235 2.7.0 Welcome'], 'EXTERNAL', pki.server)
  const options = {
    tls: 'implicit',
    ca,
    clientCertificate: { certificate: pki.client.cert, key: pki.client.key },
  } as const
  const error = await failure(server.port, { mechanism: 'EXTERNAL' }, options)
  assert.equal(error.code, 'REPLY_REJECTED') // at MAIL, which this server does not know
  assert.deepEqual(server.lines.slice(1, 2), ['AUTH EXTERNAL ='])
  assert.equal(server.clients[0], 'client.example')
})

const wrongAuth: readonly [auth: unknown, says: RegExp][] = [
  [{ mechanism: 'EXTERNAL' }, /clientCertificate/],
  [{ mechanism: 'EXTERNAL', password: 'CANARY' }, /no meaning beside mechanism 'EXTERNAL'/],
  [{ mechanism: 'EXTERNAL', user: '' }, /auth\.user/],
  [{ ...ada, mechanism: 'SCRAM' }, /must be one of 'SCRAM-SHA-256-PLUS'/],
]

for (const [auth, says] of wrongAuth) {
  test(`the login ${JSON.stringify(auth).replaceAll('CANARY', '***')} is refused`, () => {
    // as: what JavaScript would give.
    assert.throws(() => resolveOptions('smtp', { host: 'x', auth: auth as SmtpAuth }), says)
  })
}

test('both ends of TLS 1.3 have the same binding, each connection another, and TLS 1.2 has none', async () => {
  const bound = async (maxVersion: 'TLSv1.2' | 'TLSv1.3') => {
    const server = createTlsServer({ ...pki.server, maxVersion }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const { connect } = await import('node:tls')
    const client = connect({ port: typeof address === 'object' && address ? address.port : 0, ca, host: 'localhost' })
    const [[theirs]] = await Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')])
    const bindings = [channelBinding(client), channelBinding(theirs)]
    client.destroy()
    server.close()
    return bindings.map((each) => each && Buffer.from(each).toString('hex'))
  }
  const [one, other] = await bound('TLSv1.3')
  assert.match(one ?? '', /^[0-9a-f]{64}$/)
  assert.equal(one, other)
  assert.notEqual((await bound('TLSv1.3'))[0], one)
  assert.deepEqual(await bound('TLSv1.2'), [undefined, undefined])
})

/** Our own server; `password` is what it takes by PLAIN. */
async function startOwn(policy: Policy, password = ada.password) {
  const logins: string[] = []
  let refusals = 0
  const authenticate = (_: unknown, credentials: Credentials) => {
    if ('password' in credentials && credentials.password !== password) {
      refusals++
      return refuse(535, '5.7.8', 'no')
    }
    logins.push(credentials.mechanism)
    return undefined
  }
  const scramKeys: Policy['scramKeys'] = async (session, user) => {
    const found = await policy.scramKeys?.(session, user)
    if (!found) refusals++
    return found
  }
  const tls = { key: pki.server.key, cert: pki.server.cert }
  const server = createServer({
    policy: { ...policy, scramKeys, authenticate },
    tls,
    auth: { required: true },
    transcript: true,
  })
  const { port } = await server.listen()
  return {
    port,
    logins,
    failed: () => refusals,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Two messages over two connections, one after the other. */
async function sendTwice(port: number, auth: SmtpAuth): Promise<void> {
  const client = clientOf(port, auth, { maxMessagesPerConnection: 1, pool: 1 })
  await client.submit(sampleSubmission())
  await client.submit(sampleSubmission())
  await client.close()
}

async function failure(port: number, auth: SmtpAuth, options: Partial<SmtpOptions> = {}): Promise<MailError> {
  const client = clientOf(port, auth, options)
  const error = await client.submit(sampleSubmission()).catch((reason: unknown) => reason)
  await client.close()
  assert.ok(MailError.is(error), `${error}`)
  assert.ok(!`${error.message} ${JSON.stringify(error)}`.includes('CANARY'))
  return error
}

function clientOf(port: number, auth: SmtpAuth, options: Partial<SmtpOptions>) {
  const tls = options.tls === 'none' ? {} : { ca, serverName: 'localhost' }
  return createClient(resolveOptions('smtp', { host: '127.0.0.1', port, auth, ...tls, ...options }), systemRuntime)
}

/** Says EHLO's answer, then the given ones, whatever it is told; NONCE in one becomes the client's. */
async function startLiar(answers: readonly string[], mechanisms: string, tls?: { key: string; cert: string }) {
  const lines: string[] = []
  const clients: string[] = []
  const serve = (socket: Socket): void => {
    const left = [...answers]
    let nonce = ''
    socket.write('220 liar.example\r\n')
    socket
      .on('error', () => {})
      .on('data', (octets) => {
        const line = `${octets}`.trimEnd()
        lines.push(line)
        const initial = /^AUTH SCRAM-SHA-256 (.+)$/.exec(line)?.[1]
        if (initial) nonce = Buffer.from(initial, 'base64').toString().replace(/^.*r=/, '')
        if (line.startsWith('EHLO')) socket.write(`250-liar.example\r\n250 AUTH ${mechanisms}\r\n`)
        else if (line === 'QUIT') socket.end('221 Bye\r\n')
        else socket.write(`${withNonce(left.shift() ?? '500 5.5.1 What?', nonce)}\r\n`)
      })
  }
  const server = tls
    ? createTlsServer({ ...tls, ca, requestCert: true, rejectUnauthorized: false }, (socket: TLSSocket) => {
        const { subject } = socket.getPeerCertificate()
        clients.push(`${subject?.CN}`)
        serve(socket)
      })
    : createTcpServer(serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    lines,
    clients,
    get verbs() {
      return lines.slice(1).map((line) => /^(AUTH|QUIT|\*)/.exec(line)?.[0] ?? '(proof)')
    },
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

function withNonce(answer: string, nonce: string): string {
  if (!answer.startsWith('334 ')) return answer
  const text = Buffer.from(answer.slice(4), 'base64').toString().replace('NONCE', nonce)
  return `334 ${Buffer.from(text).toString('base64')}`
}
