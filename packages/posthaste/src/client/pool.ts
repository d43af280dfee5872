import { ConfigError, ConnectionError, MailError, ProtocolError } from '../errors.ts'
import { createDeadline } from '../net/deadline.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Peer, Receiver } from './connection.ts'
import { quit } from './dialogue.ts'
import type { Session } from './session.ts'
import { StaleSession } from './submit.ts'

/** How many connections, for how long, and who may wait. */
export interface PoolLimits extends Peer {
  readonly pool: number
  readonly maxWaiting: number
  readonly maxMessagesPerConnection: number
  readonly idleTimeoutMs: number
  readonly quitTimeoutMs: number
}

/** Where sessions come from, and who is told that one has gone. */
export interface PoolSource {
  open(signal?: AbortSignal): Promise<Session>
  gone(reason: string): void
}

/** A bounded number of sessions, opened when there is work, kept for a while, and used by one message at a time. */
export interface Pool {
  /**
   * Waits for a turn, in the order of the calls, and runs `work` in it.
   *
   * @throws ConnectionError POOL_FULL when too many wait; ConfigError MAILER_CLOSED once closed; the signal's reason
   */
  inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /**
   * Runs `work` with a session that nobody else uses; only within a turn. Runs it once more, with a new session, when an
   * old one proves to be dead before anything of the message had left.
   */
  withSession<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Lets everyone who waits or works finish, then says QUIT to all. A second call waits for the first. */
  close(): Promise<void>
}

interface Entry {
  readonly session: Session
  /** Who listens while nobody works with it. */
  readonly watcher: Receiver
  idleSince: number
}

/** A pool of the sessions that `source` opens; one enters it only when TLS, login and all have succeeded. */
export function createPool(limits: PoolLimits, source: PoolSource, clock: Clock): Pool {
  /** The one that rested the shortest comes last, and is used first, so that the others can be let go. */
  const idle: Entry[] = []
  const leaving = new Set<Promise<void>>()
  const turns = createTurns(limits)
  const rest = createDeadline(clock, dismissRested)
  let connections = 0
  let closed: Promise<void> | undefined

  return {
    async inTurn(work, signal) {
      if (closed) throw new ConfigError('MAILER_CLOSED', '', 'the client is closed; create a new one to send again')
      signal?.throwIfAborted()
      if (!turns.takeNow()) await turns.take(signal)
      try {
        return await work()
      } finally {
        turns.giveBack()
      }
    },

    async withSession(work, signal) {
      const old = idle.pop()
      if (old) {
        old.session.connection.hold(true)
        try {
          return await use(old, work)
        } catch (error) {
          if (!(error instanceof StaleSession)) throw error
        }
      }
      return await use(await enter(signal), work)
    },

    close() {
      closed ??= turns.ended().then(async () => {
        for (const { session } of idle.splice(0)) dismiss(session)
        await Promise.all(leaving)
      })
      return closed
    },
  }

  /** Opens a session, when those that are leaving have left room for it. */
  async function enter(signal: AbortSignal | undefined): Promise<Entry> {
    while (connections >= limits.pool && leaving.size > 0) await Promise.race(leaving)
    connections++
    try {
      const session = await source.open(signal)
      const entry: Entry = { session, idleSince: 0, watcher: watcherOf(() => leaveIdle(entry)) }
      return entry
    } catch (error) {
      connections--
      throw error
    }
  }

  async function use<T>(entry: Entry, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await work(entry.session)
    } finally {
      keep(entry)
    }
  }

  function keep(entry: Entry): void {
    const { session } = entry
    const { connection } = session
    if (connection.loss) {
      gone(session)
      return
    }
    if (session.used >= limits.maxMessagesPerConnection) {
      dismiss(session)
      return
    }
    connection.expect('idle', undefined)
    connection.listen(entry.watcher)
    connection.hold(false)
    entry.idleSince = clock.now()
    if (idle.push(entry) === 1) rest.set(limits.idleTimeoutMs)
  }

  function leaveIdle(entry: Entry): void {
    const at = idle.indexOf(entry)
    if (at !== -1) idle.splice(at, 1)
    gone(entry.session)
  }

  function dismissRested(): void {
    const latest = clock.now() - limits.idleTimeoutMs
    while (idle[0] && idle[0].idleSince <= latest) {
      const entry = idle.shift()
      if (entry) dismiss(entry.session)
    }
    if (idle[0]) rest.set(idle[0].idleSince - latest)
  }

  function dismiss(session: Session): void {
    const goodbye = quit(session.connection, limits.quitTimeoutMs).then(() => {
      leaving.delete(goodbye)
      gone(session)
    })
    leaving.add(goodbye)
  }

  function gone({ connection }: Session): void {
    connections--
    const why = connection.loss?.()
    source.gone(MailError.is(why) ? why.message : 'aborted')
  }
}

/** Resting sessions have nothing to say but goodbye. */
function watcherOf(lost: () => void): Receiver {
  return {
    reply({ code, text }) {
      throw new ProtocolError('the server ended a resting connection', `${code} ${text}`.slice(0, 200))
    },
    lost,
  }
}

/** Who may work now, and who waits: as many at once as there are connections. */
interface Turns {
  /** Takes a turn where one is free. */
  takeNow(): boolean
  take(signal: AbortSignal | undefined): Promise<void>
  giveBack(): void
  /** Resolves when nobody works and nobody waits. */
  ended(): Promise<void>
}

function createTurns(limits: PoolLimits): Turns {
  const waiting = new Set<() => void>()
  let working = 0
  let tellEnded: (() => void) | undefined

  return {
    takeNow() {
      if (working >= limits.pool) return false
      working++
      return true
    },
    take(signal) {
      if (waiting.size >= limits.maxWaiting) return Promise.reject(full(limits))
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting.delete(begin)
          reject(signal?.reason)
        }
        const begin = (): void => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        waiting.add(begin)
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    giveBack() {
      for (const begin of waiting) {
        waiting.delete(begin)
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

function full({ host, port, maxWaiting }: PoolLimits): ConnectionError {
  const problem = `${maxWaiting} messages wait for a connection already; wait for some of them, or raise maxWaiting`
  return new ConnectionError('POOL_FULL', problem, { host, port, phase: 'wait' })
}
