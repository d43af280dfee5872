// What a receipt and an error of a relay know: who answered what, how it was encrypted, how long it took, what was said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ca, server as identity, selfSigned } from '../../../../test/pki/pki.ts'
import type { SmtpOptions } from '../client/options.ts'
import { MailError } from '../errors.ts'
import type { LogEvent } from '../runtime/log.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { sampleOutgoing } from './sample-outgoing.ts'
import { smtp } from './smtp.ts'

const password = 'CANARY-p4ss'
const grace = 'grace@example.net'
const gone = 'gone@example.net'
const login: Partial<SmtpOptions> = { tls: 'required', ca, auth: { user: 'ada', password } }
const guarded: FakeServerOptions = { tls: identity, auth: { users: { ada: password } } }

async function withRelay<Result>(
  server: FakeServerOptions,
  options: Partial<SmtpOptions>,
  work: (transport: ReturnType<typeof smtp>, port: number) => Promise<Result>,
): Promise<Result> {
  await using started = await startFakeServer(server)
  const { host, port } = started
  const transport = smtp({ host, port, tls: 'none', ...options })
  try {
    return await work(transport, port)
  } finally {
    await transport.close()
  }
}

async function failureOf(server: FakeServerOptions, options: Partial<SmtpOptions> = {}): Promise<MailError> {
  return await withRelay(server, options, async (transport) => {
    try {
      await transport.send(sampleOutgoing({ recipients: [grace, gone] }))
    } catch (error) {
      if (MailError.is(error)) return error
      throw error
    }
    return assert.fail('nothing was refused')
  })
}

test('a receipt says which server took it, and how the connection was encrypted', async () => {
  await withRelay(guarded, login, async (transport, port) => {
    const { server, tls, timing, transcript } = await transport.send(sampleOutgoing())
    assert.deepEqual(server, { host: '127.0.0.1', port, address: '127.0.0.1' })
    assert.equal(tls?.protocol, 'TLSv1.3')
    assert.match(tls?.cipher ?? '', /^TLS_/)
    assert.deepEqual(
      { ...tls, cipher: '' },
      {
        protocol: 'TLSv1.3',
        cipher: '',
        authorized: true,
        verifiedName: '127.0.0.1',
        resumed: false,
      },
    )
    assert.deepEqual(Object.keys(timing ?? {}), ['connectMs', 'tlsMs', 'authMs', 'envelopeMs', 'dataMs'])
    for (const ms of Object.values(timing ?? {})) assert.ok(Number.isSafeInteger(ms) && ms >= 0, `${ms}`)
    assert.equal(transcript, undefined)
    const second = await transport.send(sampleOutgoing())
    assert.deepEqual(Object.keys(second.timing ?? {}), ['envelopeMs', 'dataMs'])
  })
})

test('phases are measured by the clock of the runtime', async () => {
  let now = 0
  const clock = { ...systemRuntime.clock, now: () => (now += 10) }
  await using server = await startFakeServer()
  const { host, port } = server
  const transport = smtp({ host, port, tls: 'none' }, { ...systemRuntime, clock })
  const { timing } = await transport.send(sampleOutgoing())
  await transport.close()
  for (const ms of Object.values(timing ?? {})) assert.ok(ms > 0 && ms % 10 === 0, `${ms}`)
})

test('a certificate that nobody trusts is told as such, and a session that was resumed too', async () => {
  await withRelay({ tls: selfSigned }, { tls: 'opportunistic', maxMessagesPerConnection: 1 }, async (transport) => {
    const first = await transport.send(sampleOutgoing())
    assert.equal(first.tls?.authorized, false)
    assert.equal(first.tls?.verifiedName, undefined)
  })
  await withRelay({ tls: selfSigned }, { tls: 'required', verify: 'none' }, async (transport) => {
    assert.equal((await transport.send(sampleOutgoing())).tls?.authorized, false)
  })
  await withRelay({}, {}, async (transport) => {
    assert.equal((await transport.send(sampleOutgoing())).tls, undefined)
  })
})

test('the log of a connection says how it is encrypted', async () => {
  await using server = await startFakeServer({ tls: identity })
  const events: LogEvent[] = []
  const { host, port } = server
  const transport = smtp({ host, port, ca }, { ...systemRuntime, log: (event) => void events.push(event) })
  await transport.send(sampleOutgoing())
  await transport.close()
  const connected = events.find(({ kind }) => kind === 'connected')
  assert.ok(connected?.kind === 'connected' && connected.encrypted)
  assert.equal(connected.tls?.protocol, 'TLSv1.3')
})

const commands: readonly (readonly [command: string, outcome: string, server: FakeServerOptions])[] = [
  ['MAIL', 'refused', { script: { MAIL: '550 5.7.1 No' } }],
  ['MAIL', 'deferred', { script: { MAIL: '451 4.3.0 Later' } }],
  ['RCPT', 'refused', { script: { RCPT: '550 5.1.1 No such user' } }],
  ['DATA', 'deferred', { extensions: [], script: { DATA: '451 4.3.0 Later' } }],
  ['end-of-data', 'refused', { script: { 'end-of-data': '554 5.7.1 Spam' } }],
]
for (const [command, outcome, server] of commands) {
  test(`${outcome} by the reply to ${command}: so says each recipient, and the error says who`, async () => {
    const error = await failureOf(server)
    assert.deepEqual(
      error.recipients?.map((each) => [each.command, each.outcome, typeof each.reply?.code]),
      [grace, gone].map(() => [command, outcome, 'number']),
    )
    const told = 'peer' in error ? error.peer : error.server
    assert.ok(typeof told === 'object' && told !== null && 'host' in told && told.host === '127.0.0.1')
  })
}

test('each recipient of a receipt says what was answered', async () => {
  const script = { RCPT: [{ recipient: gone, answer: '550 5.1.1 No such user' }] }
  await withRelay({ script }, {}, async (transport) => {
    const { recipients } = await transport.send(sampleOutgoing({ recipients: [gone, grace] }))
    assert.deepEqual(
      recipients.map(({ outcome, command, action }) => [outcome, command, action]),
      [
        ['refused', 'RCPT', 'suppress'],
        ['accepted', 'end-of-data', undefined],
      ],
    )
  })
})

test('a transcript is on the receipt when it is asked for, its secrets masked and without content', async () => {
  const server = { ...guarded, extensions: ['PIPELINING', 'SIZE'] }
  const [asked, always] = await Promise.all([
    withRelay(server, login, (transport) => transport.send({ ...sampleOutgoing(), transcript: true })),
    withRelay(server, { ...login, transcript: true }, (transport) => transport.send(sampleOutgoing())),
  ])
  const lines = asked.transcript ?? []
  assert.deepEqual(
    lines.filter((line) => !line.startsWith('S: ')),
    [
      'C: EHLO [127.0.0.1]',
      'C: STARTTLS',
      'C: EHLO [127.0.0.1]',
      'C: AUTH PLAIN ***',
      lines.find((line) => line.startsWith('C: MAIL FROM:<ada@example.com> SIZE=')),
      'C: RCPT TO:<grace@example.net>',
      'C: DATA',
      '-- the content',
    ],
  )
  assert.match(lines.at(0) ?? '', /^S: 220 /)
  assert.match(lines.at(-1) ?? '', /^S: 250 /)
  assert.ok(!lines.join('\n').includes('World'))
  assert.deepEqual(always.transcript, lines)
  assert.deepEqual(JSON.parse(JSON.stringify(asked)), asked)
})

test('each message has its own part of what was said over its connection', async () => {
  await withRelay({}, { pool: 1, transcript: true }, async (transport) => {
    const receipts = await Promise.all(
      ['a', 'b', 'c'].map((name) => transport.send(sampleOutgoing({ recipients: [`${name}@example.net`] }))),
    )
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      const rcpts = receipts[index]?.transcript?.filter((line) => line.startsWith('C: RCPT'))
      assert.deepEqual(rcpts, [`C: RCPT TO:<${name}@example.net>`])
    }
  })
})

const failures: readonly (readonly [name: string, last: RegExp, server: FakeServerOptions, options?: object])[] = [
  ['a refused greeting', /^S: 554 No mail here$/, { script: { greeting: '554 No mail here' } }],
  ['a refused login', /^S: 535 5\.7\.8 \*\*\*$/, { ...guarded, script: { AUTH: `535 5.7.8 ${password}` } }, login],
  ['a refused sender', /^S: 550 5\.7\.1 No$/, { extensions: [], script: { MAIL: '550 5.7.1 No' } }],
  ['refused recipients', /^S: 55/, { script: { RCPT: '550 5.1.1 No such user' } }],
  ['a lost connection', /^S: 250 /, { extensions: [], script: { DATA: { close: true } } }],
  ['an unknown outcome', /^S: 354 /, { script: { 'end-of-data': { close: true } } }],
]
for (const [name, last, server, options] of failures) {
  test(`${name} has a transcript, which neither JSON nor inspect() shows`, async () => {
    const error = await failureOf(server, options)
    assert.match(error.transcript?.at(-1) ?? '', last)
    assert.ok(!error.transcript?.join('\n').includes(password))
    assert.ok(!JSON.stringify(error).includes('C: '))
    assert.ok(!inspect(error).includes('C: '))
  })
}

const lost: readonly (readonly [
  name: string,
  told: string,
  server: FakeServerOptions,
  options?: Partial<SmtpOptions>,
])[] = [
  ['a name that is not there', 'refused fix-config', {}, { host: 'nowhere.invalid' }],
  ['a server without TLS', 'refused fix-config', {}, { tls: 'required' }],
  ['a refused greeting', 'refused fix-config', { script: { greeting: '554 No mail here' } }],
  ['a busy server', 'deferred retry', { script: { greeting: '421 4.3.2 Later' } }],
  ['a refused login', 'refused fix-config', { ...guarded, script: { AUTH: '535 5.7.8 No' } }, login],
  ['a message that is too large', 'refused fix-message', { extensions: ['SIZE 10'] }],
  ['an unknown outcome', 'unknown confirm', { script: { 'end-of-data': { close: true } } }],
]
for (const [name, expected, server, options] of lost) {
  test(`${name}: every recipient has its outcome, and what to do about it`, async () => {
    const { recipients = [] } = await failureOf(server, options)
    assert.deepEqual(
      recipients.map(({ address, outcome, action }) => [address, `${outcome} ${action}`]),
      [grace, gone].map((address) => [address, expected]),
    )
  })
}

test('a transcript has at most 100 lines, the last ones', async () => {
  const recipients = Array.from({ length: 200 }, (_, index) => `r${index}@example.net`)
  const { transcript = [] } = await withRelay({}, { transcript: true }, (transport) =>
    transport.send(sampleOutgoing({ recipients })),
  )
  assert.equal(transcript.length, 101)
  assert.match(transcript[0] ?? '', /^-- \d+ lines are left out$/)
  assert.match(transcript.at(-1) ?? '', /^S: 250 /)
})
