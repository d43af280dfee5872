// What is checked before MAIL: nothing is sent that the server said it cannot take.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as pki from '../../../../test/pki/pki.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { createClient, type Submission, type Submittal } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

const plain = { extensions: ['PIPELINING'] }
const utf8 = 'грейс@example.net'

const refusals: readonly [name: string, submission: Submission, server: FakeServerOptions, code: string][] = [
  [
    'a message larger than SIZE',
    sampleSubmission({ content: 'x'.repeat(100) }),
    { extensions: ['SIZE 99'] },
    'MESSAGE_TOO_LARGE',
  ],
  [
    'UTF-8 in the header without SMTPUTF8',
    sampleSubmission({ raw: { needsSmtpUtf8: true } }),
    plain,
    'CAPABILITY_MISSING',
  ],
  ['a UTF-8 sender without SMTPUTF8', sampleSubmission({ sender: utf8 }), plain, 'CAPABILITY_MISSING'],
  [
    'octets above 127 without 8BITMIME',
    sampleSubmission({ raw: { needs8BitMime: true } }),
    plain,
    'CAPABILITY_MISSING',
  ],
  ['delivery reports without DSN', sampleSubmission({ dsn: { notify: ['failure'] } }), plain, 'CAPABILITY_MISSING'],
  [
    'an envelope of UTF-8 recipients only, without SMTPUTF8',
    sampleSubmission({ recipients: [utf8] }),
    plain,
    'RECIPIENTS_REFUSED',
  ],
  [
    'an envelope ID that is no xtext',
    sampleSubmission({ dsn: { envelopeId: 'a\r\nRCPT TO:<x@y.z>' } }),
    {},
    'MESSAGE_INVALID',
  ],
  [
    'a recipient with a command in it',
    sampleSubmission({ recipients: ['a@b.example\r\nDATA'] }),
    {},
    'ADDRESS_INVALID',
  ],
  [
    'a sender with a command in it',
    sampleSubmission({ sender: 'a@b.example>\r\nRCPT TO:<x@y.z' }),
    {},
    'ADDRESS_INVALID',
  ],
]

for (const [name, submission, server, code] of refusals) {
  test(`${name} is ${code}, and MAIL is never said`, async () => {
    const { commands, result } = await submitTo(server, submission)
    await assert.rejects(result, { code, outcome: 'not-sent' })
    assert.deepEqual(commands, ['EHLO', 'QUIT'])
  })
}

test('after a refusal here the connection serves the next message', async () => {
  await using server = await startFakeServer({ extensions: ['SIZE 99'] })
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none' }), systemRuntime)
  await assert.rejects(client.submit(sampleSubmission({ content: 'x'.repeat(100) })))
  await client.submit(sampleSubmission())
  await client.close()
  assert.equal(server.connections.length, 1)
})

test('a UTF-8 address in the envelope only refuses that recipient, which keeps its place', async () => {
  const recipients = ['a@example.net', utf8, 'b@example.net']
  const { result, messages } = await submitTo(plain, sampleSubmission({ recipients }))
  assert.deepEqual(
    (await result).recipients.map(({ address, outcome }) => [address, outcome]),
    [
      ['a@example.net', 'accepted'],
      [utf8, 'refused'],
      ['b@example.net', 'accepted'],
    ],
  )
  assert.deepEqual(messages[0]?.recipients, ['a@example.net', 'b@example.net'])
})

const sent: readonly [
  name: string,
  submission: Submission,
  mail: Readonly<Record<string, string>>,
  rcpt: Readonly<Record<string, string>>,
][] = [
  ['the size', sampleSubmission({ content: 'x\r\n' }), { SIZE: '3' }, {}],
  ['no size where none is known', sampleSubmission({ raw: { size: undefined } as never }), {}, {}],
  ['BODY', sampleSubmission({ content: 'x\r\n', raw: { needs8BitMime: true } }), { SIZE: '3', BODY: '8BITMIME' }, {}],
  [
    'SMTPUTF8 for a header',
    sampleSubmission({ content: 'x\r\n', raw: { needsSmtpUtf8: true } }),
    { SIZE: '3', SMTPUTF8: '' },
    {},
  ],
  [
    'SMTPUTF8 for an envelope',
    sampleSubmission({ content: 'x\r\n', recipients: [utf8] }),
    { SIZE: '3', SMTPUTF8: '' },
    {},
  ],
  [
    'what reports are wanted',
    sampleSubmission({
      content: 'x\r\n',
      dsn: { notify: ['failure', 'delay'], return: 'headers', envelopeId: 'order+1' },
    }),
    { SIZE: '3', RET: 'HDRS', ENVID: 'order+2B1' },
    { NOTIFY: 'FAILURE,DELAY', ORCPT: 'rfc822;r@example.net' },
  ],
  [
    'that no reports are wanted',
    sampleSubmission({ content: 'x\r\n', dsn: { notify: [] } }),
    { SIZE: '3' },
    { NOTIFY: 'NEVER', ORCPT: 'rfc822;r@example.net' },
  ],
  [
    'no ORCPT for an address in UTF-8',
    sampleSubmission({ content: 'x\r\n', recipients: [utf8], dsn: { notify: ['success'] } }),
    { SIZE: '3', SMTPUTF8: '' },
    { NOTIFY: 'SUCCESS' },
  ],
]

for (const [name, submission, mail, rcpt] of sent) {
  test(`says ${name}`, async () => {
    const { result, messages } = await submitTo({}, submission)
    await result
    assert.deepEqual(messages[0]?.parameters, mail)
    assert.deepEqual(messages[0]?.recipientParameters, [rcpt])
  })
}

const requiring = sampleSubmission({ content: 'x\r\n', requireTls: true })
const promising: FakeServerOptions = { tls: pki.server, extensions: ['SIZE', 'REQUIRETLS', 'PIPELINING'] }

test('asks for TLS on the whole way, over TLS that was verified', async () => {
  const { result, messages } = await submitTo(promising, requiring, { tls: 'required', ca: pki.ca })
  await result
  assert.deepEqual(messages[0]?.parameters, { SIZE: '3', REQUIRETLS: '' })
})

const broken: readonly [name: string, server: FakeServerOptions, options: Partial<SmtpOptions>][] = [
  ['a server that does not promise it', { tls: pki.server }, { tls: 'required', ca: pki.ca }],
  ['no TLS', { extensions: ['REQUIRETLS'] }, {}],
  ['TLS whose certificate is not checked', promising, { tls: 'required', verify: 'none' }],
  [
    'TLS whose certificate is for somebody else',
    promising,
    { tls: 'opportunistic', ca: pki.ca, serverName: 'a.example' },
  ],
]

for (const [name, server, options] of broken) {
  test(`does not send what needs TLS on the whole way over ${name}`, async () => {
    const { result, commands } = await submitTo(server, requiring, options)
    await assert.rejects(result, { code: 'CAPABILITY_MISSING', field: 'requireTls', outcome: 'not-sent' })
    assert.ok(!commands.includes('MAIL'))
  })
}

async function submitTo(
  server: FakeServerOptions,
  submission: Submission,
  options: Partial<SmtpOptions> = {},
): Promise<{
  readonly commands: readonly (string | undefined)[]
  readonly result: Promise<Submittal>
  readonly messages: Awaited<ReturnType<typeof startFakeServer>>['messages']
}> {
  await using fake = await startFakeServer(server)
  const { host, port } = fake
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', ...options }), systemRuntime)
  const result = client.submit(submission)
  await result.catch(() => {})
  await client.close()
  const commands = fake.connections.flatMap((connection) => connection.commands.map((line) => line.split(' ')[0]))
  return { commands, result, messages: fake.messages }
}
