// Whatever a server refuses or breaks off, in every depth: what callers are told is what the server's own log says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MailError, type RecipientOutcome } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, startFakeServer } from '../testing/fake-server.ts'
import type { Behaviour, Rule, Script, Stage } from '../testing/script.ts'
import { createClient } from './client.ts'
import type { SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission, streamedSubmission } from './sample-submission.ts'
import type { Submission } from './submission.ts'

const count = 24
const numbers = Array.from({ length: count }, (_, index) => index)

interface World {
  readonly extensions: readonly string[]
  readonly options: Partial<SmtpOptions>
  readonly script: Script
  /** Those whose content is a stream. */
  readonly streamed: readonly number[]
}

const depths: readonly [name: string, extensions: readonly string[], options: Partial<SmtpOptions>][] = [
  ['one by one with DATA', [], {}],
  ['one by one with BDAT', ['CHUNKING'], {}],
  ['in groups with DATA', ['PIPELINING'], {}],
  ['in groups with BDAT', ['PIPELINING', 'CHUNKING'], {}],
  ['8 ahead', ['PIPELINING', 'CHUNKING'], { sendAhead: 8 }],
  ['24 ahead', ['PIPELINING', 'CHUNKING'], { sendAhead: 24 }],
]

for (const [name, extensions, options] of depths) {
  test(`24 transactions ${name}: a refused recipient, a refused sender, and a cut at any place`, async () => {
    const place = fc.record({
      stage: fc.constantFrom<Stage>('RSET', 'MAIL', 'RCPT', 'DATA', 'body', 'end-of-data'),
      nth: fc.integer({ min: 1, max: 30 }),
      answer: fc.constantFrom<Behaviour>({ close: true }, { close: 'after' }, { reset: true }, { cutAfter: 5 }),
    })
    const scene = fc.record({
      recipient: fc.nat(count - 1),
      sender: fc.nat(count - 1),
      cuts: fc.array(place, { minLength: 1, maxLength: 2 }),
      streamed: fc.array(fc.nat(count - 1), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ recipient, sender, cuts, streamed }) => {
        const script = scriptOf(cuts, {
          RCPT: [{ recipient: `b${recipient}@example.net`, answer: '550 5.1.1 No' }],
          MAIL: [{ sender: `s${sender}@example.com`, answer: '550 5.7.1 No' }],
        })
        await compare({ extensions, options, script, streamed })
      }),
      { numRuns: 25 },
    )
  })

  test(`24 transactions ${name}: whatever else a server answers`, async () => {
    const fault = fc.record({
      stage: fc.constantFrom<Stage>('RSET', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'body', 'end-of-data'),
      nth: fc.integer({ min: 1, max: 30 }),
      answer: fc.constantFrom<Behaviour>(
        { reply: '451 4.3.0 Later' },
        { reply: '452 4.5.3 Too many' },
        { reply: '550 5.0.0 No' },
        { reply: '421 4.3.2 Bye', close: true },
        { close: true },
        { raw: 'oops\r\n' },
      ),
    })
    const scene = fc.record({
      faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
      pool: fc.integer({ min: 1, max: 3 }),
      streamed: fc.array(fc.nat(count - 1), { maxLength: 3 }),
      limits: fc.constantFrom([], ['LIMITS RCPTMAX=1'], ['LIMITS MAILMAX=5 RCPTDOMAINMAX=1']),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ faults, pool, streamed, limits }) => {
        await compare({
          extensions: [...extensions, ...limits],
          options: { ...options, pool },
          script: scriptOf(faults, {}),
          streamed,
        })
      }),
      { numRuns: 25 },
    )
  })
}

/** Sends 24 messages to two recipients each, and compares what is told with what the server took. */
async function compare({ extensions, options, script, streamed }: World): Promise<void> {
  await using server = await startFakeServer({ extensions, script })
  const { host, port } = server
  const client = createClient(resolveOptions('smtp', { host, port, tls: 'none', pool: 1, ...options }), systemRuntime)
  const told = await Promise.all(numbers.map((number) => outcomesOf(client.submit(message(number, streamed)))))
  await client.close()
  for (const number of numbers) {
    for (const [at, letter] of ['a', 'b'].entries()) {
      const taken = timesTaken(server, `s${number}@example.com`, `${letter}${number}@example.net`)
      const outcome = told[number]?.[at]
      const isTrue =
        outcome === 'accepted' ? taken === 1 : outcome === 'unknown' ? taken <= 1 : outcome !== undefined && taken === 0
      assert.ok(isTrue, `${letter}${number}: told ${outcome}, taken ${taken} times`)
    }
  }
}

function timesTaken(server: FakeServer, sender: string, recipient: string): number {
  const copies = server.messages.filter((each) => each.sender === sender && each.recipients.includes(recipient))
  for (const { text } of copies) assert.match(text, /^Subject: \d+\r\n\r\n(?:\.x\r\n)*$/)
  return copies.length
}

function message(number: number, streamed: readonly number[]): Submission {
  const sender = `s${number}@example.com`
  const recipients = [`a${number}@example.net`, `b${number}@example.net`]
  const content = `Subject: ${number}\r\n\r\n${'.x\r\n'.repeat(number % 3)}`
  if (!streamed.includes(number)) return sampleSubmission({ sender, recipients, content })
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += 5) yield Buffer.from(content.slice(at, at + 5))
  }
  return streamedSubmission(open, { sender, recipients })
}

/** What is told of each of the two recipients. */
async function outcomesOf(
  sending: Promise<{ readonly recipients: readonly { readonly outcome: RecipientOutcome }[] }>,
): Promise<readonly (RecipientOutcome | 'not-sent')[]> {
  try {
    return (await sending).recipients.map(({ outcome }) => outcome)
  } catch (error) {
    assert.ok(MailError.is(error), String(error))
    const known = error.recipients?.map(({ outcome }) => outcome)
    assert.equal(error.outcome === 'unknown', known?.includes('unknown') === true)
    return known ?? ['not-sent', 'not-sent']
  }
}

function scriptOf(
  faults: readonly { readonly stage: Stage; readonly nth: number; readonly answer: Behaviour }[],
  fixed: { readonly [S in Stage]?: readonly Rule[] },
): Script {
  const stages = new Set([...faults.map(({ stage }) => stage), ...Object.keys(fixed)])
  return Object.fromEntries(
    [...stages].map((stage) => [
      stage,
      [
        ...faults.filter((each) => each.stage === stage).map(({ nth, answer }) => ({ nth, answer })),
        ...(fixed[stage as Stage] ?? []),
      ],
    ]),
  )
}
