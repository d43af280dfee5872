import { MailError, ProtocolError } from '../errors.ts'
import { createDeadline } from '../net/deadline.ts'
import type { Clock } from '../runtime/clock.ts'
import { createBurst, type News } from './burst.ts'
import type { Receiver } from './connection.ts'
import { quit } from './dialogue.ts'
import { createLine, type Line, type LineSource } from './line.ts'
import { createQueue } from './queue.ts'
import type { Session } from './session.ts'
import type { Course, Run } from './submit.ts'

/** How many connections, and for how long. */
export interface PoolLimits {
  readonly pool: number
  readonly sendAhead: number
  readonly maxMessagesPerConnection: number
  readonly idleTimeoutMs: number
  readonly quitTimeoutMs: number
}

/** Where sessions come from, and who is told that one has gone. */
export interface PoolSource {
  open(signal?: AbortSignal): Promise<Session>
  gone(reason: string): void
}

/** One message that needs a session. */
export interface Job {
  readonly signal: AbortSignal | undefined
  /**
   * Its transaction on this session; undefined when this server cannot take it, which it has told its owner; `elsewhere`
   * when another session could.
   */
  runOn(session: Session, course: Course): Run | 'elsewhere' | undefined
  /** No session could be opened for it. */
  fail(error: unknown): void
}

/** A bounded number of sessions, opened when there is work, kept for a while, and used by one message after the other. */
export interface Pool {
  /** Gives the job a session: now, or when one is free, or together with the content of the message before it. */
  take(job: Job): void
  /**
   * Gives the job another session: its own died before anything of the message had left. Not one that rests, which has
   * probably died as well, but a new one, or one that is at work.
   */
  takeAgain(job: Job): void
  /** Forgets a job that has no session yet. */
  withdraw(job: Job): void
  /** Tells a caller what became of a message, once what can leave now has left. */
  tell(news: News): void
  /** Says QUIT to all that rest; called once no job is left. */
  close(): Promise<void>
}

interface Entry {
  readonly session: Session
  readonly line: Line
  /** Who listens while nobody works with it. */
  readonly watcher: Receiver
  readonly openSince: number
  idleSince: number
}

/** A pool of the sessions that `source` opens; one enters it only when TLS, login and all have succeeded. */
export function createPool(limits: PoolLimits, source: PoolSource, clock: Clock): Pool {
  /** The one that rested the shortest comes last, and is used first, so that the others can be let go. */
  const idle: Entry[] = []
  const ready = createQueue<Job>()
  /** Those that had a session which died: they come first. */
  const again = createQueue<Job>()
  const burst = createBurst()
  const leaving = new Set<Promise<void>>()
  /** The lines that work, where messages are sent ahead. */
  const busy = new Set<Line>()
  const rest = createDeadline(clock, dismissRested)
  /** Open, being opened, or leaving. */
  let connections = 0

  return {
    take(job) {
      const entry = idle.pop()
      if (entry) {
        entry.session.connection.hold(true)
        if (clock.now() - entry.idleSince > trustedMs) entry.session.proven = false
        drive(entry, job)
      } else if (connections < limits.pool) void openFor(job)
      else {
        ready.add(job)
        for (const line of busy) line.fillSoon()
      }
    },
    takeAgain(job) {
      again.add(job)
      const oldest = connections < limits.pool ? undefined : idle.shift()
      if (oldest) dismiss(oldest.session)
      fillUp()
    },
    withdraw(job) {
      ready.delete(job)
      again.delete(job)
    },
    tell: burst.tell,
    async close() {
      rest.end()
      for (const { session } of idle.splice(0)) dismiss(session)
      await Promise.all(leaving)
    },
  }

  /** Opens sessions for the jobs that wait, where there is room. */
  function fillUp(): void {
    while (connections < limits.pool) {
      const job = nextJob()
      if (!job) return
      void openFor(job)
    }
  }

  async function openFor(job: Job): Promise<void> {
    connections++
    try {
      const session = await source.open(job.signal)
      drive(entryOf(session), job)
    } catch (error) {
      connections--
      job.fail(error)
      fillUp()
    }
  }

  function entryOf(session: Session): Entry {
    const lineSource: LineSource = { next: () => successorOn(entry), ended: () => goOn(entry) }
    const line = createLine(session, limits.sendAhead, lineSource, burst)
    const watcher = watcherOf(session, () => leaveIdle(entry))
    const entry: Entry = { session, line, watcher, openSince: clock.now(), idleSince: 0 }
    return entry
  }

  /** Runs the job, and every one after it that can go with its content. */
  function drive(entry: Entry, first: Job): void {
    const { line } = entry
    const run = runOf(first, entry) ?? successorOn(entry)
    if (!run) {
      keep(entry)
      return
    }
    if (limits.sendAhead > 1) busy.add(line)
    line.start(run)
  }

  /** The next transaction that this session's server can take. */
  function successorOn(entry: Entry): Run | undefined {
    while (!isSpent(entry)) {
      const job = nextJob()
      if (!job) return undefined
      const run = runOf(job, entry)
      if (run) return run
    }
    return undefined
  }

  /** A job that this session has no room for is the next one's, which there is as soon as this one is left. */
  function runOf(job: Job, { session, line }: Entry): Run | undefined {
    const run = job.runOn(session, line)
    if (run !== 'elsewhere') return run
    session.spent = true
    again.add(job)
    return undefined
  }

  function goOn(entry: Entry): void {
    const next = isSpent(entry) ? undefined : nextJob()
    if (next) drive(entry, next)
    else keep(entry)
  }

  function nextJob(): Job | undefined {
    return again.take() ?? ready.take()
  }

  function isSpent({ session, openSince }: Entry): boolean {
    const { connection, capabilities, used, spent } = session
    if (spent || connection.loss !== undefined || used >= limits.maxMessagesPerConnection) return true
    const { mailMax } = capabilities.limits
    return (mailMax !== undefined && used >= mailMax) || clock.now() - openSince >= longestOpenMs
  }

  function keep(entry: Entry): void {
    const { session, line } = entry
    busy.delete(line)
    if (session.connection.loss) gone(session)
    else if (isSpent(entry)) dismiss(session)
    else restNow(entry)
  }

  function restNow(entry: Entry): void {
    const { connection } = entry.session
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
      connections--
      source.gone('no longer needed')
      fillUp()
    })
    leaving.add(goodbye)
  }

  function gone({ connection }: Session): void {
    connections--
    const why = connection.loss?.()
    source.gone(MailError.is(why) ? why.message : 'aborted')
    fillUp()
  }
}

/**
 * How long a connection is used, in milliseconds: however busy it is, a change of the server's addresses is noticed in the
 * end, and a load balancer gets its turn.
 */
const longestOpenMs = 300_000

/** A server that has just answered has not yet grown tired of a connection that rests, in milliseconds. */
const trustedMs = 1000

/** Resting sessions have nothing to say but goodbye. */
function watcherOf({ capabilities, manners }: Session, lost: () => void): Receiver {
  return {
    reply({ code, text }) {
      // More replies than commands: whatever they are counted against next would be told a lie.
      if (capabilities.pipelining && code !== 421) manners.groups.lost()
      throw new ProtocolError('the server ended a resting connection', `${code} ${text}`.slice(0, 200))
    },
    lost,
  }
}
