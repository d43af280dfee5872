// What the client says became of a message must be what the server did with it, whatever goes wrong between them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMailer, lmtp, type MailError, type Receipt, smtp } from 'posthaste'
import { type Behaviour, type FakeServer, formatTranscript, type Script, startFakeServer } from 'posthaste/testing'

const stages = ['greeting', 'MAIL', 'RCPT', 'DATA', 'body', 'end-of-data', 'RSET', 'QUIT'] as const

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constantFrom<Behaviour[]>(
    { reply: '450 4.3.0 Later' },
    { reply: '550 5.0.0 No' },
    { reply: '421 4.3.2 Bye', close: true },
    { reply: '421 4.3.2 Bye' },
    { reply: '250 2.0.0 Yes' },
    { reply: '354 Go on' },
    { close: true },
    { close: 'after' },
    { reset: true },
    { raw: '\0\xff\r\n' },
    { raw: '250 2.0.0 Yes\n' },
    { silence: true },
  ),
  fc.integer({ min: 0, max: 20 }).map((cutAfter) => ({ cutAfter })),
)

const script = (protocol: 'smtp' | 'lmtp'): fc.Arbitrary<Script> => {
  const rules = (stage: (typeof stages)[number]) => {
    const answer = behaviour.filter((each) => !misleads(protocol, stage, each))
    return fc.array(fc.record({ nth: fc.integer({ min: 1, max: 12 }), answer }), { maxLength: 2 })
  }
  return fc
    .tuple(...stages.map(rules))
    .map((all) => Object.fromEntries(stages.map((stage, index) => [stage, all[index]])))
}

/** What a server may say that is not so, and that no client can know better. */
function misleads(protocol: 'smtp' | 'lmtp', stage: (typeof stages)[number], behaviour: Behaviour): boolean {
  const { silence, reply = '', raw = '' } = behaviour
  // Yes to content that has not ended, and may be refused at its end.
  if (stage === 'body') return reply.startsWith('2') || raw.toString().startsWith('2')
  // With LMTP, a reply that is left out makes the next one look like it.
  return protocol === 'lmtp' && stage === 'end-of-data' && silence === true
}

interface Run {
  readonly id: string
  readonly recipients: readonly string[]
  readonly receipt?: Receipt | undefined
  readonly error?: MailError | undefined
}

for (const protocol of ['smtp', 'lmtp'] as const) {
  for (const extensions of [['PIPELINING', 'ENHANCEDSTATUSCODES'], []]) {
    test(`${protocol} ${extensions.length > 0 ? 'with' : 'without'} PIPELINING: no outcome is a lie`, async () => {
      await fc.assert(
        fc.asyncProperty(script(protocol), fc.integer({ min: 1, max: 3 }), async (script, pool) => {
          await using server = await startFakeServer({ lmtp: protocol === 'lmtp', extensions, script })
          for (const run of await sendTwelve(server, protocol, pool)) checkRun(run, server)
        }),
        { numRuns: 25 },
      )
    })
  }
}

async function sendTwelve(server: FakeServer, protocol: 'smtp' | 'lmtp', pool: number): Promise<readonly Run[]> {
  const options = { host: server.host, port: server.port, pool, tls: 'none', timeoutMs: 60, quitTimeoutMs: 60 } as const
  await using mailer = createMailer({
    from: 'a@sender.test',
    transport: protocol === 'lmtp' ? lmtp(options) : smtp(options),
  })
  const numbers = Array.from({ length: 12 }, (_, index) => index)
  return Promise.all(
    numbers.map(async (number) => {
      const id = `${number}@sender.test`
      const recipients = Array.from({ length: 1 + (number % 3) }, (_, each) => `r${each}@example.test`)
      const { receipt, error } = await mailer.trySend({ to: recipients, messageId: id, text: `Message ${number}\n` })
      return { id, recipients, receipt, error }
    }),
  )
}

function checkRun({ id, recipients, receipt, error }: Run, server: FakeServer): void {
  const taken = server.messages.filter(({ text }) => text.includes(`<${id}>`))
  const results =
    receipt?.recipients ?? error?.recipients ?? recipients.map((address) => ({ address, outcome: 'deferred' }))
  const said = `${error?.message ?? 'sent'} ${JSON.stringify(results)}`
  for (const { address, outcome } of results) {
    const copies = taken.flatMap((message) => message.recipients).filter((each) => each === address).length
    const [least, most] = outcome === 'accepted' ? [1, 1] : outcome === 'unknown' ? [0, 1] : [0, 0]
    const where = `${id} ${address} is ${outcome}, and the server took ${copies}`
    assert.ok(copies >= least && copies <= most, `${where}\n${said}\n${formatTranscript(server.transcript)}`)
  }
  assert.deepEqual(
    results.map(({ address }) => address),
    recipients,
  )
  if (error)
    assert.equal(error.outcome, results.some(({ outcome }) => outcome === 'unknown') ? 'unknown' : 'not-sent', said)
}
