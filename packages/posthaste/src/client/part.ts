import type { RecipientResult } from '../errors.ts'
import type { Raw } from '../mime/raw.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Content } from './content.ts'
import type { ResolvedOptions } from './options.ts'
import { planTransaction } from './plan.ts'
import type { Job, Pool } from './pool.ts'
import type { Session } from './session.ts'
import { beginSpoken, type Spoken } from './spoken.ts'
import type { Submission } from './submission.ts'
import { type Course, createRun, type Run, type RunOwner, StaleSession, type Submitted } from './submit.ts'

/** A message that is composed, and how it is to go. */
export interface Prepared {
  readonly submission: Submission
  readonly raw: Raw
  readonly content: Content
  readonly options: ResolvedOptions
  readonly clock: Clock
  /** Its transactions, as they went. */
  readonly spoken: Spoken[]
}

/** Who is told what became of a part. Recipients are indexes in the envelope. */
export interface PartOwner {
  /** Those that did not fit into the transaction. Called before anything is known of the others. */
  tooMany(recipients: readonly number[]): void
  /** Those that the server cannot be asked about. */
  refusedHere(results: ReadonlyMap<number, RecipientResult>): void
  /** The transaction came to its end. The last that is heard of the part, as is `failed`. */
  done(asked: readonly number[], submitted: Submitted): void
  failed(error: unknown, recipients: readonly number[]): void
}

/** Sends the message to these recipients, as many as fit into one transaction, over whichever session is free first. */
export function sendPart(
  pool: Pool,
  { submission, raw, content, options, clock, spoken }: Prepared,
  wanted: readonly number[],
  signal: AbortSignal | undefined,
  owner: PartOwner,
): void {
  let recipients = wanted
  let current: Spoken | undefined
  const job: Job = {
    signal,
    runOn(session, course) {
      // It may have been aborted since the session was opened for it.
      if (signal?.aborted) return refuse(signal.reason)
      try {
        return planned(session, course)
      } catch (error) {
        return refuse(error)
      }
    },
    fail: refuse,
  }
  const run: RunOwner = {
    done: (submitted) => owner.done(recipients, submitted),
    failed: (error) => (error instanceof StaleSession ? again() : owner.failed(error, recipients)),
    heard: (stage, reply) => void current?.heard.push(stage, reply),
    contentLeaves() {
      if (current) current.contentAt ??= clock.now()
    },
  }
  signal?.addEventListener('abort', withdraw, { once: true })
  pool.take(job)

  function planned(session: Session, course: Course): Run | 'elsewhere' {
    const plan = planTransaction(session, submission.envelope, raw, submission.dsn, options, recipients)
    if (plan.asked.length === 0) return 'elsewhere'
    signal?.removeEventListener('abort', withdraw)
    if (plan.refusedHere.size > 0) owner.refusedHere(plan.refusedHere)
    if (plan.rest.length > 0) owner.tooMany(plan.rest)
    recipients = plan.asked
    current = beginSpoken(session, plan.transaction, clock.now())
    spoken.push(current)
    return createRun(session, plan.transaction, content, options, course, run, signal)
  }

  function again(): void {
    // Nothing of the message was said over a session that had died.
    const at = current ? spoken.indexOf(current) : -1
    if (at !== -1) spoken.splice(at, 1)
    if (signal?.aborted) {
      refuse(signal.reason)
      return
    }
    signal?.addEventListener('abort', withdraw, { once: true })
    pool.takeAgain(job)
  }

  function withdraw(): void {
    pool.withdraw(job)
    owner.failed(signal?.reason, recipients)
  }

  function refuse(error: unknown): undefined {
    signal?.removeEventListener('abort', withdraw)
    owner.failed(error, recipients)
  }
}
