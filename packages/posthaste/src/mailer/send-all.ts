import type { MailError } from '../errors.ts'
import type { BulkResult } from './mailer.ts'

/** What became of many messages, in numbers. */
export interface BulkSummary {
  /** Messages taken from the input. */
  readonly messages: number
  /** Messages that at least one recipient was accepted for. */
  readonly sent: number
  /** Messages that no recipient was accepted for, those of unknown outcome included. */
  readonly failed: number
  /** Failed messages that may have arrived all the same. */
  readonly unknown: number
  /** Recipients of the sent messages, by outcome. */
  readonly recipients: {
    readonly accepted: number
    readonly refused: number
    readonly deferred: number
    readonly unknown: number
    readonly queued: number
  }
  /** The first failures, at most {@link keptFailures}, in the order of the input. */
  readonly failures: readonly BulkFailure[]
}

/** One message that was not sent, and why. */
export interface BulkFailure {
  /** Its place in the input, from 0. */
  readonly index: number
  readonly error: MailError
}

/** How many failures a {@link BulkSummary} keeps: what does not fit is in its counts, and in `sendMany()`. */
export const keptFailures = 1000

/** Drains the results into a summary whose size does not depend on their number. */
export async function summaryOf(results: AsyncIterable<BulkResult>): Promise<BulkSummary> {
  const counts = { messages: 0, sent: 0, failed: 0, unknown: 0 }
  const recipients = { accepted: 0, refused: 0, deferred: 0, unknown: 0, queued: 0 }
  const failures: BulkFailure[] = []
  for await (const { index, ok, receipt, error } of results) {
    counts.messages++
    if (ok) {
      counts.sent++
      for (const { outcome } of receipt.recipients) recipients[outcome]++
    } else {
      counts.failed++
      if (error.outcome === 'unknown') counts.unknown++
      if (failures.length < keptFailures) failures.push({ index, error })
    }
  }
  return { ...counts, recipients, failures }
}
