// Nothing secret comes out: every kind of failure is brought about with secrets everywhere, and whatever a program could
// log of it is searched for them.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { tracingChannel } from 'node:diagnostics_channel'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import { ca, server as identity, selfSigned } from '../../../../test/pki/pki.ts'
import type { SmtpOptions } from '../client/options.ts'
import { MailError } from '../errors.ts'
import type { LogEvent } from '../runtime/log.ts'
import { defineTemplate } from '../template/template.ts'
import { type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import type { Script } from '../testing/script.ts'
import { postmark } from '../transport/http/postmark.ts'
import { sendmail } from '../transport/sendmail.ts'
import { smtp } from '../transport/smtp.ts'
import { createUnsubscribeLink } from '../unsubscribe/link.ts'
import { createMailer } from './create-mailer.ts'
import type { SendTrace } from './diagnostics.ts'
import type { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'

const password = 'CANARY-password-of-ada'
const token = 'CANARY-token-of-ada'
const proxyPassword = 'CANARY-proxy-password'
const body = 'CANARY-body-of-the-message'
const secret = 'CANARY-unsubscribe-secret-of-32-characters'
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const dkimKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** As they are, and as they travel. */
const secrets = [
  ...[password, token, proxyPassword, body, secret].flatMap((each) => [each, base64(each), encodeURIComponent(each)]),
  // Where a long line is cut.
  password.slice(0, 12),
  base64(`\0ada\0${password}`),
  base64(`n,a=ada,\x01auth=Bearer ${token}\x01\x01`),
  base64(`user=ada\x01auth=Bearer ${token}\x01\x01`),
  base64(`proxy:${proxyPassword}`),
  ...dkimKey.split('\n').filter((line) => line.length === 64),
]

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

const url = createUnsubscribeLink({ url: 'https://acme.example/u', secret, address: 'grace@example.net' })
const message = {
  from: 'ada@example.com',
  to: ['grace@example.net', 'gone@example.net'],
  subject: 'Hello',
  text: body,
  attachments: [{ filename: 'a.txt', content: body }],
  unsubscribe: { url, oneClick: true as const },
}

interface Case {
  readonly code: string
  readonly server?: FakeServerOptions
  readonly smtp?: Partial<SmtpOptions>
  /** Instead of SMTP to the server. */
  readonly mailer?: Partial<MailerOptions>
  readonly change?: object
  readonly send?: (mailer: Mailer) => Promise<unknown>
}

const login = { auth: { user: 'ada', password } }
const bearer = { auth: { user: 'ada', token } }
const guarded: FakeServerOptions = { tls: identity, auth: { users: { ada: 'another' }, tokens: { ada: 'another' } } }
const cases: readonly Case[] = [
  { code: 'ADDRESS_INVALID', change: { to: 'nobody' } },
  { code: 'HEADER_INVALID', change: { headers: { 'X-A': 'a\r\nb' } } },
  { code: 'MESSAGE_INVALID', change: { from: [] } },
  { code: 'ATTACHMENT_UNREADABLE', change: { attachments: [{ filename: 'a', content: failing() }] } },
  { code: 'MESSAGE_TOO_LARGE', server: { extensions: ['SIZE 10'] } },
  { code: 'FIELD_UNSUPPORTED', change: { tags: ['a'] } },
  { code: 'CAPABILITY_MISSING', server: { extensions: [] }, change: { replyTo: 'grüße@example.net' } },
  { code: 'MESSAGE_VETOED', mailer: { hooks: { beforeSend: () => false } } },
  { code: 'ROUTE_UNKNOWN', send: (mailer) => mailer.send(message, { via: 'other' }) },
  { code: 'OPTION_INVALID', send: (mailer) => mailer.send(message, { idempotencykey: body } as never) },
  { code: 'TEMPLATE_UNKNOWN', send: (mailer) => mailer.send({ ...templated, template: 'other' }) },
  { code: 'TEMPLATE_FAILED', send: (mailer) => mailer.send({ ...templated, template: 'failing' }) },
  { code: 'HOST_NOT_FOUND', smtp: { host: 'nowhere.invalid', tls: 'required', ...login } },
  { code: 'TLS_UNAVAILABLE', smtp: { tls: 'required', ...login } },
  { code: 'CERTIFICATE_INVALID', server: { tls: selfSigned }, smtp: { tls: 'required', ...login } },
  {
    code: 'TLS_FAILED',
    server: { ...guarded, script: { handshake: { close: true } } },
    smtp: { tls: 'required', ...login },
  },
  { code: 'PASSWORD_UNPROTECTED', server: { tls: selfSigned }, smtp: { tls: 'opportunistic', ...login } },
  { code: 'AUTH_UNAVAILABLE', server: { tls: identity }, smtp: { tls: 'required', ca, ...login } },
  ...(['PLAIN', 'LOGIN', 'CRAM-MD5'] as const).map((mechanism) => refusedLogin({ ...login.auth, mechanism })),
  ...(['XOAUTH2', 'OAUTHBEARER'] as const).map((mechanism) => refusedLogin({ ...bearer.auth, mechanism })),
  {
    code: 'PROTOCOL_VIOLATION',
    server: { ...guarded, script: { AUTH: { raw: `${password} ${base64(`\0ada\0${password}`)}\r\n` } } },
    smtp: { tls: 'required', ca, ...login },
  },
  {
    code: 'CONNECTION_LOST',
    server: { ...guarded, script: { AUTH: { close: true } } },
    smtp: { tls: 'required', ca, ...login },
  },
  repeated('REPLY_REJECTED', (echo) => ({ MAIL: `550 5.7.1 ${echo}` })),
  repeated('RECIPIENTS_REFUSED', (echo) => ({ RCPT: `550 5.1.1 ${echo}` })),
  repeated('REPLY_REJECTED', (echo) => ({ 'end-of-data': `554 5.7.1 ${echo}` })),
  repeated('PROTOCOL_VIOLATION', (echo) => ({ MAIL: { raw: `${echo}\r\n` } })),
  repeated('PROTOCOL_VIOLATION', (echo) => ({ MAIL: `354 ${echo}` })),
  repeated('PROTOCOL_VIOLATION', (echo) => ({ MAIL: `334 ${echo}` })),
  repeated('PROTOCOL_VIOLATION', (echo) => ({ AUTH: { raw: `235 2.7.0 Ok\r\n334 ${echo}\r\n` } })),
  repeated('PROTOCOL_VIOLATION', (echo) => ({ MAIL: { raw: `250 ${'x'.repeat(175)}${echo}\x01\r\n` } })),
  {
    code: 'CONNECTION_FAILED',
    smtp: { proxy: `socks5://proxy:${proxyPassword}@127.0.0.1:9`, ...login, tls: 'required' },
  },
  { code: 'REPLY_REJECTED', server: { script: { MAIL: '550 5.7.1 No' } } },
  { code: 'RECIPIENTS_REFUSED', server: { script: { RCPT: '550 5.1.1 No such user' } } },
  { code: 'OUTCOME_UNKNOWN', server: { script: { 'end-of-data': { close: true } } } },
  { code: 'TIMEOUT', server: { script: { DATA: { silence: true } } }, smtp: { dataTimeoutMs: 20 } },
  { code: 'SENDMAIL_FAILED', mailer: { transport: sendmail({ path: '/nowhere/sendmail' }) } },
  { code: 'FILE_FAILED', mailer: { transport: 'file:/proc/nowhere' } },
  { code: 'OUTCOME_UNKNOWN', mailer: { transport: postmark({ token, baseUrl: 'http://127.0.0.1:9' }) } },
]

/** By a server that took the login, and says again later what it was told. */
function repeated(code: string, script: (echo: string) => Script): Case {
  const echo = `${password} ${base64(password)} ${base64(`\0ada\0${password}`)}`
  const server = { tls: identity, auth: { users: { ada: password } }, script: script(echo) }
  return { code, server, smtp: { tls: 'required', ca, auth: { ...login.auth, mechanism: 'PLAIN' } } }
}

/** By a server that repeats all that it was told, after the challenges where there are some. */
function refusedLogin(auth: { user: string; password?: string; token?: string; mechanism: Mechanism }): Case {
  const { mechanism, password: given = token } = auth
  const plain = mechanism === 'PLAIN' ? base64(`\0ada\0${password}`) : ''
  const echo = `535 5.7.8 ${given} ${base64(given)} ${plain}`
  const challenged = mechanism === 'LOGIN' || mechanism === 'CRAM-MD5'
  const script = challenged ? { 'AUTH-response': echo } : { AUTH: echo, 'AUTH-response': echo }
  const server = {
    tls: identity,
    auth: { users: { ada: 'another' }, tokens: { ada: 'another' }, mechanisms: [mechanism] },
    script,
  }
  return { code: 'AUTH_FAILED', server, smtp: { tls: 'required', ca, auth } }
}

type Mechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2' | 'OAUTHBEARER'

const templated = { from: 'ada@example.com', to: 'grace@example.net', data: { name: body } }

function failing(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.error(new Error('the disk is gone')) })
}

const events: LogEvent[] = []
const traces: SendTrace[] = []
const seen = new Set<string>()
const channel = tracingChannel<unknown, SendTrace>('posthaste:send')
const keep = (trace: SendTrace): void => void traces.push(trace)
const nothing = (): void => {}
const listener = { start: keep, end: nothing, asyncStart: nothing, asyncEnd: keep, error: keep }
before(() => channel.subscribe(listener))
after(() => channel.unsubscribe(listener))

for (const [index, each] of cases.entries()) {
  test(`${each.code} shows no secret (${index})`, async () => {
    events.length = 0
    traces.length = 0
    await using server = await startFakeServer(each.server)
    const { host, port } = server
    const relay = smtp({ host, port, tls: 'none', ...each.smtp })
    await using mailer = createMailer({
      transport: relay,
      dkim: { domain: 'example.com', selector: 'a', privateKey: dkimKey },
      templates: {
        failing: defineTemplate({ text: () => assert.fail('it fails'), subject: () => 'x' }),
      },
      runtime: { log: (event) => void events.push(event) },
      ...each.mailer,
    } as MailerOptions)
    const { send = () => mailer.send({ ...message, ...each.change }) } = each
    const error = await failureOf(() => send(mailer as Mailer))
    assert.equal(error.code, each.code, error.message)
    seen.add(error.name)
    const transports = Object.values(mailer.routes).map(({ transport }) => [transport, transport.name])
    const shown = [error, error.transcript, error.stack, JSON.stringify(error), mailer, JSON.stringify(mailer)]
    assertNoSecret([...shown, ...transports, events, traces])
  })
}

test('every kind of error was among them', () => {
  assert.deepEqual([...seen].sort(), [
    'AddressError',
    'ConfigError',
    'ConnectionError',
    'LocalDeliveryError',
    'MessageError',
    'ProtocolError',
    'RecipientsError',
    'ReplyError',
    'TemplateError',
    'UnknownOutcomeError',
  ])
})

test('a receipt, its transcript and an explanation show no secret either', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { users: { ada: password } } })
  const { host, port } = server
  await using mailer = createMailer({
    transport: smtp({ host, port, ca, ...login, transcript: true }),
    dkim: { domain: 'example.com', selector: 'a', privateKey: dkimKey },
    runtime: { log: (event) => void events.push(event) },
  })
  const receipt = await mailer.send(message)
  const explanation = await mailer.explain(message, { connect: true })
  assert.ok(explanation.dkim.length > 0)
  assert.ok((receipt.transcript ?? []).length > 5)
  assertNoSecret([receipt, JSON.stringify(receipt), explanation, JSON.stringify(explanation), events, traces, mailer])
})

async function failureOf(send: () => Promise<unknown>): Promise<MailError> {
  try {
    await send()
  } catch (error) {
    if (MailError.is(error)) return error
    throw error
  }
  return assert.fail('it did not fail')
}

function assertNoSecret(values: readonly unknown[]): void {
  for (const value of values) {
    const text =
      typeof value === 'string'
        ? value
        : inspect(value, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null })
    for (const each of secrets) {
      const at = text.indexOf(each)
      assert.equal(at, -1, `${each} is shown: ${text.slice(Math.max(at - 200, 0), at + 100)}`)
    }
  }
}
