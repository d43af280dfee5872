import { MailError, ProtocolError, type RecipientResult, type Reply, UnknownOutcomeError } from '../errors.ts'
import { loneDot } from '../smtp/data-encoder.ts'
import { formatReply } from '../smtp/reply.ts'
import { answer, chunkLeaves, contentEnded, opening } from '../smtp/transaction.ts'
import {
  beginTransaction,
  type Decision,
  isUncertain,
  overflowing,
  recipientResults,
  type Stage,
  type Transaction,
  type TransactionPlan,
} from '../smtp/transaction-state.ts'
import type { Connection, Loss } from './connection.ts'
import type { Content } from './content.ts'
import type { Piece } from './join-pieces.ts'
import type { ResolvedOptions } from './options.ts'
import { sendContent, wholePieces } from './send-content.ts'
import type { Session } from './session.ts'

/** What a transaction that came to its end led to. */
export interface Submitted {
  /** What became of each recipient of the plan, in order. */
  readonly results: readonly RecipientResult[]
  /** Indexes of the recipients that were too many for one transaction, where others were accepted. */
  readonly overflow: readonly number[]
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly reply?: Reply
  /** The reply that stopped the whole message, with what it answered. */
  readonly stopped?: Decision
}

/** The session is of no use, and no content had left: the message may go over another. */
export class StaleSession extends Error {
  constructor(cause: unknown) {
    super('the connection had died unnoticed', { cause })
    this.name = 'StaleSession'
  }
}

/** One transaction on one session. */
export interface Run {
  readonly plan: TransactionPlan
  /** What it writes first. */
  readonly pieces: readonly Piece[]
  /** Octets of content that leave in one piece; 0 where they leave one after the other. */
  readonly octets: number
  /** Its last octets have left, so that the commands of another may be behind them. */
  readonly contentLeft: boolean
  /** What it waits for, and how many replies it has had. */
  readonly transaction: Transaction
  /** Its owner has been told that it was aborted. */
  readonly cancelled: boolean
  /** The replies that come from now on are its own. */
  activate(): void
  /** Takes a reply; `following` gives what may leave behind its content. True when it has come to its end. */
  reply(reply: Reply, following: () => readonly Piece[]): boolean
  /** The session is gone: `active` when its replies had their turn, `lowered` when it would now be sent with less depth. */
  lost(loss: Loss, active: boolean, lowered: boolean): void
}

/** What a run knows of those with which it shares its connection. */
export interface Course {
  /** The content of no other is under way. */
  alone(): boolean
  cancelled(reason: unknown): void
}

/** Who is told what became of a message; exactly one of the two, once. */
export interface RunOwner {
  /** The server has answered for every recipient, even if with nothing but refusals. */
  done(submitted: Submitted): void
  /**
   * With a MailError; with the signal's own reason when it is aborted before the last octets began to leave; with an
   * UnknownOutcomeError from then on; with {@link StaleSession} when the session proved to be of no use.
   */
  failed(error: unknown): void
  /** The reply to what the stage names. */
  heard(stage: Stage, reply: Reply): void
  /** Content begins to leave. */
  contentLeaves(): void
}

/** A transaction that is planned for this session; nothing is written before its pieces are. */
export function createRun(
  session: Session,
  plan: TransactionPlan,
  content: Content,
  options: ResolvedOptions,
  course: Course,
  owner: RunOwner,
  signal: AbortSignal | undefined,
): Run {
  const { connection } = session
  const transaction = beginTransaction(plan)
  const reused = session.used++ > 0
  const whole = content.kind === 'whole' ? content : undefined
  let active = false
  let cancelled = false
  /** How many times octets had arrived when what is answered next had left. */
  let askedAt = connection.arrivals
  signal?.addEventListener('abort', abort, { once: true })

  return {
    plan,
    transaction,
    pieces: plan.ahead && whole ? [opening(transaction), ...wholePieces(whole, true)] : [opening(transaction)],
    octets: whole?.chunk.octets.length ?? 0,
    get contentLeft() {
      return plan.ahead || transaction.stage === 'end-of-data'
    },
    get cancelled() {
      return cancelled
    },
    activate() {
      active = true
      // Until the server has answered for all of it, it may be inside a transaction.
      session.open = true
      waitFor(connection, transaction, options)
    },
    reply(given, following) {
      if (askedAt === connection.arrivals) {
        throw new ProtocolError('the server answered before it was asked', formatReply(given).slice(0, 200))
      }
      owner.heard(transaction.stage, given)
      const next = answer(transaction, given)
      if (transaction.parting) session.spent = true
      if (next.do === 'done') {
        finish()
        return true
      }
      if (next.do !== 'wait') askedAt = connection.arrivals
      if (next.do === 'content') queueMicrotask(() => send(following))
      else if (next.do === 'write') connection.write(next.lines)
      else if (next.do === 'lone-dot') connection.write(loneDot)
      // While content leaves, who sends it says how long that may take.
      if (transaction.stage !== 'body' || transaction.contentRefused) waitFor(connection, transaction, options)
      return false
    },
    lost(loss, wasActive, lowered) {
      signal?.removeEventListener('abort', abort)
      if (cancelled) return
      if (isUncertain(transaction)) {
        const cut = cutShort(transaction, loss, reused)
        if ('results' in cut) owner.done(cut)
        else owner.failed(cut.error)
        return
      }
      const cause = loss(recipientResults(transaction, 'the conversation was cut short before the message was sent'))
      const stale = !wasActive || lowered || (reused && transaction.replies === 0 && isLost(cause))
      owner.failed(stale ? new StaleSession(cause) : cause)
    },
  }

  /** Once all that had arrived is read: a server that has said too much is found out before any content leaves. */
  function send(following: () => readonly Piece[]): void {
    if (connection.loss) return
    owner.contentLeaves()
    sendContent(connection, content, {
      chunked: plan.chunked,
      bodyTimeoutMs: options.bodyTimeoutMs,
      wanted: () => transaction.stage === 'body' && !transaction.contentRefused,
      chunkLeaves: () => chunkLeaves(transaction),
      ending() {
        contentEnded(transaction)
        waitFor(connection, transaction, options)
      },
      following,
    })
  }

  function finish(): void {
    signal?.removeEventListener('abort', abort)
    session.open = transaction.open
    if (cancelled) return
    const { stopped } = transaction
    const stale = !isUncertain(transaction) && (stopped?.command === 'RSET' || (reused && isGoodbye(transaction)))
    if (stale) owner.failed(new StaleSession(stopped?.reply))
    else owner.done(submittedOf(transaction))
  }

  function abort(): void {
    if (active && course.alone()) {
      connection.fail(() => signal?.reason)
      return
    }
    // Others share the connection, and are not aborted.
    cancelled = true
    if (isUncertain(transaction)) owner.failed(abortedTooLate(recipientResults(transaction, tooLate), signal?.reason))
    else owner.failed(signal?.reason)
    course.cancelled(signal?.reason)
  }
}

/** Names what is waited for, with the time that it may take (RFC 5321, section 4.5.3.2). */
function waitFor(connection: Connection, { stage }: Transaction, options: ResolvedOptions): void {
  if (stage === 'DATA') connection.expect(stage, options.dataTimeoutMs)
  else if (stage === 'end-of-data') connection.expect(stage, options.endOfDataTimeoutMs)
  else connection.expect(stage, options.commandTimeoutMs)
}

/** 421 as the very first reply: the server had closed the session before it saw this message. */
function isGoodbye({ replies, stopped }: Transaction): boolean {
  return replies === 1 && stopped?.reply.code === 421
}

function isLost(cause: unknown): boolean {
  return MailError.is(cause) && cause.code === 'CONNECTION_LOST'
}

function submittedOf(transaction: Transaction): Submitted {
  const { final, stopped } = transaction
  return {
    results: recipientResults(transaction),
    overflow: overflowing(transaction),
    ...(final ? { reply: final } : {}),
    ...(stopped ? { stopped } : {}),
  }
}

/** What is left of a transaction whose last octets had left: an error, unless replies have decided it already. */
function cutShort(transaction: Transaction, loss: Loss, reused: boolean): Submitted | { readonly error: unknown } {
  const { stopped, goodbye } = transaction
  const results = recipientResults(transaction, 'no reply to the end of the data')
  if (results.every(({ outcome }) => outcome !== 'unknown')) {
    if (reused && goodbye && transaction.replies === 1) return { error: new StaleSession(goodbye.reply) }
    const decision = stopped ?? goodbye
    return { results, overflow: [], ...(decision ? { stopped: decision } : {}) }
  }
  const cause = loss()
  if (!MailError.is(cause)) return { error: abortedTooLate(results, cause) }
  if (results.some(({ outcome }) => outcome === 'accepted')) return { results, overflow: [] }
  return { error: new UnknownOutcomeError(cause.message, results, cause) }
}

const tooLate = 'it was aborted after the last octets had begun to leave'

function abortedTooLate(results: readonly RecipientResult[], reason: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(tooLate, results, reason)
}
