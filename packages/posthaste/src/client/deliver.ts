// One message becomes one transaction, or several where the server limits them; and their results one answer.
import {
  MailError,
  type RecipientResult,
  RecipientsError,
  type Reply,
  ReplyError,
  UnknownOutcomeError,
} from '../errors.ts'
import { actionFor } from '../smtp/reply-action.ts'
import type { Decision } from '../smtp/transaction-state.ts'
import type { News } from './burst.ts'
import { type PartOwner, type Prepared, sendPart } from './part.ts'
import type { Pool } from './pool.ts'
import { handoverFacts, transcriptOf } from './spoken.ts'
import type { Submittal } from './submission.ts'
import type { Submitted } from './submit.ts'
import { withTranscript } from './transcript.ts'

interface Failure {
  readonly error: unknown
  /** Indexes in the envelope. */
  readonly recipients: readonly number[]
}

/** Sends what is composed, and resolves when every recipient has its outcome and one at least was accepted. */
export function deliver(pool: Pool, prepared: Prepared, signal: AbortSignal | undefined): Promise<Submittal> {
  return new Promise((resolve, reject) => {
    const delivery = new Delivery(pool, prepared, signal, resolve, reject)
    delivery.begin(prepared.submission.envelope.recipients.map((_, index) => index))
  })
}

/** What is known of a message while its transactions are under way. A class, as {@link sendPart} says of its own. */
class Delivery implements PartOwner, News {
  /** By index in the envelope. */
  readonly results: RecipientResult[]
  /** Why a transaction did not come to its end. */
  readonly failures: Failure[]
  /** Transactions in all, and those that have not ended. */
  parts: number
  private pending: number
  reply: Reply | undefined
  /** The first reply that stopped a whole transaction. */
  stopped: Decision | undefined
  private readonly pool: Pool
  private readonly prepared: Prepared
  private readonly signal: AbortSignal | undefined
  private readonly resolve: (submittal: Submittal) => void
  private readonly reject: (error: unknown) => void

  constructor(
    pool: Pool,
    prepared: Prepared,
    signal: AbortSignal | undefined,
    resolve: (submittal: Submittal) => void,
    reject: (error: unknown) => void,
  ) {
    this.results = []
    this.failures = []
    this.parts = 0
    this.pending = 0
    this.reply = undefined
    this.stopped = undefined
    this.pool = pool
    this.prepared = prepared
    this.signal = signal
    this.resolve = resolve
    this.reject = reject
  }

  begin(wanted: readonly number[]): void {
    this.parts++
    this.pending++
    sendPart(this.pool, this.prepared, wanted, this.signal, this)
  }

  tooMany(recipients: readonly number[]): void {
    this.begin(recipients)
  }

  refusedHere(results: ReadonlyMap<number, RecipientResult>): void {
    for (const [index, result] of results) this.results[index] = result
  }

  done(asked: readonly number[], { results, overflow, reply, stopped }: Submitted): void {
    const { recipients } = this.prepared.submission.envelope
    asked.forEach((index, at) => {
      this.results[index] = results[at] ?? unknownTo(recipients[index])
    })
    if (reply) this.reply = reply
    this.stopped ??= stopped
    if (overflow.length > 0) this.begin(overflow.flatMap((at) => asked[at] ?? []))
    this.end()
  }

  failed(error: unknown, recipients: readonly number[]): void {
    this.failures.push({ error, recipients })
    this.end()
  }

  private end(): void {
    this.pending--
    if (this.pending === 0) this.pool.tell(this)
  }

  tell(): void {
    try {
      this.resolve(conclusion(this, this.prepared))
    } catch (error) {
      this.reject(told(error, this.prepared))
    }
  }
}

/** The receipt's part of a message, or the error that says why there is none. */
function conclusion(delivery: Delivery, prepared: Prepared): Submittal {
  const { submission, options } = prepared
  const { failures, parts, reply, stopped } = delivery
  const [failure] = failures
  if (failure && parts === 1) throw failure.error
  for (const each of failures) addResults(delivery, each, submission.envelope.recipients)
  const recipients = delivery.results
  if (recipients.some(({ outcome }) => outcome === 'accepted')) {
    const facts = handover(prepared)
    return reply && parts === 1 ? { recipients, reply, ...facts } : { recipients, ...facts }
  }
  if (recipients.some(({ outcome }) => outcome === 'unknown')) {
    const problem = 'the server did not say what became of the message'
    throw new UnknownOutcomeError(problem, recipients, failure?.error)
  }
  if (failure && !MailError.is(failure.error)) throw failure.error
  if (!stopped) throw new RecipientsError(recipients)
  const { command, reply: last } = stopped
  const action = actionFor(command, last)
  throw new ReplyError('REPLY_REJECTED', command, last, action, recipients, undefined, options)
}

/** Who took it, when, and, where somebody asked for it, what was said. */
function handover({ submission, options, clock, spoken }: Prepared): Partial<Submittal> {
  const last = spoken.at(-1)
  if (!last) return {}
  const facts = handoverFacts(last, clock.now())
  return submission.transcript || options.transcript ? { ...facts, transcript: transcriptOf(spoken) } : facts
}

/** The error with what became of each recipient, what was said, and to whom. */
function told(error: unknown, { submission, spoken }: Prepared): unknown {
  if (!MailError.is(error)) return error
  const { recipients } = submission.envelope
  if (!error.recipients) Object.assign(error, { recipients: recipients.map((each) => undelivered(each, error)) })
  const server = spoken.at(-1)?.facts.server
  if (!server) return error
  if (!('host' in error || 'peer' in error)) Object.assign(error, { server })
  return withTranscript(error, () => transcriptOf(spoken))
}

/** What the error of one transaction says of each of its recipients, where other transactions ended otherwise. */
function addResults({ results }: Delivery, { error, recipients }: Failure, addresses: readonly string[]): void {
  const known = MailError.is(error) && error.recipients?.length === recipients.length ? error.recipients : undefined
  for (const [at, index] of recipients.entries()) {
    results[index] = known?.[at] ?? undelivered(addresses[index], error)
  }
}

function undelivered(address = '', error: unknown): RecipientResult {
  const reason = error instanceof Error ? error.message : String(error)
  if (!MailError.is(error)) return { address, outcome: 'deferred', action: 'retry', reason }
  if (error.outcome === 'unknown') return { address, outcome: 'unknown', action: 'confirm', reason }
  return { address, outcome: error.temporary ? 'deferred' : 'refused', action: error.action, reason }
}

function unknownTo(address = ''): RecipientResult {
  return { address, outcome: 'unknown', action: 'confirm' }
}
