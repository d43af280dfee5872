// How does a caller wait for a message without asking again and again?
import type { Clock } from 'posthaste'
import type { MessageId, Summary } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { HttpProblem } from './problem.ts'

/** What is waited for. */
export interface Wait {
  /** Finds the newest message that is meant, or none yet. Asked at once and after every change. */
  readonly find: () => Promise<MessageId | undefined>
  /** Whether a message that has just come can be it; saves a search. @default any can */
  readonly concerns?: (arrived: Summary) => boolean
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Those who wait. */
export interface Waiters {
  /**
   * The id of the message as soon as it is there; undefined when the time is over. Rejects with the signal's reason, and
   * with HttpProblem 503 when too many wait already.
   */
  wait(wait: Wait): Promise<MessageId | undefined>
  /** How many wait now. */
  readonly waiting: number
  /** Lets everyone go with nothing. */
  close(): void
}

/** Room for so many waiters at once. */
export function createWaiters(store: Pick<Store, 'onChange'>, clock: Clock, most: number): Waiters {
  const waiting = new Set<() => void>()

  return {
    async wait({ find, concerns = () => true, timeoutMs, signal }) {
      signal?.throwIfAborted()
      if (waiting.size >= most) throw new HttpProblem(503, `${most} callers wait already; try again later`)
      const room = Promise.withResolvers<MessageId | undefined>()
      const leave = () => room.resolve(undefined)
      const abort = () => room.reject(signal?.reason)
      waiting.add(leave)
      let looking = false
      let again = false
      // One search at a time: what arrives meanwhile is seen by the next one, however much it is.
      const look = async () => {
        again = true
        if (looking) return
        looking = true
        try {
          while (again) {
            again = false
            const id = await find()
            if (id !== undefined) room.resolve(id)
          }
        } catch (error) {
          room.reject(error)
        } finally {
          looking = false
        }
      }
      const forget = store.onChange((event) => {
        if (event.kind === 'update' || (event.kind === 'new' && concerns(event.summary))) look()
      })
      const stop = clock.after(timeoutMs, leave)
      signal?.addEventListener('abort', abort, { once: true })
      look()
      try {
        return await room.promise
      } finally {
        forget()
        stop()
        signal?.removeEventListener('abort', abort)
        waiting.delete(leave)
      }
    },
    get waiting() {
      return waiting.size
    },
    close() {
      for (const leave of [...waiting]) leave()
    },
  }
}
