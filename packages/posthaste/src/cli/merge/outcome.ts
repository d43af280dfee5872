// What became of a row, and what that means for the next run.
import { type MailError, type RecipientResult, type Reply, ReplyError } from '../../errors.ts'
import type { SendResult } from '../../mailer/result.ts'

/**
 * - `accepted`: every recipient of the row was.
 * - `partial`: some were; the message is not sent again, since those would get it twice.
 * - `refused`: nobody was, and nobody will be.
 * - `deferred`: nobody was; the next run tries again.
 * - `unknown`: it may have arrived; it is not sent again unless a person says so.
 */
export type RowOutcome = (typeof rowOutcomes)[number]

/** Every outcome, in the order in which a report tells them. */
export const rowOutcomes = ['accepted', 'partial', 'refused', 'deferred', 'unknown'] as const

/** How many rows ended in which way. */
export type RowCounts = Record<RowOutcome, number>

/** No rows yet. */
export function noRows(): RowCounts {
  return { accepted: 0, partial: 0, refused: 0, deferred: 0, unknown: 0 }
}

/** What became of one row, as the result file keeps it. */
export interface RowResult {
  readonly outcome: RowOutcome
  readonly messageId?: string
  /** Of the error, where there is one. */
  readonly code?: string
  readonly reply?: Reply
  /** Why, in words, of everything but an accepted row. */
  readonly reason?: string
  /** Where not all ended alike. */
  readonly recipients?: readonly RecipientResult[]
}

/** What became of a row by what became of its message. */
export function resultOf(result: SendResult): RowResult {
  if (result.ok) {
    const { messageId, recipients, reply } = result.receipt
    const outcome = outcomeOfRecipients(recipients)
    const said = reply ?? recipients[0]?.reply
    return {
      outcome,
      messageId,
      ...(said === undefined ? {} : { reply: said }),
      ...(outcome === 'accepted' ? {} : { recipients, reason: notAccepted(recipients) }),
    }
  }
  const { error } = result
  const { code, message, recipients = [] } = error
  const reply = replyOf(error)
  return {
    outcome: outcomeOfError(error),
    code,
    ...(reply === undefined ? {} : { reply }),
    reason: message,
    ...(recipients.length > 1 ? { recipients } : {}),
  }
}

/** Only what was answered can be refused: where nobody was asked, the fault is ours, and the row may go once it is mended. */
function outcomeOfError(error: MailError): RowOutcome {
  if (error.outcome === 'unknown') return 'unknown'
  // A hook that says no is an answer; one that throws has a cause.
  if (error.code === 'MESSAGE_VETOED' && error.cause === undefined) return 'refused'
  const isAnswered = replyOf(error) !== undefined || error.recipients?.some(({ outcome }) => outcome === 'refused')
  return isAnswered && (error.action === 'suppress' || error.action === 'fix-message') ? 'refused' : 'deferred'
}

function replyOf(error: MailError): Reply | undefined {
  return error instanceof ReplyError ? error.reply : error.recipients?.find(({ reply }) => reply !== undefined)?.reply
}

function outcomeOfRecipients(recipients: readonly RecipientResult[]): RowOutcome {
  if (recipients.some(({ outcome }) => outcome === 'unknown')) return 'unknown'
  return recipients.every(({ outcome }) => outcome === 'accepted' || outcome === 'queued') ? 'accepted' : 'partial'
}

function notAccepted(recipients: readonly RecipientResult[]): string {
  return recipients
    .filter(({ outcome }) => outcome !== 'accepted' && outcome !== 'queued')
    .map(({ address, outcome, reply, reason }) => `${address} ${outcome}: ${reply?.text ?? reason ?? ''}`)
    .join('; ')
}
