import type { BulkFailure, BulkResult, BulkSummary } from './result.ts'

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
