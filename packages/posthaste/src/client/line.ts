// The transactions that are under way on one session: the first in line is who the server answers.
import { MailError, type Reply } from '../errors.ts'
import type { Burst } from './burst.ts'
import type { Loss } from './connection.ts'
import type { Piece } from './join-pieces.ts'
import { createQueue } from './queue.ts'
import type { Session } from './session.ts'
import {
  activate,
  addOpening,
  type Course,
  contentHasLeft,
  loseRun,
  type Run,
  sendRun,
  takeReply,
  waitFor,
  wholeOctetsOf,
} from './submit.ts'

/** Where the transactions of a line come from, and who is told when there are no more. */
export interface LineSource {
  /** The next transaction that is to be sent over this session. */
  next(): Run | undefined
  /** The session is free, or gone. */
  ended(): void
}

/** The transactions that follow each other on one session. */
export interface Line extends Course {
  /** Sends the first one, and whatever may go with it. */
  start(first: Run): void
  /** More may have come that can be sent ahead: looks once what happens now has happened, so that all leave in one write. */
  fillSoon(): void
}

/** Most octets of content that are on their way without an answer, beyond the first message. */
const mostOctetsAhead = 1_048_576

/** A line without a transaction; `depth` is how many may be under way where messages are sent ahead, else 0. */
export function createLine(session: Session, depth: number, source: LineSource, burst: Burst): Line {
  const { connection, manners } = session
  const runs = createQueue<Run>()
  /** Whose content leaves next: once all that had arrived is read, so that a server that says too much is found out. */
  let sender: Run | undefined
  /** Whole replies have arrived: the next one has its time from then on. */
  let answered = false
  let octets = 0
  let abortReason: unknown
  let soon = false
  let filling = false

  return {
    start(first) {
      connection.listen({ reply, read, lost })
      join(first)
      activate(first)
      waitFor(first)
      const pieces: Piece[] = []
      addOpening(first, pieces)
      addFollowing(pieces)
      write(pieces)
    },
    fillSoon,
    alone: () => [...runs].filter(contentHasLeft).length <= 1,
    cancelled(reason) {
      abortReason = reason
      failIfUnwanted()
    },
  }

  function write(pieces: readonly Piece[]): void {
    if (pieces.length > 0 && !connection.loss) connection.writeTogether(pieces)
  }

  function join(run: Run): void {
    runs.add(run)
    octets += wholeOctetsOf(run)
  }

  /** Adds what may leave behind all that has left. */
  function addFollowing(pieces: Piece[]): void {
    // Planning a message may end others, which looks for room again.
    if (filling) return
    filling = true
    while (hasRoom()) {
      // BDAT leaves the server inside a transaction where it fails (RFC 3030, section 2); the final dot never does.
      session.open = runs.last()?.plan.chunked === true
      const run = source.next()
      if (!run) break
      run.follows = true
      join(run)
      addOpening(run, pieces)
    }
    filling = false
  }

  function hasRoom(): boolean {
    const last = runs.last()
    if (!last || connection.loss) return false
    const { grouped, perRecipient } = last.plan
    // With LMTP an answer that is left out would make the next message's MAIL look like it.
    if (!grouped || perRecipient || !contentHasLeft(last) || !manners.following.holds) return false
    return runs.size() === 1 || (runs.size() < depth && octets < mostOctetsAhead && manners.ahead.holds)
  }

  function fillSoon(): void {
    if (soon || !hasRoom()) return
    soon = true
    burst.write(fill)
  }

  function fill(): void {
    soon = false
    const pieces: Piece[] = []
    addFollowing(pieces)
    write(pieces)
  }

  function reply(given: Reply): void {
    const run = runs.first()
    if (!run) return
    answered = true
    const outcome = tookReply(run, given)
    if (outcome === 'sends') sender = run
    else if (outcome === 'ended') leave(run)
  }

  function tookReply(run: Run, given: Reply): ReturnType<typeof takeReply> {
    try {
      return takeReply(run, given)
    } catch (error) {
      if (run.plan.grouped) ([...runs].some(isAhead) ? manners.ahead : manners.groups).lost()
      throw error
    }
  }

  function read(): void {
    if (sender) burst.write(sendContent)
    if (!answered) return
    answered = false
    const first = runs.first()
    if (first) waitFor(first)
  }

  function sendContent(): void {
    const run = sender
    if (!run) return
    sender = undefined
    try {
      sendRun(run, addFollowing)
    } catch (error) {
      connection.fail(() => error)
    }
  }

  function leave(run: Run): void {
    runs.take()
    octets -= wholeOctetsOf(run)
    praise(run)
    if (run.transaction.over) {
      connection.listen(undefined)
      connection.destroy()
    }
    if (connection.loss) {
      end(connection.loss, false)
      return
    }
    const next = runs.first()
    if (!next) {
      connection.listen(undefined)
      source.ended()
      return
    }
    activate(next)
    failIfUnwanted()
    if (depth > 0) fillSoon()
  }

  function praise({ plan, transaction, follows }: Run): void {
    if (transaction.over || transaction.parting) return
    if (plan.grouped) manners.groups.proved()
    if (follows) manners.following.proved()
    if (plan.ahead) manners.ahead.proved()
    if (transaction.final) session.proven = true
  }

  function lost(loss: Loss): void {
    blame(loss)
    end(loss, true)
  }

  /** Remembers that the server closed in the middle of a group; not that a connection which had rested was dead. */
  function blame(loss: Loss): void {
    const first = runs.first()
    const cause = loss()
    if (!first?.plan.grouped || first.transaction.parting) return
    if (!MailError.is(cause) || cause.code !== 'CONNECTION_LOST') return
    const untouched = first.transaction.replies === 0
    if ([...runs].some(isAhead)) {
      if (runs.size() > 1 || !untouched) manners.ahead.broken()
    } else if (runs.size() > 1) manners.following.broken()
    else if (!contentHasLeft(first) && (!untouched || session.used === 1)) manners.groups.broken()
  }

  function end(loss: Loss, firstWasActive: boolean): void {
    octets = 0
    sender = undefined
    let active = firstWasActive
    for (let run = runs.take(); run; run = runs.take()) {
      loseRun(run, loss, active, run.plan.grouped && !manners.groups.holds)
      active = false
    }
    source.ended()
  }

  /** Nobody waits for what is still under way. */
  function failIfUnwanted(): void {
    if (runs.first()?.cancelled && [...runs].every(({ cancelled }) => cancelled)) connection.fail(() => abortReason)
  }
}

function isAhead({ plan }: Run): boolean {
  return plan.ahead
}
