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
import { type ContentOwner, sendContent } from './send-content.ts'
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

/** A connection from the pool had died unnoticed: no content had left, so the message may go over another. */
export class StaleSession extends Error {
  constructor(cause: unknown) {
    super('the connection had died unnoticed', { cause })
    this.name = 'StaleSession'
  }
}

/**
 * Runs one transaction. Resolves when the server has answered for every recipient, even if with nothing but refusals.
 *
 * Rejects with a MailError, with the signal's own reason when it is aborted before the final dot began to leave, with
 * an UnknownOutcomeError from then on, and with {@link StaleSession} when an old connection proves to be dead.
 */
export function submit(
  session: Session,
  plan: TransactionPlan,
  content: Content,
  options: ResolvedOptions,
  signal?: AbortSignal,
): Promise<Submitted> {
  return new Promise((resolve, reject) => {
    const { connection } = session
    const transaction = beginTransaction(plan)
    const reused = session.used++ > 0
    // Until the server has answered for all of it, it may be inside a transaction.
    session.open = true

    const settle = (): void => {
      connection.listen(undefined)
      signal?.removeEventListener('abort', abort)
    }
    const lost = (loss: Loss): void => {
      settle()
      const cut = cutShort(transaction, loss, reused)
      if ('results' in cut) resolve(cut)
      else reject(cut.error)
    }
    const abort = (): void => connection.fail(() => signal?.reason)

    const finish = (): void => {
      settle()
      session.open = transaction.open
      connection.expect('idle', undefined)
      if (transaction.over) connection.destroy()
      if (transaction.stopped?.command === 'RSET' || (reused && isGoodbye(transaction))) {
        reject(new StaleSession(transaction.stopped?.reply))
        return
      }
      resolve(submittedOf(transaction))
    }

    const reply = (given: Reply): void => {
      const next = answer(transaction, given)
      if (next.do === 'done') {
        finish()
        return
      }
      if (next.do === 'content') {
        sendContent(connection, content, options, owner)
        return
      }
      if (next.do === 'write') connection.write(next.lines)
      if (next.do === 'lone-dot') connection.write(loneDot)
      waitFor(connection, transaction, options)
    }
    const owner: ContentOwner = {
      wanted: () => transaction.stage === 'body',
      ending() {
        contentEnded(transaction)
        waitFor(connection, transaction, options)
      },
    }

    if (connection.loss) {
      lost(connection.loss)
      return
    }
    signal?.addEventListener('abort', abort, { once: true })
    connection.listen({ reply, lost })
    waitFor(connection, transaction, options)
    connection.write(opening(transaction))
  })
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
