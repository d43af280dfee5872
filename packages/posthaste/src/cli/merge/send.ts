// Sends what was checked: so many at once as the transport likes, each written down before and after.
import type { MailError } from '../../errors.ts'
import type { Mailer } from '../../mailer/mailer.ts'
import type { MergeLog } from './log.ts'
import { type RowResult, resultOf } from './outcome.ts'
import type { Rate } from './rate.ts'
import type { MergeEntry } from './rows.ts'

/** A row that can be sent. */
export type SendableEntry = Extract<MergeEntry, { readonly problem?: undefined }>

/** How rows are sent. */
export interface SendPlan {
  readonly mailer: Mailer
  readonly via: string
  readonly log: MergeLog
  readonly rate?: Rate | undefined
  /** Takes no further row when it is aborted; what is under way ends as it would. */
  readonly signal: AbortSignal
  /** Hears of each row that has ended. */
  readonly ended: (entry: SendableEntry, result: RowResult) => void
}

/** The error that no further row was sent for, where there was one. */
export interface SendEnd {
  readonly stoppedBy?: MailError
}

/** So many rows one after the other that nobody answered are enough. */
const mostUnreached = 20

/**
 * Sends each entry once. Ends early, without an error, when the signal is aborted, when the configuration turns out to be
 * wrong, or when nobody answers any more. Throws when the result file cannot be written, and what the
 * entries throw.
 */
export async function sendEntries(
  entries: AsyncGenerator<SendableEntry, void, undefined>,
  plan: SendPlan,
): Promise<SendEnd> {
  const { mailer, via, log, rate, ended } = plan
  const stop = new AbortController()
  const signal = AbortSignal.any([plan.signal, stop.signal])
  let stoppedBy: MailError | undefined
  let unreached = 0

  function judge({ outcome, reply }: RowResult, error: MailError | undefined): void {
    unreached = outcome === 'deferred' && reply === undefined ? unreached + 1 : 0
    if (error === undefined || (error.action !== 'fix-config' && unreached < mostUnreached)) return
    stoppedBy ??= error
    stop.abort()
  }

  async function sendOneByOne(): Promise<void> {
    for (;;) {
      // An async generator gives several callers one item each, in turn.
      const next = signal.aborted ? undefined : await entries.next()
      if (next === undefined || next.done) return
      await rate?.turn(signal)
      if (signal.aborted) return
      const { key, line, addresses, message } = next.value
      const row = { key, line, address: addresses.join(', ') }
      await log.begin(row)
      const sent = await mailer.trySend(message, { via, idempotencyKey: key })
      const result = resultOf(sent)
      log.end(row, result)
      ended(next.value, result)
      judge(result, sent.error)
    }
  }

  const concurrency = mailer.routes[via]?.transport.concurrency ?? 1
  const all = Array.from({ length: concurrency }, async () => {
    try {
      await sendOneByOne()
    } catch (error) {
      stop.abort() // what is under way elsewhere ends first
      throw error
    }
  })
  // A timer of the clock keeps no process alive, and between two sends there may be nothing else.
  const alive = setInterval(() => {}, 1_000_000)
  try {
    const failed = (await Promise.allSettled(all)).find((each) => each.status === 'rejected')
    if (failed) throw failed.reason
  } finally {
    clearInterval(alive)
    await entries.return()
  }
  return stoppedBy === undefined ? {} : { stoppedBy }
}
