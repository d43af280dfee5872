// More recipients than one transaction takes: announced (RFC 9422), or said with 452 (RFC 5321, 4.5.3.1.10).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailError, type RecipientOutcome } from '../errors.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import { type FakeServer, type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { type Client, createClient } from './client.ts'
import type { Protocol, SmtpOptions } from './options.ts'
import { resolveOptions } from './resolve-options.ts'
import { sampleSubmission } from './sample-submission.ts'

const seven = Array.from({ length: 7 }, (_, index) => `r${index}@example.net`)
const mixed = ['a@one.example', 'b@two.example', 'c@one.example', 'd@three.example', 'e@two.example']

interface Case {
  readonly server: FakeServerOptions
  readonly options?: Partial<SmtpOptions>
  readonly protocol?: Protocol
  readonly recipients?: readonly string[]
  /** What each transaction was for, in any order. */
  readonly taken: readonly (readonly string[])[]
  /** @default all of them accepted */
  readonly outcomes?: readonly RecipientOutcome[]
  readonly connections?: number
}

const three = [
  ['r0@example.net', 'r1@example.net', 'r2@example.net'],
  ['r3@example.net', 'r4@example.net', 'r5@example.net'],
  ['r6@example.net'],
]
const pipelining = 'PIPELINING'

const cases: readonly [name: string, given: Case][] = [
  [
    'RCPTMAX splits the list',
    { server: { extensions: [pipelining, 'LIMITS RCPTMAX=3'] }, options: { pool: 1 }, taken: three, connections: 1 },
  ],
  [
    'RCPTMAX splits the list over the connections there may be',
    { server: { extensions: [pipelining, 'LIMITS RCPTMAX=3'] }, options: { pool: 3 }, taken: three, connections: 3 },
  ],
  [
    'RCPTMAX with BDAT',
    { server: { extensions: [pipelining, 'CHUNKING', 'LIMITS RCPTMAX=3'] }, options: { pool: 1 }, taken: three },
  ],
  ['RCPTMAX one by one', { server: { extensions: ['LIMITS RCPTMAX=3'] }, options: { pool: 1 }, taken: three }],
  [
    'RCPTMAX with LMTP',
    {
      server: { lmtp: true, extensions: [pipelining, 'LIMITS RCPTMAX=3'] },
      protocol: 'lmtp',
      options: { pool: 1 },
      taken: three,
    },
  ],
  [
    'a refused recipient counts, and keeps its place',
    {
      server: {
        extensions: [pipelining, 'LIMITS RCPTMAX=3'],
        script: { RCPT: [{ recipient: /^r4/, answer: '550 5.1.1 No' }] },
      },
      options: { pool: 1 },
      taken: [three[0] ?? [], ['r3@example.net', 'r5@example.net'], three[2] ?? []],
      outcomes: ['accepted', 'accepted', 'accepted', 'accepted', 'refused', 'accepted', 'accepted'],
    },
  ],
  [
    'MAILMAX replaces the connection',
    {
      server: { extensions: [pipelining, 'LIMITS RCPTMAX=3 MAILMAX=2'] },
      options: { pool: 1 },
      taken: three,
      connections: 2,
    },
  ],
  [
    'RCPTDOMAINMAX gives each session its domains',
    {
      server: { extensions: [pipelining, 'LIMITS RCPTDOMAINMAX=2'] },
      options: { pool: 1 },
      recipients: mixed,
      taken: [['a@one.example', 'b@two.example', 'c@one.example', 'e@two.example'], ['d@three.example']],
      connections: 2,
    },
  ],
  [
    '452 sends the rest in a further transaction',
    {
      server: {
        script: {
          RCPT: [
            { nth: 4, answer: '452 4.5.3 Too many' },
            { nth: 4, answer: '452 Too many' },
          ],
        },
      },
      options: { pool: 1 },
      taken: [
        [...(three[0] ?? []), 'r5@example.net', 'r6@example.net'],
        ['r3@example.net', 'r4@example.net'],
      ],
    },
  ],
  [
    '552 means 452 where it says too many',
    {
      server: { script: { RCPT: [{ nth: 7, answer: '552 5.5.3 Too many' }] } },
      options: { pool: 1 },
      taken: [seven.slice(0, 6), ['r6@example.net']],
    },
  ],
  [
    '452 for want of room is no reason to ask again',
    {
      server: { script: { RCPT: [{ nth: 7, answer: '452 4.3.1 Full' }] } },
      options: { pool: 1 },
      taken: [seven.slice(0, 6)],
      outcomes: [...seven.slice(0, 6).map(() => 'accepted' as const), 'deferred'],
    },
  ],
]

for (const [name, given] of cases) {
  test(name, async () => {
    const { recipients = seven } = given
    await using server = await startFakeServer(given.server)
    await using client = clientTo(server, given.options, given.protocol)
    const submittal = await client.submit(sampleSubmission({ recipients }))
    assert.deepEqual(
      submittal.recipients.map(({ address }) => address),
      recipients,
    )
    assert.deepEqual(
      submittal.recipients.map(({ outcome }) => outcome),
      given.outcomes ?? recipients.map(() => 'accepted'),
    )
    assert.deepEqual(
      server.messages.map((each) => each.recipients).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
      given.taken.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    )
    if (given.connections !== undefined) assert.equal(server.connections.length, given.connections)
  })
}

test('without LIMITS a hundred recipients and more go in one transaction', async () => {
  await using server = await startFakeServer()
  await using client = clientTo(server)
  const recipients = Array.from({ length: 300 }, (_, index) => `r${index}@example.net`)
  const { reply } = await client.submit(sampleSubmission({ recipients }))
  assert.equal(server.messages.length, 1)
  assert.equal(reply?.code, 250)
})

test('one part that is lost among others: its recipients are unknown, theirs accepted', async () => {
  await using server = await startFakeServer({
    extensions: [pipelining, 'LIMITS RCPTMAX=3'],
    script: { 'end-of-data': [{ recipient: /^r3/, answer: { close: true } }] },
  })
  await using client = clientTo(server, { pool: 3 })
  const { recipients } = await client.submit(sampleSubmission({ recipients: seven }))
  assert.deepEqual(
    recipients.map(({ outcome }) => outcome),
    ['accepted', 'accepted', 'accepted', 'unknown', 'unknown', 'unknown', 'accepted'],
  )
})

test('every part refused is one error with every recipient', async () => {
  const script = { 'end-of-data': '554 5.7.1 Spam' }
  await using server = await startFakeServer({ extensions: [pipelining, 'LIMITS RCPTMAX=3'], script })
  await using client = clientTo(server)
  const error = await client.submit(sampleSubmission({ recipients: seven })).catch((reason: unknown) => reason)
  assert.ok(MailError.is(error) && error.code === 'REPLY_REJECTED')
  assert.deepEqual(
    error.recipients?.map(({ address, outcome }) => [address, outcome]),
    seven.map((address) => [address, 'refused']),
  )
})

function clientTo(
  server: FakeServer,
  options: Partial<SmtpOptions> = {},
  protocol: Protocol = 'smtp',
): Client & AsyncDisposable {
  const { host, port } = server
  const client = createClient(resolveOptions(protocol, { host, port, tls: 'none', ...options }), systemRuntime)
  return { ...client, [Symbol.asyncDispose]: () => client.close() }
}
