import type { RecipientResult, Reply } from '../errors.ts'
import type { Raw } from '../mime/raw.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Stage } from '../smtp/transaction-state.ts'
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
  prepared: Prepared,
  recipients: readonly number[],
  signal: AbortSignal | undefined,
  owner: PartOwner,
): void {
  const part = new Part(pool, prepared, recipients, signal, owner)
  part.listen()
  pool.take(part)
}

/** Some recipients of one message, on their way. A class, since a closure for each of its verbs would cost more. */
class Part implements Job, RunOwner {
  readonly signal: AbortSignal | undefined
  private readonly pool: Pool
  private readonly prepared: Prepared
  private readonly owner: PartOwner
  private recipients: readonly number[]
  private current: Spoken | undefined
  /** Listens to the caller's signal no more. */
  private deafen: (() => void) | undefined

  constructor(
    pool: Pool,
    prepared: Prepared,
    recipients: readonly number[],
    signal: AbortSignal | undefined,
    owner: PartOwner,
  ) {
    this.signal = signal
    this.pool = pool
    this.prepared = prepared
    this.owner = owner
    this.recipients = recipients
    this.current = undefined
    this.deafen = undefined
  }

  /** Until a session is found, an abort takes it out of the pool. */
  listen(): void {
    const { signal } = this
    if (!signal) return
    const onAbort = (): void => {
      this.pool.withdraw(this)
      this.owner.failed(signal.reason, this.recipients)
    }
    this.deafen = () => signal.removeEventListener('abort', onAbort)
    signal.addEventListener('abort', onAbort, { once: true })
  }

  runOn(session: Session, course: Course): Run | 'elsewhere' | undefined {
    // It may have been aborted since the session was opened for it.
    if (this.signal?.aborted) return this.fail(this.signal.reason)
    try {
      return this.plannedFor(session, course)
    } catch (error) {
      return this.fail(error)
    }
  }

  fail(error: unknown): undefined {
    this.deafen?.()
    this.owner.failed(error, this.recipients)
  }

  done(submitted: Submitted): void {
    this.owner.done(this.recipients, submitted)
  }

  failed(error: unknown): void {
    if (error instanceof StaleSession) this.goAgain()
    else this.owner.failed(error, this.recipients)
  }

  heard(stage: Stage, reply: Reply): void {
    this.current?.heard.push(stage, reply)
  }

  contentLeaves(): void {
    if (this.current) this.current.contentAt ??= this.prepared.clock.now()
  }

  private plannedFor(session: Session, course: Course): Run | 'elsewhere' {
    const { submission, raw, content, options, clock, spoken } = this.prepared
    const { envelope, dsn } = submission
    const { transaction, asked, rest, refusedHere } = planTransaction(
      session,
      envelope,
      raw,
      dsn,
      options,
      this.recipients,
    )
    if (asked.length === 0) return 'elsewhere'
    this.deafen?.()
    if (refusedHere.size > 0) this.owner.refusedHere(refusedHere)
    if (rest.length > 0) this.owner.tooMany(rest)
    this.recipients = asked
    this.current = beginSpoken(session, transaction, clock.now())
    spoken.push(this.current)
    return createRun(session, transaction, content, options, course, this, this.signal)
  }

  private goAgain(): void {
    const { spoken } = this.prepared
    // Nothing of the message was said over a session that had died.
    const at = this.current ? spoken.indexOf(this.current) : -1
    if (at !== -1) spoken.splice(at, 1)
    if (this.signal?.aborted) {
      this.fail(this.signal.reason)
      return
    }
    this.listen()
    this.pool.takeAgain(this)
  }
}
