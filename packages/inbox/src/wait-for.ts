// How does a test in the same process wait for a message?
import { HttpProblem } from './http/problem.ts'
import { checkedQuery } from './http/route.ts'
import type { Wait, Waiters } from './http/waiters.ts'
import { InboxOptionError } from './inbox-options.ts'
import { canMatch, checkMatch, describeMatch, type MessageMatch, matches } from './message-match.ts'
import { type ReceivedMessage, receivedMessage } from './received-message.ts'
import type { MessageId } from './store/records.ts'
import type { Store } from './store/store.ts'

/** How long to wait, and for what not. */
export interface WaitForOptions {
  /** @default 10_000 */
  readonly timeoutMs?: number
  /** Only messages that came after this one. @default earlier ones count as well */
  readonly after?: Pick<ReceivedMessage, 'id'>
  readonly signal?: AbortSignal
}

/** No message came in time; the text says which ones did. */
export class InboxTimeoutError extends Error {
  override readonly name = 'InboxTimeoutError'
  readonly code = 'INBOX_TIMEOUT'
}

/** How many of the newest messages are looked through at once for one that came before the call. */
const page = 1000

/**
 * The newest message that is meant, as soon as there is one.
 *
 * @throws InboxTimeoutError; the signal's own reason; InboxOptionError for a match or search that cannot be understood
 */
export async function waitFor(
  store: Store,
  waiters: Waiters,
  match: string | MessageMatch,
  { timeoutMs = 10_000, after, signal }: WaitForOptions,
): Promise<ReceivedMessage> {
  const how = typeof match === 'string' ? byQuery(store, match, after?.id) : byMatch(store, match, after?.id)
  const id = await waiters.wait({ ...how, timeoutMs, signal })
  const message = id === undefined ? undefined : await store.get(id)
  if (message !== undefined) return receivedMessage(store, message)
  const { messages, total } = await store.list({ limit: 5 })
  const there = messages.map(
    ({ subject, to }) => `${JSON.stringify(subject)} to ${to.map((each) => each.address).join(', ')}`,
  )
  throw new InboxTimeoutError(
    `no message matched ${describeMatch(match)} within ${timeoutMs} ms; ` +
      (total === 0 ? 'the inbox is empty' : `the inbox holds ${total}, the newest: ${there.join('; ')}`),
  )
}

function byQuery(store: Store, text: string, after: MessageId | undefined): Pick<Wait, 'find'> {
  const query = understood(text)
  const request = { query, limit: 1, ...(after === undefined ? {} : { after }) }
  return { find: async () => (await store.list(request)).messages[0]?.id }
}

function understood(text: string): string {
  try {
    return checkedQuery(text)
  } catch (error) {
    throw error instanceof HttpProblem ? new InboxOptionError(`match: ${error.message}`) : error
  }
}

function byMatch(store: Store, match: MessageMatch, after: MessageId | undefined): Pick<Wait, 'find' | 'concerns'> {
  checkMatch(match)
  let seen = after
  return {
    concerns: (summary) => canMatch(match, summary),
    async find() {
      const { messages } = await store.list({ limit: page, ...(seen === undefined ? {} : { after: seen }) })
      // Tags are set later on; everything else of a message that was looked at stays as it is.
      if (match.tag === undefined) seen = messages[0]?.id ?? seen
      for (const summary of messages.filter((each) => canMatch(match, each))) {
        const message = await store.get(summary.id)
        if (message !== undefined && matches(match, message)) return summary.id
      }
      return undefined
    },
  }
}
