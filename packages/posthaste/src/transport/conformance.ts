// What every transport must do, whatever it is made of: the contract of transport.ts as tests.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { inspect } from 'node:util'
import { MailError } from '../errors.ts'
import type { Message } from '../message/message.ts'
import { sampleOutgoing, streamedOutgoing } from './sample-outgoing.ts'
import type { Outgoing, Transport } from './transport.ts'

/** A transport under test, with the other side of it. */
export interface Subject {
  readonly transport: Transport
  /** How often the other side was reached so far: connections, requests, programs, files. Absent where there is none. */
  readonly contacts?: () => number
  /** An address that the other side refuses while it accepts others. Absent where it takes all or nothing. */
  readonly refused?: string
  /** What the transport was given and must not show. */
  readonly secrets?: readonly string[]
  /** What it can pass on beside the octets. */
  readonly expresses?: {
    readonly tags?: boolean
    readonly metadata?: boolean
    readonly dsn?: boolean
    readonly requireTls?: boolean
  }
  /** Stops the other side; called after the transport was closed. */
  readonly stop?: () => Promise<unknown>
}

/** Declares the tests that every transport passes; `create` makes a fresh one for each. */
export function describeTransport(name: string, create: () => Subject | Promise<Subject>): void {
  const check = (sentence: string, body: (subject: Subject) => Promise<void>): void => {
    test(sentence, async () => {
      const subject = await create()
      try {
        await body(subject)
      } finally {
        await subject.transport.close()
        await subject.stop?.()
      }
    })
  }

  describe(`${name} keeps the contract of a transport`, () => {
    for (const [sentence, body] of rules) check(sentence, body)
  })
}

type Rule = readonly [sentence: string, body: (subject: Subject) => Promise<void>]

const rules: readonly Rule[] = [
  ['a small message is accepted, and the receipt says so', acceptsSmall],
  ['a streamed message is accepted', acceptsStreamed],
  ['the receipt lists every recipient in the order of the envelope', listsInOrder],
  ['a refused recipient among accepted ones is data in the receipt', partialRefusal],
  ['nothing is reached before the first send', nothingBefore],
  ['a signal that is aborted already throws its own reason, and nothing is composed', abortedBefore],
  ['an abort while the content is read throws its own reason', abortedWhileReading],
  ['an abort while the content is stuck throws its own reason', abortedWhileStuck],
  ['what it cannot express is FIELD_UNSUPPORTED, before anything is composed or reached', unsupported],
  ['content that cannot be read fails the send with its own error', unreadableContent],
  ['close is harmless when nothing is open, and may be called again', closeTwice],
  ['close waits for what is under way', closeWaits],
  ['send after close is MAILER_CLOSED', closedIsClosed],
  ['neither its name nor what can be seen of it holds a secret', noSecret],
  ['several messages at once are all accepted', manyAtOnce],
]

const grace = 'grace@example.net'

async function acceptsSmall({ transport, contacts }: Subject): Promise<void> {
  const receipt = await transport.send(sampleOutgoing())
  assert.equal(receipt.messageId, 'sample@example.com')
  assert.deepEqual(receipt.accepted, [grace])
  assert.equal(typeof receipt.transport, 'string')
  if (contacts) assert.ok(contacts() >= 1)
}

async function acceptsStreamed({ transport }: Subject): Promise<void> {
  const line = new TextEncoder().encode(`${'x'.repeat(76)}\r\n`)
  const outgoing = streamedOutgoing([grace], async function* () {
    for (let count = 0; count < 3000; count++) yield line
  })
  assert.deepEqual((await transport.send(outgoing)).accepted, [grace])
}

async function listsInOrder({ transport }: Subject): Promise<void> {
  const recipients = ['c@example.net', 'a@example.net', 'b@example.net']
  const receipt = await transport.send(sampleOutgoing({ recipients }))
  assert.deepEqual(
    receipt.recipients.map(({ address }) => address),
    recipients,
  )
}

async function partialRefusal({ transport, refused }: Subject): Promise<void> {
  if (refused === undefined) return
  const recipients = [refused, grace]
  const receipt = await transport.send(sampleOutgoing({ recipients }))
  assert.deepEqual(receipt.accepted, [grace])
  assert.deepEqual(
    receipt.recipients.map(({ address, outcome }) => [address, outcome]),
    [
      [refused, 'refused'],
      [grace, 'accepted'],
    ],
  )
  await assert.rejects(transport.send(sampleOutgoing({ recipients: [refused] })), { code: 'RECIPIENTS_REFUSED' })
}

async function nothingBefore({ contacts }: Subject): Promise<void> {
  await turn()
  if (contacts) assert.equal(contacts(), 0)
}

async function abortedBefore({ transport, contacts }: Subject): Promise<void> {
  const reason = new Error('changed my mind')
  const outgoing = sampleOutgoing()
  await assert.rejects(transport.send(outgoing, AbortSignal.abort(reason)), (error) => error === reason)
  assert.equal(outgoing.composed(), 0)
  if (contacts) assert.equal(contacts(), 0)
}

async function abortedWhileReading({ transport }: Subject): Promise<void> {
  const reason = new Error('changed my mind')
  const controller = new AbortController()
  const outgoing = streamedOutgoing([grace], async function* () {
    yield new TextEncoder().encode('one\r\n')
    controller.abort(reason)
    yield new TextEncoder().encode('two\r\n')
  })
  await assert.rejects(transport.send(outgoing, controller.signal), (error) => error === reason)
}

async function abortedWhileStuck({ transport }: Subject): Promise<void> {
  const reason = new Error('changed my mind')
  const controller = new AbortController()
  const outgoing = streamedOutgoing([grace], async function* () {
    yield new TextEncoder().encode('one\r\n')
    controller.abort(reason)
    await new Promise(() => {})
  })
  await assert.rejects(transport.send(outgoing, controller.signal), (error) => error === reason)
}

async function unsupported({ transport, contacts, expresses = {} }: Subject): Promise<void> {
  const cases: readonly (readonly [can: boolean | undefined, outgoing: ReturnType<typeof sampleOutgoing>])[] = [
    [expresses.tags, sampleOutgoing({ message: { tags: ['welcome'] } })],
    [expresses.metadata, sampleOutgoing({ message: { metadata: { order: '42' } } })],
    [expresses.dsn, sampleOutgoing({ dsn: { notify: ['failure'] } })],
    [expresses.requireTls, sampleOutgoing({ requireTls: true })],
  ]
  for (const [can, outgoing] of cases) {
    if (can) continue
    await assert.rejects(transport.send(outgoing), { code: 'FIELD_UNSUPPORTED', outcome: 'not-sent' })
    assert.equal(outgoing.composed(), 0)
    if (contacts) assert.equal(contacts(), 0)
  }
}

async function unreadableContent({ transport }: Subject): Promise<void> {
  const problem = new Error('the disk is gone')
  // biome-ignore lint/correctness/useYield: it fails before its first chunk
  const outgoing = streamedOutgoing([grace], async function* () {
    throw problem
  })
  await assert.rejects(
    transport.send(outgoing),
    (error) => error === problem || (MailError.is(error) && error.cause === problem),
  )
}

async function closeTwice({ transport, contacts }: Subject): Promise<void> {
  await Promise.all([transport.close(), transport.close()])
  await transport.close()
  if (contacts) assert.equal(contacts(), 0)
}

async function closeWaits({ transport }: Subject): Promise<void> {
  const happened: string[] = []
  const { outgoing, reading, release } = heldBack()
  const sending = transport.send(outgoing).then(() => happened.push('sent'))
  await reading
  const closing = transport.close().then(() => happened.push('closed'))
  for (let count = 0; count < 5; count++) await turn()
  assert.deepEqual(happened, [])
  release()
  await Promise.all([sending, closing])
  assert.deepEqual(happened, ['sent', 'closed'])
}

async function closedIsClosed({ transport, contacts }: Subject): Promise<void> {
  await transport.close()
  const outgoing = sampleOutgoing()
  await assert.rejects(transport.send(outgoing), { code: 'MAILER_CLOSED' })
  assert.equal(outgoing.composed(), 0)
  if (contacts) assert.equal(contacts(), 0)
}

async function noSecret({ transport, secrets = [] }: Subject): Promise<void> {
  await transport.send(sampleOutgoing())
  const seen = [
    transport.name,
    transport.warnings.join(),
    JSON.stringify(transport),
    inspect(transport, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    String(transport),
  ]
  for (const secret of secrets) for (const text of seen) assert.ok(!text.includes(secret), `${secret} is shown`)
}

async function manyAtOnce({ transport }: Subject): Promise<void> {
  assert.ok(transport.concurrency >= 1)
  const receipts = await Promise.all(Array.from({ length: 12 }, () => transport.send(sampleOutgoing())))
  for (const { accepted } of receipts) assert.deepEqual(accepted, [grace])
}

interface HeldBack {
  readonly outgoing: Outgoing & { readonly message?: Message }
  /** Settles once its content is being read. */
  readonly reading: Promise<void>
  readonly release: () => void
}

/** A message whose content stops in the middle until it is released. */
function heldBack(): HeldBack {
  const started = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const outgoing = streamedOutgoing([grace], async function* () {
    yield new TextEncoder().encode('one\r\n')
    started.resolve()
    await released.promise
    yield new TextEncoder().encode('two\r\n')
  })
  return { outgoing, reading: started.promise, release: released.resolve }
}
