// The same tests for every server that nobody here wrote.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import {
  createMailer,
  type Mailer,
  type MessageInput,
  type Outgoing,
  type SmtpAuth,
  type SmtpOptions,
  type Transport,
} from 'posthaste'
import { mechanismNames } from '../../packages/posthaste/src/smtp/sasl/mechanism.ts'
import { message } from '../judge/messages.ts'
import * as pki from '../pki/pki.ts'
import { requirePresent } from '../real-programs.ts'
import { checkRow } from './compatibility-table.ts'
import { differenceBelowTrace, identifierOf } from './delivered-message.ts'
import { type JudgedProgram, type JudgedServer, login, sizeLimit } from './judged-server.ts'
import { type Observation, observe, transportTo } from './observe.ts'
import { requireRoot } from './program.ts'

const hello = { to: 'ada@example.test', subject: 'Hello', text: 'Hello\n' }
const sender = 'a@sender.test'

/** Registers the tests of one server. */
export function judgeServer(program: JudgedProgram): void {
  test(`${program.name} as the judge`, async (t) => {
    if (!requirePresent(t, program.name, program.install, program.isPresent())) return
    if (program.needsRoot && !requireRoot(t, program.name)) return
    await using server = await program.start()
    const seen = await observe(program, server)
    await t.test('what it offered and what was used is what the table says', (row) => checkRow(row, program, seen))
    await judgeContent(t, program, server, seen)
    await judgeRefusals(t, program, server, seen)
    await judgeTls(t, program, server)
    await judgeLogins(t, program, server, seen)
  })
}

async function judgeContent(
  t: TestContext,
  program: JudgedProgram,
  server: JudgedServer,
  seen: Observation,
): Promise<void> {
  let arrived = 0
  const inputs = fc.sample(message, { numRuns: 200, seed: 2026 })
  await t.test('200 generated messages arrive once each, octet by octet', async () => {
    arrived = await deliver(inputs, {}, 0)
  })
  await t.test('50 of them arrive likewise when they are sent ahead', async () => {
    await deliver(inputs.slice(0, 50), { sendAhead: 8 }, arrived)
  })

  await t.test('a sender outside ASCII goes with SMTPUTF8, or not at all', async () => {
    await using mailer = mailerTo(program, server)
    const sending = mailer.send({ ...hello, from: 'Jürgen <jürgen@sender.test>' })
    if (seen.offered.includes('SMTPUTF8')) assert.deepEqual((await sending).accepted, ['ada@example.test'])
    else await assert.rejects(sending, { code: 'CAPABILITY_MISSING', outcome: 'not-sent', action: 'fix-message' })
  })

  /** Sends them all at once, and compares what has arrived since there were `before`; returns how many there are now. */
  async function deliver(
    given: readonly MessageInput[],
    options: Partial<SmtpOptions>,
    before: number,
  ): Promise<number> {
    const sent = new Map<string, Outgoing>()
    await using mailer = mailerTo(program, server, options, (outgoing) => sent.set(outgoing.messageId, outgoing))
    const envelope = { sender, recipients: ['many@example.test'] }
    const results = await Promise.all(given.map((input) => mailer.trySend(input, { envelope })))
    const refused = results.filter(({ error }) => error !== undefined)
    // A few have a local part outside ASCII in a header; nothing else may stay behind.
    if (seen.offered.includes('SMTPUTF8')) assert.deepEqual(refused, [])
    for (const { error } of refused) assert.equal(error?.code, 'CAPABILITY_MISSING')
    assert.ok(refused.length < given.length / 10, `${refused.length} were refused`)

    const expected = results.flatMap(({ receipt }) => (receipt ? [receipt.messageId] : []))
    const found = await server.delivered('many', before + expected.length)
    const arrivals = found.filter((octets) => sent.has(identifierOf(octets)))
    assert.equal(found.length, before + expected.length)
    assert.deepEqual(arrivals.map(identifierOf).sort(), expected.sort())
    for (const octets of arrivals) {
      const raw = await sent.get(identifierOf(octets))?.compose()
      assert.ok(raw)
      assert.equal(differenceBelowTrace(octets, await allOctets(raw), program.adds), undefined)
    }
    return found.length
  }
}

async function judgeRefusals(
  t: TestContext,
  program: JudgedProgram,
  server: JudgedServer,
  seen: Observation,
): Promise<void> {
  await t.test('of three recipients one is known, one is not, one is put off', async () => {
    await using mailer = mailerTo(program, server)
    const to = ['nobody@example.test', 'grace@example.test', 'later@example.test']
    const { recipients } = await mailer.send({ ...hello, to })
    assert.deepEqual(
      recipients.map(({ address, outcome, action, reply }) => [
        address,
        outcome,
        action,
        reply && Math.floor(reply.code / 100),
      ]),
      [
        ['nobody@example.test', 'refused', 'suppress', 5],
        ['grace@example.test', 'accepted', undefined, 2],
        ['later@example.test', 'deferred', 'retry', 4],
      ],
    )
  })

  await t.test('recipients who are all refused or put off are an error, and the connection goes on', async () => {
    await using mailer = mailerTo(program, server, { pool: 1 })
    const later = { code: 'RECIPIENTS_REFUSED', action: 'retry', temporary: true, outcome: 'not-sent' }
    await assert.rejects(mailer.send({ ...hello, to: 'later@example.test' }), later)
    const unknown = { code: 'RECIPIENTS_REFUSED', action: 'suppress', temporary: false, outcome: 'not-sent' }
    await assert.rejects(mailer.send({ ...hello, to: 'nobody@example.test' }), unknown)
    assert.deepEqual((await mailer.send(hello)).accepted, ['ada@example.test'])
  })

  if (!seen.offered.includes('SIZE')) return
  await t.test('a message over the limit is refused, one whose size nobody knew at its end', async () => {
    await using mailer = mailerTo(program, server)
    const large = Buffer.alloc(sizeLimit)
    await assert.rejects(mailer.send({ ...hello, attachments: [{ filename: 'large', content: large }] }), {
      code: 'MESSAGE_TOO_LARGE',
      action: 'fix-message',
    })
    async function* stream() {
      for (let at = 0; at < large.length; at += 100_000) yield large.subarray(at, at + 100_000)
    }
    await assert.rejects(mailer.send({ ...hello, attachments: [{ filename: 'large', content: () => stream() }] }), {
      outcome: 'not-sent',
      temporary: false,
    })
    assert.deepEqual((await mailer.send(hello)).accepted, ['ada@example.test'])
  })
}

async function judgeTls(t: TestContext, program: JudgedProgram, server: JudgedServer): Promise<void> {
  const untrusted: readonly [what: string, options: Partial<SmtpOptions>][] = [
    ['an authority that is not ours', { ca: pki.selfSigned.cert }],
    ['a certificate for another name', { serverName: 'other.example' }],
  ]
  for (const [what, options] of untrusted)
    await t.test(`nothing is sent past ${what}`, async () => {
      await using mailer = mailerTo(program, server, options)
      await assert.rejects(mailer.send(hello), {
        code: 'CERTIFICATE_INVALID',
        outcome: 'not-sent',
        action: 'fix-config',
      })
    })
}

async function judgeLogins(
  t: TestContext,
  program: JudgedProgram,
  server: JudgedServer,
  seen: Observation,
): Promise<void> {
  const { user } = login
  for (const mechanism of seen.tried) {
    const kind = mechanismNames('token').includes(mechanism) ? 'token' : 'password'
    await t.test(`AUTH ${mechanism}, and not with a wrong ${kind}`, async () => {
      const authAs = (given: string): SmtpAuth => ({ user, [kind]: given, mechanism })
      const secret = (kind === 'token' && server.token) || login[kind]
      await using mailer = mailerTo(program, server, { auth: authAs(secret) })
      assert.deepEqual((await mailer.send(hello)).accepted, ['ada@example.test'])
      await using wrong = mailerTo(program, server, { auth: authAs(`${secret}x`) })
      await assert.rejects(wrong.send(hello), { code: 'AUTH_FAILED', action: 'fix-config', outcome: 'not-sent' })
    })
  }
}

function mailerTo(
  program: JudgedProgram,
  server: JudgedServer,
  options: Partial<SmtpOptions> = {},
  watch: (outgoing: Outgoing) => void = () => {},
): Mailer {
  const inner = transportTo(program, server, options)
  const transport: Transport = {
    ...inner,
    send(outgoing, signal) {
      watch(outgoing)
      return inner.send(outgoing, signal)
    },
  }
  return createMailer({ from: sender, transport })
}

async function allOctets(raw: Awaited<ReturnType<Outgoing['compose']>>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of raw.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
