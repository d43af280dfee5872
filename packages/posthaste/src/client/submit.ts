import { MailError, type RecipientResult, type Reply, UnknownOutcomeError } from '../errors.ts'
import { loneDot } from '../smtp/data-encoder.ts'
import {
  answer,
  beginTransaction,
  contentEnded,
  type Decision,
  opening,
  recipientResults,
  type Transaction,
  type TransactionPlan,
} from '../smtp/transaction.ts'
import type { Connection, Loss } from './connection.ts'
import type { Content } from './content.ts'
import type { ResolvedOptions } from './options.ts'
import { sendContent } from './send-content.ts'
import type { Session } from './session.ts'

/** What a transaction that came to its end led to. */
export interface Submitted {
  /** What became of each recipient of the plan, in order. */
  readonly results: readonly RecipientResult[]
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly reply?: Reply
  /** The reply that stopped the whole message, with what it answered. */
  readonly stopped?: Decision
}

/** A connection had died unnoticed: no content had left, so the message may go over another. */
export class StaleSession extends Error {
  constructor(cause: unknown) {
    super('the connection had died unnoticed', { cause })
    this.name = 'StaleSession'
  }
}

/** One transaction on one session. */
export interface Run {
  /** What it writes first. */
  readonly opening: string
  /** The replies that come from now on are its own. */
  activate(): void
  /** The session ended before its turn came. */
  abandon(cause: unknown): void
}

/** The transactions that follow each other on one session. */
export interface Course {
  /** The next transaction, whose first group leaves in the same write as the content of this one (RFC 2920, 3.1). */
  successor(): Run | undefined
  /** The session is free, or gone. */
  ended(): void
}

/** Who is told what became of a message; exactly one of the two, once. */
export interface RunOwner {
  /** The server has answered for every recipient, even if with nothing but refusals. */
  done(submitted: Submitted): void
  /**
   * With a MailError; with the signal's own reason when it is aborted before the final dot began to leave; with an
   * UnknownOutcomeError from then on; with {@link StaleSession} when the session proved to be dead.
   */
  failed(error: unknown): void
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
  const { connection } = session
  const transaction = beginTransaction(plan)
  const reused = session.used++ > 0
  let active = false
  let cancelled = false
  let follower: Run | undefined
  signal?.addEventListener('abort', abort, { once: true })

  return {
    opening: opening(transaction),
    activate() {
      active = true
      if (connection.loss) {
        lost(connection.loss)
        return
      }
      // Until the server has answered for all of it, it may be inside a transaction.
      session.open = true
      connection.listen({ reply, lost })
      waitFor(connection, transaction, options)
      // Its group is under way, and must not be answered by content.
      if (cancelled) connection.fail(() => signal?.reason)
    },
    abandon(cause) {
      signal?.removeEventListener('abort', abort)
      if (!cancelled) owner.failed(new StaleSession(cause))
    },
  }

  function reply(given: Reply): void {
    const next = answer(transaction, given)
    if (next.do === 'done') {
      finish()
      return
    }
    if (next.do === 'content') {
      sendWithFollower()
      return
    }
    if (next.do === 'write') connection.write(next.lines)
    if (next.do === 'lone-dot') connection.write(loneDot)
    waitFor(connection, transaction, options)
  }

  function sendWithFollower(): void {
    sendContent(connection, content, options, {
      wanted: () => transaction.stage === 'body',
      ending() {
        contentEnded(transaction)
        waitFor(connection, transaction, options)
      },
      following() {
        // With LMTP an answer that is left out would make the next message's MAIL look like it.
        if (!plan.grouped || plan.perRecipient) return ''
        // The final dot ends the transaction, however it is answered.
        session.open = false
        follower = course.successor()
        return follower?.opening ?? ''
      },
    })
  }

  function finish(): void {
    signal?.removeEventListener('abort', abort)
    session.open = transaction.open
    const { stopped, over } = transaction
    if (over) {
      connection.listen(undefined)
      connection.destroy()
    }
    if (stopped?.command === 'RSET' || (reused && isGoodbye(transaction)))
      owner.failed(new StaleSession(stopped?.reply))
    else owner.done(submittedOf(transaction))
    const next = letGo()
    if (next && !over) {
      next.activate()
      return
    }
    if (!over) connection.listen(undefined)
    // In this order, so that who followed comes before those who still wait.
    next?.abandon(stopped?.reply)
    course.ended()
  }

  function lost(loss: Loss): void {
    signal?.removeEventListener('abort', abort)
    if (!cancelled) {
      const cut = cutShort(transaction, loss, reused)
      if ('results' in cut) owner.done(cut)
      else owner.failed(cut.error)
    }
    letGo()?.abandon(undefined)
    course.ended()
  }

  /** A run that is over must not lead to the next: the garbage collector would keep the whole chain for long. */
  function letGo(): Run | undefined {
    const next = follower
    follower = undefined
    return next
  }

  function abort(): void {
    if (active) {
      connection.fail(() => signal?.reason)
      return
    }
    // The message before this one still waits for its answer, over the same connection.
    cancelled = true
    owner.failed(signal?.reason)
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

function submittedOf(transaction: Transaction): Submitted {
  const { final, stopped } = transaction
  return {
    results: recipientResults(transaction),
    ...(final ? { reply: final } : {}),
    ...(stopped ? { stopped } : {}),
  }
}

/** What is left of a transaction that was cut short: an error, unless LMTP has accepted the message for someone already. */
function cutShort(transaction: Transaction, loss: Loss, reused: boolean): Submitted | { readonly error: unknown } {
  const { stage, replies } = transaction
  if (stage !== 'end-of-data') {
    const cause = loss(recipientResults(transaction, 'the conversation was cut short before the message was sent'))
    const stale = reused && replies === 0 && MailError.is(cause) && cause.code === 'CONNECTION_LOST'
    return { error: stale ? new StaleSession(cause) : cause }
  }
  const results = recipientResults(transaction, 'no reply to the end of the data')
  const cause = loss()
  if (!MailError.is(cause)) {
    const problem = 'it was aborted after the last octets had begun to leave'
    return { error: new UnknownOutcomeError(problem, results, cause) }
  }
  if (results.some(({ outcome }) => outcome === 'accepted')) return { results }
  return { error: new UnknownOutcomeError(cause.message, results, cause) }
}
