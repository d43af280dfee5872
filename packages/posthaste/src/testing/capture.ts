import { AsyncLocalStorage } from 'node:async_hooks'
import { type Interceptor, interception } from '../mailer/interception.ts'
import { receiptForAll } from '../transport/receipt.ts'
import { type CapturedMessage, captured } from './captured-message.ts'
import { assertCount, assertNotSent, assertSent, type MailQuery, matching } from './mail-assertions.ts'

/** What was sent while a capture was open, and assertions about it. Without a query, every message is meant. */
export interface CapturedMail extends Disposable {
  /** Every message so far, as it was when it was sent, in the order in which they would have left; the list grows. */
  readonly messages: readonly CapturedMessage[]
  /** The messages that the query means. */
  find(query: MailQuery): readonly CapturedMessage[]
  /** The first message that the query means; throws an AssertionError that shows the nearest one and what differs. */
  assertSent(query?: MailQuery): CapturedMessage
  /** Throws an AssertionError when a message that the query means was sent. */
  assertNotSent(query?: MailQuery): void
  /** The messages that the query means; throws an AssertionError when these are not exactly `count`. */
  assertCount(count: number, query?: MailQuery): readonly CapturedMessage[]
  /** Resolves with the first such message, now or later; rejects as `assertSent` does after `timeoutMs`, by default 5,000. */
  waitFor(query?: MailQuery, timeoutMs?: number): Promise<CapturedMessage>
  /** Forgets every message so far. */
  clear(): void
  /** Ends the capture; its messages stay. Harmless when it has ended. */
  release(): void
}

/**
 * Takes every message that is sent in place of the transports: while any capture is open, nothing leaves the process.
 *
 * With a callback, for tests that run in parallel: what the callback sends, and what it starts, is captured here, and
 * the capture ends with it; resolves with what the callback returns. Without, for one test at a time: the capture is
 * open until its `release()`.
 *
 * A message that is sent outside of every capture's context (by an HTTP server that was started before) goes to the only
 * open capture; with several open, its send throws CAPTURE_AMBIGUOUS. Messages are checked and composed as for a real
 * transport, so that what is wrong with them throws.
 */
export function captureMail(): CapturedMail
export function captureMail<Result>(work: (mail: CapturedMail) => Result | Promise<Result>): Promise<Result>
export function captureMail<Result>(
  work?: (mail: CapturedMail) => Result | Promise<Result>,
): CapturedMail | Promise<Result> {
  const capture = openCapture()
  return work ? runIn(capture, work) : capture.mail
}

interface Capture {
  readonly interceptor: Interceptor
  readonly mail: CapturedMail
}

async function runIn<Result>(
  { interceptor, mail }: Capture,
  work: (mail: CapturedMail) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await hook().context.run(interceptor, () => work(mail))
  } finally {
    mail.release()
  }
}

function hook() {
  return interception(() => new AsyncLocalStorage<Interceptor>())
}

function openCapture(): Capture {
  const messages: CapturedMessage[] = []
  const arrivals = new EventTarget()

  const interceptor: Interceptor = {
    async take(outgoing, via, signal) {
      messages.push(await captured(outgoing, via, signal))
      arrivals.dispatchEvent(new Event('message'))
      return receiptForAll(outgoing, 'capture')
    },
  }
  const release = () => void hook().open.delete(interceptor)
  hook().open.add(interceptor)

  const mail: CapturedMail = {
    messages,
    find: (query) => matching(messages, query),
    assertSent: (query = {}) => assertSent(messages, query),
    assertNotSent: (query = {}) => assertNotSent(messages, query),
    assertCount: (count, query = {}) => assertCount(messages, count, query),
    waitFor: (query = {}, timeoutMs = 5000) => waitFor(messages, arrivals, query, timeoutMs),
    clear: () => {
      messages.length = 0
    },
    release,
    [Symbol.dispose]: release,
  }
  return { interceptor, mail }
}

function waitFor(
  messages: readonly CapturedMessage[],
  arrivals: EventTarget,
  query: MailQuery,
  timeoutMs: number,
): Promise<CapturedMessage> {
  return new Promise((resolve, reject) => {
    // A query that can mean nothing is the caller's error now, and not the sender's later.
    matching([], query)
    const timer = setTimeout(() => settle(() => assertSent(messages, query)), timeoutMs)
    arrivals.addEventListener('message', look)
    look()

    function look(): void {
      if (matching(messages, query).length > 0) settle(() => assertSent(messages, query))
    }

    function settle(result: () => CapturedMessage): void {
      clearTimeout(timer)
      arrivals.removeEventListener('message', look)
      try {
        resolve(result())
      } catch (error) {
        reject(error)
      }
    }
  })
}
