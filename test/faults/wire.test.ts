// Every octet on the wire, in clear and under TLS, in both directions, and what can become of it; and every certificate.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SmtpOptions } from 'posthaste'
import { type FakeServerOptions, startFakeServer } from 'posthaste/testing'
import * as pki from '../pki/pki.ts'
import { type Cut, startWire } from './cut-wire.ts'
import { checkTold, outcomesOf, sendPastFault } from './send-past-fault.ts'

interface Wiring {
  readonly name: string
  readonly server: FakeServerOptions
  readonly client: Partial<SmtpOptions>
  /** Every how manyth octet. */
  readonly step: number
  readonly hows: readonly Cut['how'][]
}

const tls = { ...pki.server, mode: 'starttls' } as const
const chunking = ['PIPELINING', 'CHUNKING', 'ENHANCEDSTATUSCODES']
const wirings: readonly Wiring[] = [
  { name: 'in clear, DATA', server: { extensions: ['PIPELINING'] }, client: {}, step: 3, hows: ['close', 'reset'] },
  { name: 'in clear, BDAT', server: { extensions: chunking }, client: {}, step: 5, hows: ['close'] },
  {
    name: 'STARTTLS',
    server: { tls, extensions: chunking },
    client: { tls: 'required', ca: pki.ca },
    step: 61,
    hows: ['close', 'reset', 'corrupt'],
  },
]

for (const { name, server: options, client, step, hows } of wirings) {
  test(`${name}: whatever happens to an octet on its way, what is told is true, and nothing is left`, async (t) => {
    const counts = new Map<string, number>()
    const whole = await passedInAll(options, client)
    for (const from of ['client', 'server'] as const)
      for (const how of hows)
        for (let after = 0; after < whole[from]; after += step) {
          await using server = await startFakeServer(options)
          await using wire = await startWire(server, { from, after, how })
          try {
            const told = await sendPastFault(server, client, { port: wire.port })
            checkTold(told, server)
            const outcomes = outcomesOf(told)
            counts.set(outcomes, (counts.get(outcomes) ?? 0) + 1)
          } catch (error) {
            throw new Error(`${how} after octet ${after} of the ${from}`, { cause: error })
          }
        }
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
    t.diagnostic(`${rows} rows: ${[...counts].map(([outcomes, count]) => `${count} ${outcomes}`).join(', ')}`)
    for (const outcome of ['accepted', 'unknown', 'not-sent']) assert.ok(counts.has(outcome), `none is ${outcome}`)
  })
}

async function passedInAll(options: FakeServerOptions, client: Partial<SmtpOptions>) {
  await using server = await startFakeServer(options)
  await using wire = await startWire(server)
  assert.equal(outcomesOf(await sendPastFault(server, client, { port: wire.port })), 'accepted')
  return { ...wire.passed }
}

const certificates = { other: pki.other, expired: pki.expired, 'self-signed': pki.selfSigned }

for (const [name, identity] of Object.entries(certificates))
  for (const [mode, wanted] of [
    ['starttls', 'required'],
    ['implicit', 'implicit'],
  ] as const)
    test(`a certificate that is ${name} (${mode}): nothing is sent, and nothing is left`, async () => {
      await using server = await startFakeServer({ tls: { ...identity, mode } })
      const told = await sendPastFault(server, { tls: wanted, ca: pki.ca })
      checkTold(told, server)
      assert.deepEqual(
        told.map(({ error }) => [error?.code, error?.action]),
        [['CERTIFICATE_INVALID', 'fix-config']],
      )
      assert.ok(!server.connections.some(({ commands }) => commands.some((line) => /^(?:AUTH|MAIL)/.test(line))))
    })

const handshakes = {
  closes: { close: true },
  resets: { reset: true },
  'keeps silent': { silence: true },
  'speaks in clear': { raw: '250 2.0.0 OK\r\n' },
}

for (const [name, answer] of Object.entries(handshakes))
  for (const [mode, wanted] of [
    ['starttls', 'required'],
    ['implicit', 'implicit'],
    ['starttls', 'opportunistic'],
  ] as const)
    test(`a server that ${name} in place of the TLS handshake (${wanted}): nothing is sent, and nothing is left`, async () => {
      await using server = await startFakeServer({ tls: { ...pki.server, mode }, script: { handshake: answer } })
      const told = await sendPastFault(server, { tls: wanted, ca: pki.ca })
      checkTold(told, server)
      assert.equal(outcomesOf(told), 'not-sent')
      // A server that talks on a port for TLS does so every time.
      const lasting = wanted === 'implicit' && name === 'speaks in clear'
      assert.equal(told[0]?.error?.action, lasting ? 'fix-config' : 'retry')
    })
