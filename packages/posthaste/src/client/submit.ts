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
import type { Loss } from './connection.ts'
import type { Content } from './content.ts'
import type { Piece } from './join-pieces.ts'
import type { ResolvedOptions } from './options.ts'
import { addWhole, type ContentOwner, sendPieces } from './send-content.ts'
import type { Session } from './session.ts'

/** What a transaction that came to its end led to. */
export interface Submitted {
  /** What became of each recipient of the plan, in order. */
  readonly results: readonly RecipientResult[]
  /** Indexes of the recipients that were too many for one transaction, where others were accepted. */
  readonly overflow: readonly number[]
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly reply?: Reply | undefined
  /** The reply that stopped the whole message, with what it answered. */
  readonly stopped?: Decision | undefined
}

/** The session is of no use, and no content had left: the message may go over another. */
export class StaleSession extends Error {
  constructor(cause: unknown) {
    super('the connection had died unnoticed', { cause })
    this.name = 'StaleSession'
  }
}

/**
 * One transaction on one session.
 *
 * Data, and functions beside it: a closure or a getter in each of them would cost more than the transaction.
 */
export interface Run {
  readonly session: Session
  readonly plan: TransactionPlan
  readonly content: Content
  readonly options: ResolvedOptions
  readonly owner: RunOwner
  /** What it waits for, and how many replies it has had. */
  readonly transaction: Transaction
  /** Its session had served others before. */
  readonly reused: boolean
  /** How many times octets had arrived when what is answered next had left. */
  askedAt: number
  /** The replies that come are its own. */
  active: boolean
  /** Its owner has been told that it was aborted. */
  cancelled: boolean
  /** Its commands left behind the content of another. */
  follows: boolean
  /** Listens to the caller's signal no more. */
  deafen: (() => void) | undefined
}

/** What a run knows of those with which it shares its connection. */
export interface Course {
  /** The content of no other is under way. */
  alone(): boolean
  cancelled(reason: unknown): void
}

/** Who is told what became of a message; exactly one of `done` and `failed`, once. */
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

/** A transaction that is planned for this session; nothing is written before its opening is. */
export function createRun(
  session: Session,
  plan: TransactionPlan,
  content: Content,
  options: ResolvedOptions,
  course: Course,
  owner: RunOwner,
  signal: AbortSignal | undefined,
): Run {
  const run: Run = {
    session,
    plan,
    content,
    options,
    owner,
    transaction: beginTransaction(plan),
    reused: session.used++ > 0,
    askedAt: session.connection.arrivals,
    active: false,
    cancelled: false,
    follows: false,
    deafen: undefined,
  }
  if (signal) listenTo(signal, run, course)
  return run
}

/** What a run writes first: its commands, and its content where that is sent ahead. */
export function addOpening({ transaction, plan, content }: Run, pieces: Piece[]): void {
  pieces.push(opening(transaction))
  if (plan.ahead && content.kind === 'whole') addWhole(content, true, pieces)
}

/** Octets of content that leave in one piece; 0 where they leave one after the other. */
export function wholeOctetsOf({ content }: Run): number {
  return content.kind === 'whole' ? content.chunk.octets.length : 0
}

/** Its last octets have left, so that the commands of another may be behind them. */
export function contentHasLeft({ plan, transaction }: Run): boolean {
  return plan.ahead || transaction.stage === 'end-of-data'
}

/** The replies that come from now on are its own. */
export function activate(run: Run): void {
  run.active = true
  // Until the server has answered for all of it, it may be inside a transaction.
  run.session.open = true
}

/** Takes a reply, and says whether the run waits for more, has come to its end, or has content to send now. */
export function takeReply(run: Run, reply: Reply): 'waits' | 'sends' | 'ended' {
  const { session, transaction } = run
  const { connection } = session
  if (run.askedAt === connection.arrivals) {
    throw new ProtocolError('the server answered before it was asked', formatReply(reply).slice(0, 200))
  }
  run.owner.heard(transaction.stage, reply)
  const next = answer(transaction, reply)
  if (transaction.parting) session.spent = true
  if (next.do === 'done') {
    finish(run)
    return 'ended'
  }
  if (next.do !== 'wait') run.askedAt = connection.arrivals
  if (next.do === 'write') connection.write(next.lines)
  else if (next.do === 'lone-dot') connection.write(loneDot)
  return next.do === 'content' ? 'sends' : 'waits'
}

/** Sends the content; `addFollowing` gives what may leave in the same write, behind its end. */
export function sendRun(run: Run, addFollowing: (pieces: Piece[]) => void): void {
  const { session, plan, content, owner } = run
  owner.contentLeaves()
  if (content.kind === 'chunks') {
    sendPieces(session.connection, content.open(), contentOwner(run, addFollowing))
    return
  }
  contentEnds(run)
  const pieces: Piece[] = []
  addWhole(content, plan.chunked, pieces)
  addFollowing(pieces)
  session.connection.writeTogether(pieces)
}

/** The session is gone: `active` when its replies had their turn, `lowered` when it would now be sent with less depth. */
export function loseRun(run: Run, loss: Loss, wasActive: boolean, lowered: boolean): void {
  const { transaction, owner, reused } = run
  run.deafen?.()
  if (run.cancelled) return
  if (isUncertain(transaction)) {
    const cut = cutShort(transaction, loss, reused)
    if ('results' in cut) owner.done(cut)
    else owner.failed(cut.error)
    return
  }
  const cause = loss(recipientResults(transaction, 'the conversation was cut short before the message was sent'))
  const stale = !wasActive || lowered || (reused && transaction.replies === 0 && isLost(cause))
  owner.failed(stale ? new StaleSession(cause) : cause)
}

function contentOwner(run: Run, addFollowing: (pieces: Piece[]) => void): ContentOwner {
  const { plan, options, transaction } = run
  return {
    chunked: plan.chunked,
    bodyTimeoutMs: options.bodyTimeoutMs,
    wanted: () => transaction.stage === 'body' && !transaction.contentRefused,
    chunkLeaves: () => chunkLeaves(transaction),
    ending: () => contentEnds(run),
    addFollowing,
  }
}

function contentEnds(run: Run): void {
  contentEnded(run.transaction)
  waitFor(run)
}

function finish(run: Run): void {
  const { session, transaction, owner, reused } = run
  run.deafen?.()
  session.open = transaction.open
  if (run.cancelled) return
  const { stopped } = transaction
  const stale = !isUncertain(transaction) && (stopped?.command === 'RSET' || (reused && isGoodbye(stopped)))
  if (stale) owner.failed(new StaleSession(stopped?.reply))
  else owner.done(submittedOf(transaction))
}

function listenTo(signal: AbortSignal, run: Run, course: Course): void {
  const onAbort = (): void => abort(run, course, signal.reason)
  run.deafen = () => signal.removeEventListener('abort', onAbort)
  signal.addEventListener('abort', onAbort, { once: true })
}

function abort(run: Run, course: Course, reason: unknown): void {
  const { transaction, owner } = run
  if (run.active && course.alone()) {
    run.session.connection.fail(() => reason)
    return
  }
  // Others share the connection, and are not aborted.
  run.cancelled = true
  if (isUncertain(transaction)) owner.failed(abortedTooLate(recipientResults(transaction, tooLate), reason))
  else owner.failed(reason)
  course.cancelled(reason)
}

/**
 * Names what is waited for, with the time that it may take (RFC 5321, section 4.5.3.2). While content leaves, who sends it
 * does that.
 */
export function waitFor({ session: { connection }, transaction, options }: Run): void {
  const { stage } = transaction
  if (stage === 'body' && !transaction.contentRefused) return
  if (stage === 'DATA') connection.expect(stage, options.dataTimeoutMs)
  else if (stage === 'end-of-data') connection.expect(stage, options.endOfDataTimeoutMs)
  else connection.expect(stage, options.commandTimeoutMs)
}

/** 421 to what a transaction begins with: the server has closed the session, and taken nothing of this message. */
function isGoodbye(decision: Decision | undefined): boolean {
  return decision?.reply.code === 421 && (decision.command === 'MAIL' || decision.command === 'RSET')
}

function isLost(cause: unknown): boolean {
  return MailError.is(cause) && cause.code === 'CONNECTION_LOST'
}

function submittedOf(transaction: Transaction): Submitted {
  const { final: reply, stopped } = transaction
  return { results: recipientResults(transaction), overflow: overflowing(transaction), reply, stopped }
}

/** What is left of a transaction whose last octets had left: an error, unless replies have decided it already. */
function cutShort(transaction: Transaction, loss: Loss, reused: boolean): Submitted | { readonly error: unknown } {
  const { stopped, goodbye } = transaction
  const results = recipientResults(transaction, 'no reply to the end of the data')
  if (results.every(({ outcome }) => outcome !== 'unknown')) {
    if (reused && goodbye && isGoodbye(goodbye)) return { error: new StaleSession(goodbye.reply) }
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
