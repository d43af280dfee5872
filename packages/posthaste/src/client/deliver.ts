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
import { type PartOwner, type Prepared, sendPart } from './part.ts'
import type { Pool } from './pool.ts'
import { handoverFacts, transcriptOf } from './spoken.ts'
import type { Submittal } from './submission.ts'
import { withTranscript } from './transcript.ts'

/** What is known of a message while its transactions are under way. */
interface Progress {
  /** By index in the envelope. */
  readonly results: RecipientResult[]
  /** Why a transaction did not come to its end. */
  readonly failures: Failure[]
  /** Transactions in all, and those that have not ended. */
  parts: number
  pending: number
  reply?: Reply
  /** The first reply that stopped a whole transaction. */
  stopped?: Decision
}

interface Failure {
  readonly error: unknown
  /** Indexes in the envelope. */
  readonly recipients: readonly number[]
}

/** Sends what is composed, and resolves when every recipient has its outcome and one at least was accepted. */
export function deliver(pool: Pool, prepared: Prepared, signal: AbortSignal | undefined): Promise<Submittal> {
  const { recipients } = prepared.submission.envelope
  const progress: Progress = { results: [], failures: [], parts: 0, pending: 0 }
  return new Promise((resolve, reject) => {
    const owner: PartOwner = {
      tooMany: begin,
      refusedHere(results) {
        for (const [index, result] of results) progress.results[index] = result
      },
      done(asked, { results, overflow, reply, stopped }) {
        for (const [at, index] of asked.entries()) progress.results[index] = results[at] ?? unknownTo(recipients[index])
        if (reply) progress.reply = reply
        if (stopped) progress.stopped ??= stopped
        if (overflow.length > 0) begin(overflow.flatMap((at) => asked[at] ?? []))
        end()
      },
      failed(error, asked) {
        progress.failures.push({ error, recipients: asked })
        end()
      },
    }
    begin([...recipients.keys()])

    function begin(wanted: readonly number[]): void {
      progress.parts++
      progress.pending++
      sendPart(pool, prepared, wanted, signal, owner)
    }

    function end(): void {
      progress.pending--
      if (progress.pending > 0) return
      try {
        resolve(conclusion(progress, prepared))
      } catch (error) {
        reject(told(error, prepared))
      }
    }
  })
}

/** The receipt's part of a message, or the error that says why there is none. */
function conclusion(progress: Progress, prepared: Prepared): Submittal {
  const { submission, options } = prepared
  const { failures, parts, reply, stopped } = progress
  const [failure] = failures
  if (failure && parts === 1) throw failure.error
  for (const each of failures) addResults(progress, each, submission.envelope.recipients)
  const recipients = progress.results
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
function addResults({ results }: Progress, { error, recipients }: Failure, addresses: readonly string[]): void {
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
