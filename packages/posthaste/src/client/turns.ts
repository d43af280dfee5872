import { ConnectionError } from '../errors.ts'
import type { Peer } from './connection.ts'
import { createQueue } from './queue.ts'

/** How many messages may be at work, and how many may wait. */
export interface TurnLimits extends Peer {
  readonly pool: number
  /** How many messages one connection may have under way without an answer. */
  readonly sendAhead: number
  readonly maxWaiting: number
}

/** Who may work now, and who waits, in the order of their coming. */
export interface Turns {
  /** Takes a turn where one is free. */
  takeNow(): boolean
  /** Waits for a turn. Rejects with POOL_FULL when too many wait, or with the signal's reason. */
  take(signal: AbortSignal | undefined): Promise<void>
  giveBack(): void
  /** Resolves when nobody works and nobody waits. */
  ended(): Promise<void>
}

/**
 * How many messages are worth having at work beyond one for each connection: one whose commands leave with the content
 * of the message before it, and one that is composed by then and can leave with the next; more, where they are sent ahead.
 */
export function workAhead({
  pool,
  sendAhead,
  maxWaiting,
}: Pick<TurnLimits, 'pool' | 'sendAhead' | 'maxWaiting'>): number {
  return Math.min(pool * (sendAhead > 1 ? sendAhead + composedAhead : 2), maxWaiting)
}

/** Where messages are sent ahead, many are answered at once: so many can take their place before others are composed. */
const composedAhead = 8

/** Turns for as many messages as keep the connections busy; those beyond the connections count as waiting. */
export function createTurns(limits: TurnLimits): Turns {
  const ahead = workAhead(limits)
  const queue = createQueue<() => void>()
  let waiting = 0
  let working = 0
  let tellEnded: (() => void) | undefined

  return {
    takeNow() {
      if (working >= limits.pool + ahead) return false
      working++
      return true
    },
    take(signal) {
      if (waiting + ahead >= limits.maxWaiting) return Promise.reject(full(limits))
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          queue.delete(begin)
          waiting--
          reject(signal?.reason)
        }
        const begin = (): void => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        queue.add(begin)
        waiting++
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    giveBack() {
      const begin = queue.take()
      if (begin) {
        waiting--
        begin()
        return
      }
      working--
      if (working === 0) tellEnded?.()
    },
    ended() {
      if (working === 0) return Promise.resolve()
      return new Promise((resolve) => {
        tellEnded = resolve
      })
    },
  }
}

function full({ host, port, maxWaiting }: TurnLimits): ConnectionError {
  const problem = `${maxWaiting} messages wait for a connection already; wait for some of them, or raise maxWaiting`
  return new ConnectionError('POOL_FULL', problem, { host, port, phase: 'wait' })
}
