// Greeting, EHLO, TLS and login: what is said, and when nothing more is.
import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import {
  ca,
  client as clientIdentity,
  expired,
  server as identity,
  other,
  selfSigned,
} from '../../../../test/pki/pki.ts'
import { MailError } from '../errors.ts'
import { type Runtime, systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { createClient } from './client.ts'
import type { Protocol, SmtpAuth, SmtpOptions, TokenRequest } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

const password = 'CANARY-p4ss'
const users = { ada: password }
const tokens = { ada: 'CANARY-t0ken' }
const ada: SmtpAuth = { user: 'ada', password }
const implicit = { ...identity, mode: 'implicit' } as const

interface Case {
  /** What the error's message says. */
  readonly says?: RegExp
  readonly server?: FakeServerOptions
  readonly options?: Partial<SmtpOptions>
  readonly protocol?: Protocol
  /** What the server was told, without what follows the verb. */
  readonly verbs?: string
  /** The error, where there is one. */
  readonly code?: string
  readonly action?: string
  /** How the message arrived, where there is no error. */
  readonly encrypted?: boolean
  readonly user?: string
}

const cases: readonly [name: string, given: Case][] = [
  // Encryption.
  [
    'tls required: EHLO again after STARTTLS',
    {
      server: { tls: identity },
      options: { tls: 'required', ca },
      verbs: 'EHLO STARTTLS EHLO MAIL RCPT DATA',
      encrypted: true,
    },
  ],
  ['tls required by default', { server: { tls: identity }, options: { ca }, encrypted: true }],
  [
    'tls required, not offered',
    { code: 'TLS_UNAVAILABLE', action: 'fix-config', options: { tls: 'required' }, verbs: 'EHLO QUIT' },
  ],
  [
    'tls required, and a server that knows only HELO',
    {
      code: 'TLS_UNAVAILABLE',
      server: { script: { EHLO: '502 5.5.1 What' } },
      options: { tls: 'required' },
      verbs: 'EHLO HELO QUIT',
    },
  ],
  [
    'tls required, refused with 454',
    {
      code: 'REPLY_REJECTED',
      action: 'retry',
      server: { tls: identity, script: { STARTTLS: '454 4.7.0 Not now' } },
      options: { ca },
      verbs: 'EHLO STARTTLS QUIT',
    },
  ],
  [
    'tls required, dies in the handshake',
    {
      code: 'TLS_FAILED',
      action: 'retry',
      server: { tls: identity, script: { handshake: { close: true } } },
      options: { ca },
      verbs: 'EHLO STARTTLS',
    },
  ],
  [
    'tls required, silence in the handshake',
    {
      code: 'TIMEOUT',
      server: { tls: identity, script: { handshake: { silence: true } } },
      options: { ca, tlsTimeoutMs: 30 },
      verbs: 'EHLO STARTTLS',
    },
  ],
  ['tls opportunistic, offered', { server: { tls: selfSigned }, options: { tls: 'opportunistic' }, encrypted: true }],
  ['tls opportunistic, not offered', { options: { tls: 'opportunistic' }, encrypted: false }],
  [
    'tls opportunistic, refused: no way back',
    {
      code: 'REPLY_REJECTED',
      server: { tls: identity, script: { STARTTLS: '454 4.7.0 Not now' } },
      options: { tls: 'opportunistic' },
      verbs: 'EHLO STARTTLS QUIT',
    },
  ],
  [
    'tls opportunistic, dies in the handshake: no way back',
    {
      code: 'TLS_FAILED',
      server: { tls: identity, script: { handshake: { reset: true } } },
      options: { tls: 'opportunistic' },
      verbs: 'EHLO STARTTLS',
    },
  ],
  [
    'tls none, offered all the same',
    { server: { tls: identity }, options: { tls: 'none' }, verbs: 'EHLO MAIL RCPT DATA', encrypted: false },
  ],
  [
    'tls implicit',
    { server: { tls: implicit }, options: { tls: 'implicit', ca }, verbs: 'EHLO MAIL RCPT DATA', encrypted: true },
  ],
  [
    'tls implicit to a server that speaks in clear',
    { code: 'TLS_UNAVAILABLE', action: 'fix-config', options: { tls: 'implicit', ca }, verbs: '' },
  ],

  // Certificates.
  [
    'a certificate of nobody known',
    {
      code: 'CERTIFICATE_INVALID',
      action: 'fix-config',
      server: { tls: selfSigned },
      options: {},
      verbs: 'EHLO STARTTLS',
    },
  ],
  [
    'a certificate of an authority that is not trusted',
    { code: 'CERTIFICATE_INVALID', server: { tls: identity }, options: {}, verbs: 'EHLO STARTTLS' },
  ],
  [
    'an expired certificate',
    {
      code: 'CERTIFICATE_INVALID',
      server: { tls: expired },
      options: { ca, serverName: 'localhost' },
      verbs: 'EHLO STARTTLS',
    },
  ],
  [
    'a certificate for another name',
    { code: 'CERTIFICATE_INVALID', server: { tls: other }, options: { ca }, verbs: 'EHLO STARTTLS' },
  ],
  [
    'a certificate for another name, which is the one that was asked for',
    { server: { tls: other }, options: { ca, serverName: 'other.example' }, encrypted: true },
  ],
  [
    'a certificate for another name, implicit',
    {
      code: 'CERTIFICATE_INVALID',
      server: { tls: { ...other, mode: 'implicit' } },
      options: { tls: 'implicit', ca },
      verbs: '',
    },
  ],
  ['verify none takes any certificate', { server: { tls: selfSigned }, options: { verify: 'none' }, encrypted: true }],

  // EHLO and HELO.
  [
    'a server that knows only HELO',
    {
      server: { script: { EHLO: '502 5.5.1 What' } },
      options: { tls: 'none' },
      verbs: 'EHLO HELO MAIL RCPT DATA',
      encrypted: false,
    },
  ],
  [
    'a server that refuses both',
    {
      code: 'REPLY_REJECTED',
      action: 'fix-config',
      server: { script: { EHLO: '500 What', HELO: '550 Go away' } },
      options: { tls: 'none' },
      verbs: 'EHLO HELO QUIT',
    },
  ],
  [
    'a server that defers EHLO',
    {
      code: 'REPLY_REJECTED',
      action: 'retry',
      says: /^127\.0\.0\.1:\d+: EHLO was answered 451 4\.3\.0 Later$/,
      server: { script: { EHLO: '451 4.3.0 Later' } },
      options: { tls: 'none' },
      verbs: 'EHLO QUIT',
    },
  ],
  [
    'LHLO has no older form',
    {
      protocol: 'lmtp',
      code: 'REPLY_REJECTED',
      server: { lmtp: true, script: { LHLO: '500 What' } },
      verbs: 'LHLO QUIT',
    },
  ],
  [
    'a greeting that refuses',
    {
      code: 'REPLY_REJECTED',
      action: 'fix-config',
      says: /^127\.0\.0\.1:\d+: greeting was answered 554 No mail$/,
      server: { script: { greeting: '554 No mail' } },
      options: { tls: 'none' },
      verbs: 'QUIT',
    },
  ],
  [
    'a greeting that defers',
    {
      code: 'REPLY_REJECTED',
      action: 'retry',
      server: { script: { greeting: { reply: '421 Busy', close: true } } },
      options: { tls: 'none' },
    },
  ],
  [
    'a greeting of another protocol',
    {
      code: 'PROTOCOL_VIOLATION',
      says: /^127\.0\.0\.1:\d+ \(greeting\): is this the port of a mail server\? expected .*, got: \+OK POP3 ready$/,
      server: { script: { greeting: { raw: '+OK POP3 ready\r\n' } } },
      options: { tls: 'none' },
      verbs: '',
    },
  ],
  [
    'a greeting that is no greeting',
    { code: 'PROTOCOL_VIOLATION', server: { script: { greeting: '354 Go' } }, options: { tls: 'none' } },
  ],
  [
    'a connection that closes at once',
    { code: 'CONNECTION_LOST', server: { script: { greeting: { close: true } } }, options: { tls: 'none' } },
  ],

  [
    'a server that waits for a TLS handshake and says nothing',
    {
      code: 'TIMEOUT',
      says: /\(greeting\): no answer within 20 ms; where the port expects TLS .* tls 'implicit' \(in a URL, smtps:\)/,
      server: { tls: implicit },
      options: { greetingTimeoutMs: 20 },
    },
  ],

  // Logins.
  [
    'PLAIN under TLS',
    {
      server: { tls: identity, auth: { users } },
      options: { ca, auth: ada },
      verbs: 'EHLO STARTTLS EHLO AUTH MAIL RCPT DATA',
      encrypted: true,
      user: 'ada',
    },
  ],
  [
    'the login that was announced before TLS counts for nothing',
    {
      code: 'AUTH_UNAVAILABLE',
      server: { tls: identity, script: { EHLO: [{ nth: 1, answer: '250-x\n250-STARTTLS\n250 AUTH PLAIN' }] } },
      options: { ca, auth: ada },
      verbs: 'EHLO STARTTLS EHLO QUIT',
    },
  ],
  ['LOGIN', { server: { auth: { users, mechanisms: ['LOGIN'] } }, options: { tls: 'none', auth: ada }, user: 'ada' }],
  ['CRAM-MD5 is taken in clear', { server: { auth: { users } }, options: { tls: 'none', auth: ada }, user: 'ada' }],
  [
    'only the mechanism that was asked for',
    {
      code: 'AUTH_UNAVAILABLE',
      action: 'fix-config',
      server: { auth: { users, mechanisms: ['LOGIN'] } },
      options: { tls: 'none', auth: { ...ada, mechanism: 'PLAIN' } },
      verbs: 'EHLO QUIT',
    },
  ],
  [
    'no mechanism that we know',
    {
      code: 'AUTH_UNAVAILABLE',
      server: { script: { EHLO: '250-x\n250 AUTH GSSAPI NTLM' } },
      options: { tls: 'none', auth: ada },
    },
  ],
  ['no login offered', { code: 'AUTH_UNAVAILABLE', options: { tls: 'none', auth: ada } }],
  [
    'a wrong password',
    {
      code: 'AUTH_FAILED',
      action: 'fix-config',
      says: /^127\.0\.0\.1:\d+: AUTH was answered 535 /,
      server: { tls: identity, auth: { users: { ada: 'other' } } },
      options: { ca, auth: ada },
      verbs: 'EHLO STARTTLS EHLO AUTH QUIT',
    },
  ],
  [
    'a login that is deferred',
    {
      code: 'AUTH_FAILED',
      action: 'retry',
      server: { tls: identity, auth: { users }, script: { AUTH: '454 4.7.0 Later' } },
      options: { ca, auth: ada },
    },
  ],
  [
    'an endless login',
    {
      code: 'PROTOCOL_VIOLATION',
      server: {
        tls: identity,
        auth: { users, mechanisms: ['LOGIN'] },
        script: { AUTH: '334 VXNlcm5hbWU6', 'AUTH-response': '334 VXNlcm5hbWU6', other: '334 VXNlcm5hbWU6' },
      },
      options: { ca, auth: ada },
    },
  ],
  [
    'a challenge that is not base64 is cancelled',
    {
      code: 'AUTH_FAILED',
      server: { auth: { users, mechanisms: ['CRAM-MD5'] }, script: { AUTH: '334 not base64!' } },
      options: { tls: 'none', auth: ada },
    },
  ],
  [
    'XOAUTH2',
    {
      server: { tls: identity, auth: { tokens, mechanisms: ['XOAUTH2'] } },
      options: { ca, auth: { user: 'ada', token: tokens.ada } },
      user: 'ada',
    },
  ],
  [
    'OAUTHBEARER',
    {
      server: { tls: identity, auth: { tokens } },
      options: { ca, auth: { user: 'ada', token: async () => tokens.ada } },
      user: 'ada',
    },
  ],
  [
    'a refused token that is text',
    {
      code: 'AUTH_FAILED',
      action: 'fix-config',
      server: { tls: identity, auth: { tokens } },
      options: { ca, auth: { user: 'ada', token: 'CANARY-old' } },
    },
  ],
  [
    'a refused XOAUTH2 token',
    {
      code: 'AUTH_FAILED',
      server: { tls: identity, auth: { tokens, mechanisms: ['XOAUTH2'] } },
      options: { ca, auth: { user: 'ada', token: 'CANARY-old' } },
    },
  ],

  [
    'no login where the server wants one',
    {
      code: 'REPLY_REJECTED',
      action: 'fix-config',
      says: /^127\.0\.0\.1:\d+: MAIL was answered 530 /,
      server: { auth: { users } },
      options: { tls: 'none' },
    },
  ],

  // Passwords and clear connections: the table of docs/transports.md.
  [
    'a password in clear to a loopback address',
    { server: { auth: { users, mechanisms: ['PLAIN'] } }, options: { tls: 'none', auth: ada }, user: 'ada' },
  ],
  [
    'a password with tls opportunistic',
    {
      code: 'PASSWORD_UNPROTECTED',
      action: 'fix-config',
      server: { tls: identity, auth: { users } },
      options: { tls: 'opportunistic', auth: ada },
      verbs: '',
    },
  ],
  [
    'a password with tls opportunistic, allowed',
    {
      server: { tls: identity, auth: { users } },
      options: { tls: 'opportunistic', auth: { ...ada, cleartext: true } },
      user: 'ada',
      encrypted: true,
    },
  ],
  [
    'a password with verify none',
    {
      server: { tls: selfSigned, auth: { users } },
      options: { verify: 'none', auth: ada },
      user: 'ada',
      encrypted: true,
    },
  ],
]

for (const [name, given] of cases) {
  test(name, async () => {
    await using server = await startFakeServer(given.server ?? {})
    const { error, shown } = await attempt(server, given.options ?? {}, given.protocol)
    assert.equal(error?.code, given.code, `${error}\n${shown}`)
    if (given.says) assert.match(error?.message ?? '', given.says)
    if (given.action) assert.equal(error?.action, given.action)
    const [message] = server.messages
    if (given.code === undefined) assert.ok(message)
    else assert.equal(message, undefined)
    if (given.encrypted !== undefined) assert.equal(message?.tls !== undefined, given.encrypted)
    assert.equal(message?.user, given.user)
    if (given.verbs !== undefined) assert.equal(verbsOf(server), given.verbs)
    assert.ok(!shown.includes('CANARY') && !shown.includes(inBase64(password)), `a secret is shown: ${shown}`)
  })
}

test('a password never goes in clear to a host that is not a loopback address', async () => {
  await using server = await startFakeServer({ auth: { users } })
  const resolver = { addresses: async () => [{ address: '127.0.0.1', family: 4 as const }] }
  const { error } = await attempt(server, { host: 'mail.example', tls: 'none', auth: ada }, 'smtp', {
    ...systemRuntime,
    resolver,
  })
  assert.equal(error?.code, 'PASSWORD_UNPROTECTED')
  assert.equal(server.connections.length, 0)
})

test('the name localhost is believed only when it leads to a loopback address', async () => {
  await using server = await startFakeServer({ auth: { users } })
  const resolver = { addresses: async () => [{ address: '127.0.0.1', family: 4 as const }] }
  const { error } = await attempt(server, { host: 'localhost', tls: 'none', auth: ada }, 'smtp', {
    ...systemRuntime,
    resolver,
  })
  assert.equal(error, undefined)
})

test('a token that is refused is asked for once more, and the second counts', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { tokens } })
  const asked: TokenRequest[] = []
  const token = (request: TokenRequest): string => {
    asked.push(request)
    return request.refresh ? tokens.ada : 'CANARY-old'
  }
  assert.equal((await attempt(server, { ca, auth: { user: 'ada', token } })).error, undefined)
  assert.deepEqual(asked, [{ refresh: false }, { refresh: true }])
  assert.equal(server.messages.length, 1)
})

test('a token that is refused twice is an error, after no third try', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { tokens } })
  let asked = 0
  const token = (): string => `CANARY-${++asked}`
  const { error, shown } = await attempt(server, { ca, auth: { user: 'ada', token } })
  assert.deepEqual([error?.code, asked], ['AUTH_FAILED', 2])
  assert.ok(!shown.includes('CANARY'), shown)
})

test('a token function that fails is a temporary error with its cause', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { tokens } })
  const problem = new Error('the identity provider is down')
  const token = async (): Promise<string> => {
    throw problem
  }
  const { error } = await attempt(server, { ca, auth: { user: 'ada', token } })
  assert.deepEqual([error?.code, error?.temporary, error?.cause], ['CONNECTION_FAILED', true, problem])
})

test('a token with a line break never reaches the wire', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { tokens } })
  const { error, shown } = await attempt(server, {
    ca,
    auth: { user: 'ada', token: () => 'CANARY\r\nMAIL FROM:<x@y.z>' },
  })
  assert.equal(error?.code, 'OPTION_INVALID')
  assert.ok(!shown.includes('CANARY'), shown)
})

test('a password too long for one line is sent as an answer', async () => {
  const long = 'CANARY'.repeat(100)
  await using server = await startFakeServer({ tls: identity, auth: { users: { ada: long }, mechanisms: ['PLAIN'] } })
  const { error } = await attempt(server, { ca, auth: { user: 'ada', password: long } })
  assert.equal(error, undefined)
  assert.equal(server.messages[0]?.user, 'ada')
})

test('a server that echoes the login in its refusal gives nothing away', async () => {
  for (const mechanism of ['PLAIN', 'LOGIN'] as const) {
    const echo = (argument: string): string => `535 5.7.8 You said AUTH ${argument}, that is ${password}`
    const script = { AUTH: mechanism === 'PLAIN' ? echo : '334 VXNlcm5hbWU6', 'AUTH-response': echo }
    await using server = await startFakeServer({ tls: identity, auth: { users, mechanisms: [mechanism] }, script })
    const { error, shown } = await attempt(server, { ca, auth: ada })
    assert.equal(error?.code, 'AUTH_FAILED')
    for (const secret of [password, inBase64(password), inBase64(`\0ada\0${password}`)])
      assert.ok(!shown.includes(secret), shown)
  }
})

test('a malformed reply that echoes the login gives nothing away', async () => {
  const script = { AUTH: (argument: string) => ({ raw: `oops ${argument} ${password}\r\n` }) }
  await using server = await startFakeServer({ tls: identity, auth: { users, mechanisms: ['PLAIN'] }, script })
  const { error, shown } = await attempt(server, { ca, auth: ada })
  assert.equal(error?.code, 'PROTOCOL_VIOLATION')
  for (const secret of [password, inBase64(`\0ada\0${password}`)]) assert.ok(!shown.includes(secret), shown)
})

const injections: readonly [name: string, behind: string][] = [
  ['a whole reply', '250 AUTH PLAIN\r\n'],
  ['half a reply', '250 AUT'],
  ['a whole EHLO answer', '250-x\r\n250-AUTH PLAIN\r\n250 SIZE\r\n'],
  ['one octet', '2'],
]

for (const [name, behind] of injections) {
  test(`${name} behind the reply to STARTTLS is an error, and nothing more is said`, async () => {
    for (const tls of ['required', 'opportunistic'] as const) {
      const script = { STARTTLS: { raw: `220 2.0.0 Ready\r\n${behind}` } }
      await using server = await startFakeServer({ tls: identity, auth: { users }, script })
      const { error } = await attempt(server, tls === 'required' ? { ca, tls } : { tls })
      assert.equal(error?.code, 'PROTOCOL_VIOLATION')
      assert.equal(verbsOf(server), 'EHLO STARTTLS')
    }
  })
}

test('octets that come in clear after the reply to STARTTLS, in a packet of their own, break the handshake', async () => {
  const heard: string[] = []
  const server = createServer((socket) => speakInClear(socket, heard))
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const client = createClient(resolveOptions('smtp', { host: '127.0.0.1', port, ca }), systemRuntime)
  await assert.rejects(client.submit(sampleSubmission()), { code: 'TLS_FAILED' })
  await client.close()
  server.close()
  assert.ok(!heard.join('').includes('MAIL'))
})

function speakInClear(socket: Socket, heard: string[]): void {
  socket.on('error', () => {})
  socket.write('220 x\r\n')
  socket.on('data', (octets) => {
    const text = octets.toString('latin1')
    heard.push(text)
    if (text.startsWith('EHLO')) socket.write('250-x\r\n250 STARTTLS\r\n')
    else if (text.startsWith('STARTTLS')) socket.write('220 go\r\n')
    else socket.end('250 in clear\r\n')
  })
}

test('a session of which STARTTLS failed is never used for a message (CVE-2026-7666)', async () => {
  const script = { STARTTLS: [{ times: 1, answer: '454 4.7.0 Not now' }] }
  await using server = await startFakeServer({ tls: identity, script })
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, ca, pool: 1 }), systemRuntime)
  await assert.rejects(client.submit(sampleSubmission()), { code: 'REPLY_REJECTED' })
  await client.submit(sampleSubmission())
  await client.close()
  assert.equal(server.messages.length, 1)
  assert.equal(server.messages[0]?.connection, 2)
  assert.ok(server.messages[0]?.tls)
})

test('a session of which the login failed is never used for a message', async () => {
  const script = { AUTH: [{ times: 1, answer: '454 4.7.0 Not now' }] }
  await using server = await startFakeServer({ tls: identity, auth: { users, required: false }, script })
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, ca, auth: ada, pool: 1 }), systemRuntime)
  await assert.rejects(client.submit(sampleSubmission()), { code: 'AUTH_FAILED' })
  await client.submit(sampleSubmission())
  await client.close()
  assert.deepEqual(
    server.messages.map(({ connection, user }) => [connection, user]),
    [[2, 'ada']],
  )
})

test('the client proves itself with its own certificate', async () => {
  await using server = await startFakeServer({ tls: { ...identity, ca } })
  const clientCertificate = { certificate: clientIdentity.cert, key: clientIdentity.key }
  assert.equal((await attempt(server, { ca, clientCertificate })).error, undefined)
  assert.deepEqual(
    [server.messages[0]?.tls?.clientName, server.messages[0]?.tls?.clientVerified],
    ['client.example', true],
  )
})

test('an error of the protocol tells which server it was', async () => {
  for (const greeting of [{ raw: 'HTTP/1.1 400 Bad\r\n' }, '354 Go']) {
    await using server = await startFakeServer({ script: { greeting } })
    const { error } = await attempt(server, { tls: 'none' })
    assert.deepEqual(error?.server, { host: server.host, port: server.port })
  }
})

test('a key that cannot be read is for the configuration to mend, and is not shown', async () => {
  await using server = await startFakeServer({ tls: identity })
  const { error, shown } = await attempt(server, {
    ca,
    clientCertificate: { certificate: clientIdentity.cert, key: '-----BEGIN PRIVATE KEY-----\nCANARY\n' },
  })
  assert.deepEqual([error?.code, error?.action, error?.temporary], ['OPTION_INVALID', 'fix-config', false])
  assert.ok(!shown.includes('CANARY'), shown)
})

test('names itself by the address of the connection, or as it is told; no host name leaks', async () => {
  await using server = await startFakeServer()
  await attempt(server, { tls: 'none' })
  await attempt(server, { tls: 'none', name: 'client.example' })
  assert.deepEqual(
    server.messages.map(({ client }) => client),
    ['[127.0.0.1]', 'client.example'],
  )
})

test("names itself by an IPv6 address where that is the connection's", async () => {
  await using server = await startFakeServer({ host: '::1' })
  assert.equal((await attempt(server, { tls: 'none' })).error, undefined)
  assert.equal(server.messages[0]?.client, '[IPv6:::1]')
})

interface Attempt {
  readonly error: MailError | undefined
  /** Everything that the error shows in any way. */
  readonly shown: string
}

async function attempt(
  server: FakeServer,
  options: Partial<SmtpOptions>,
  protocol: Protocol = 'smtp',
  runtime: Runtime = systemRuntime,
): Promise<Attempt> {
  const { host, port } = server
  const events: unknown[] = []
  const client = createClient(resolveOptions(protocol, { host, port, ...options }), {
    ...runtime,
    log: (event) => events.push(event),
  })
  const error = await client.submit(sampleSubmission()).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  await client.close()
  assert.ok(error === undefined || MailError.is(error), String(error))
  const { inspect } = await import('node:util')
  const deep = { depth: Number.POSITIVE_INFINITY, showHidden: true }
  const shown = [
    inspect(error, deep),
    JSON.stringify(error),
    String(error),
    inspect(client, deep),
    inspect(events, deep),
  ]
  return { error, shown: shown.join('\n') }
}

function verbsOf(server: FakeServer): string {
  const lines = server.transcript.filter(({ from, text }) => from === 'client' && /^[A-Z]{4}/.test(text))
  const verbs = lines.map(({ text }) => /^[A-Z]+/.exec(text)?.[0])
  const last = verbs.at(-1)
  // The goodbye of a session that served is not of interest here.
  return (last === 'QUIT' && verbs.includes('DATA') ? verbs.slice(0, -1) : verbs).join(' ')
}

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
