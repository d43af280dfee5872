// What would become of a message: said, and nothing sent.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ca, server as identity } from '../../../../test/pki/pki.ts'
import type { TlsMode } from '../client/options.ts'
import { defineTemplate } from '../template/template.ts'
import { captureMail } from '../testing/capture.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { smtp } from '../transport/smtp.ts'
import { createMailer } from './create-mailer.ts'

const password = 'CANARY-password'
const canary = 'CANARY-body'
const from = 'ada@example.com'
const to = ['grace@example.net']
const message = { from, to, bcc: 'archive@example.org', subject: 'Grüße', text: canary }

test('the message: envelope, header, size, and the encoding of each part', async () => {
  await using mailer = createMailer({ transport: 'null:' })
  const html = `<p>${'ü'.repeat(200)}</p>`
  const attachments = [{ filename: 'a.bin', content: new Uint8Array(100) }]
  const explanation = await mailer.explain({ ...message, html, attachments })
  assert.deepEqual(explanation.envelope, { sender: from, recipients: ['grace@example.net', 'archive@example.org'] })
  assert.equal(explanation.via, 'default')
  assert.deepEqual(
    explanation.parts.map(({ id, type, encoding, filename }) => [id, type, encoding, filename]),
    [
      ['TEXT', 'multipart/mixed', '7bit', undefined],
      ['1', 'multipart/alternative', '7bit', undefined],
      ['1.1', 'text/plain', '7bit', undefined],
      ['1.2', 'text/html', 'base64', undefined],
      ['2', 'application/octet-stream', 'base64', 'a.bin'],
    ],
  )
  const header = new Map(explanation.header)
  assert.equal(header.get('Subject'), '=?utf-8?B?R3LDvMOfZQ==?=')
  assert.equal(header.get('Message-ID'), `<${explanation.messageId}>`)
  assert.equal(header.has('Bcc'), false)
  assert.deepEqual(explanation.needs, [])
  assert.deepEqual(explanation.dkim, [])
  assert.deepEqual(explanation.transport.refusals, [])
  const { size } = explanation
  assert.ok(size > 1000, `${size}`)
  assert.ok(!inspect(explanation, { depth: 9 }).includes(canary))
  assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation)
})

test('an address beyond ASCII needs SMTPUTF8', async () => {
  await using mailer = createMailer({ transport: 'null:' })
  const { needs } = await mailer.explain({ ...message, to: 'grüße@example.net' })
  assert.deepEqual(needs, ['SMTPUTF8', '8BITMIME'])
})

test('a template is rendered, and beforeSend is asked', async () => {
  await using mailer = createMailer({
    transport: 'null:',
    from,
    templates: { welcome: defineTemplate({ subject: () => 'Hi', text: () => canary }) },
    hooks: { beforeSend: () => ({ headers: { 'X-Hooked': 'yes' } }), afterSend: () => assert.fail('nothing was sent') },
  })
  const explanation = await mailer.explain({ to, template: 'welcome' })
  assert.equal(explanation.template, 'welcome')
  assert.equal(new Map(explanation.header).get('X-Hooked'), 'yes')
})

test('without connect, a relay is described and not connected to', async () => {
  await using server = await startFakeServer({ tls: identity })
  const { host, port } = server
  await using mailer = createMailer({ transport: smtp({ host, port, ca, auth: { user: 'ada', password } }) })
  const { transport } = await mailer.explain(message)
  assert.deepEqual(transport, {
    transport: `smtp://${host}:${port}`,
    tls: { mode: 'required', verified: true, serverName: host, minVersion: 'TLSv1.2' },
    login: { user: 'ada' },
    refusals: [],
    warnings: [],
  })
  assert.equal(server.connections.length, 0)
})

test('a proxy is named, and its login is not', async () => {
  const proxy = `socks5://ada:${password}@[::1]`
  await using mailer = createMailer({ transport: smtp({ host: 'mail.example', proxy }) })
  const { transport } = await mailer.explain(message)
  assert.equal(transport.proxy, 'socks5://[::1]:1080')
})

test('a password that would go in clear is refused without connecting', async () => {
  const auth = { user: 'ada', password }
  await using mailer = createMailer({ transport: smtp({ host: '192.0.2.1', tls: 'none', auth }) })
  const { transport } = await mailer.explain(message)
  assert.deepEqual(
    transport.refusals.map(({ code }) => code),
    ['PASSWORD_UNPROTECTED'],
  )
})

test('with connect, the server is asked for EHLO alone, and no secret is shown to it or to anyone', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { users: { ada: password } } })
  const { host, port } = server
  await using mailer = createMailer({ transport: smtp({ host, port, ca, auth: { user: 'ada', password } }) })
  const explanation = await mailer.explain(message, { connect: true })
  assert.deepEqual(server.connections[0]?.commands, ['EHLO [127.0.0.1]', 'STARTTLS', 'EHLO [127.0.0.1]', 'QUIT'])
  const offer = explanation.transport.server
  assert.deepEqual(explanation.transport.refusals, [])
  assert.equal(offer?.tls?.verifiedName, host)
  assert.equal(offer?.address, host)
  assert.ok(offer?.offers.includes('SIZE 33554432'))
  for (const used of ['STARTTLS', 'AUTH', 'PIPELINING', 'SIZE']) assert.ok(offer?.uses.includes(used), used)
  assert.deepEqual(offer?.commands, [
    `MAIL FROM:<${from}> SIZE=${explanation.size}`,
    'RCPT TO:<grace@example.net>',
    'RCPT TO:<archive@example.org>',
  ])
  assert.ok(!inspect(explanation, { depth: 9 }).includes('CANARY'))
  assert.deepEqual(server.messages, [])
})

const refusals: readonly (readonly [
  name: string,
  extensions: readonly string[],
  options: { tls?: TlsMode; auth?: boolean },
  change: object,
  code: string,
])[] = [
  ['a message that is too large', ['SIZE 10'], {}, {}, 'MESSAGE_TOO_LARGE'],
  ['a header that the server cannot take', ['SIZE'], {}, { replyTo: 'grüße@example.net' }, 'CAPABILITY_MISSING'],
  ['a recipient that the server cannot take', [], {}, { bcc: ['grüße@example.net'] }, 'CAPABILITY_MISSING'],
  ['a server without STARTTLS', [], { tls: 'required' }, {}, 'TLS_UNAVAILABLE'],
  ['a password in clear', ['AUTH PLAIN'], { tls: 'opportunistic', auth: true }, {}, 'PASSWORD_UNPROTECTED'],
  ['a tag that SMTP cannot say', [], {}, { tags: ['news'] }, 'FIELD_UNSUPPORTED'],
]
for (const [name, extensions, { tls = 'none', auth }, change, code] of refusals) {
  test(`${name} would be refused`, async () => {
    await using server = await startFakeServer({ extensions })
    const { host, port } = server
    const login = auth ? { auth: { user: 'ada', password } } : {}
    await using mailer = createMailer({ transport: smtp({ host, port, tls, ...login }) })
    const { transport } = await mailer.explain({ ...message, ...change }, { connect: true })
    assert.deepEqual(
      transport.refusals.map((refusal) => refusal.code),
      [code],
    )
  })
}

test('what was asked beside the message is seen to', async () => {
  const extensions = ['DSN', 'PIPELINING', 'CHUNKING']
  await using server = await startFakeServer({ extensions, tls: identity })
  const { host, port } = server
  await using mailer = createMailer({ transport: smtp({ host, port, ca }) })
  const reports = await mailer.explain(message, { connect: true, dsn: { notify: ['failure'] } })
  assert.deepEqual(reports.transport.refusals, [])
  assert.deepEqual(reports.transport.server?.uses, ['STARTTLS', 'PIPELINING', 'DSN', 'CHUNKING'])
  const guarded = await mailer.explain(message, { connect: true, requireTls: true })
  assert.equal(guarded.transport.refusals[0]?.code, 'CAPABILITY_MISSING')
})

test('a refused recipient is named', async () => {
  await using server = await startFakeServer({ extensions: [] })
  await using mailer = createMailer({ transport: server.url })
  const { transport } = await mailer.explain({ ...message, bcc: 'grüße@example.net' }, { connect: true })
  assert.deepEqual(transport.refusals[0]?.recipients, ['grüße@example.net'])
})

test('each member of failover is explained, one that cannot be reached too', async () => {
  await using server = await startFakeServer()
  const gone = await startFakeServer()
  await gone.close()
  await using mailer = createMailer({ transport: `failover(${gone.url} ${server.url} memory:)` })
  const { transport } = await mailer.explain(message, { connect: true })
  assert.deepEqual(
    transport.members?.map((member) => [member.refusals[0]?.code, member.server !== undefined]),
    [
      ['CONNECTION_FAILED', false],
      [undefined, true],
      [undefined, false],
    ],
  )
})

test('a folder is not touched unless it is asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-explain-'))
  try {
    await using mailer = createMailer({ transport: `file:${folder}/outbox` })
    const { transport } = await mailer.explain({ ...message, tags: ['news'] })
    assert.equal(transport.refusals[0]?.code, 'FIELD_UNSUPPORTED')
    assert.deepEqual(readdirSync(folder), [])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a transport of somebody else is named', async () => {
  const name = 'pigeon:'
  const transport = { name, concurrency: 1, warnings: [], send: () => assert.fail(), close: async () => {} }
  await using mailer = createMailer({ transport })
  assert.deepEqual((await mailer.explain(message)).transport, { transport: name, refusals: [], warnings: [] })
})

test('what send would refuse before it asks a transport, explain refuses', async () => {
  const mailer = createMailer({ transport: 'null:', hooks: { beforeSend: () => ({ veto: 'not today' }) } })
  await assert.rejects(mailer.explain(message), { code: 'MESSAGE_VETOED' })
  await assert.rejects(mailer.explain({ ...message, to: 'nobody' }), { code: 'ADDRESS_INVALID' })
  await assert.rejects(mailer.explain(message, { conect: true } as never), { code: 'OPTION_INVALID' })
  await assert.rejects(mailer.explain(message, { via: 'news' as 'default' }), { code: 'ROUTE_UNKNOWN' })
  const reason = new Error('enough')
  await assert.rejects(mailer.explain(message, { signal: AbortSignal.abort(reason) }), reason)
  await mailer.close()
  await assert.rejects(mailer.explain(message), { code: 'MAILER_CLOSED' })
})

test('while mail is captured, nothing is connected to', async () => {
  await using server = await startFakeServer()
  await using mailer = createMailer({ transport: server.url })
  await using mail = captureMail()
  const explanation = await mailer.explain(message, { connect: true })
  assert.equal(explanation.captured, true)
  assert.equal(server.connections.length, 0)
  assert.equal(mail.messages.length, 0)
})
