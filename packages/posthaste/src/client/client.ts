import {
  ConfigError,
  type MailError,
  type RecipientResult,
  RecipientsError,
  type Reply,
  ReplyError,
  UnknownOutcomeError,
} from '../errors.ts'
import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { Raw } from '../mime/raw.ts'
import type { LogEvent } from '../runtime/log.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { actionFor } from '../smtp/reply-action.ts'
import { type Content, contentOf } from './content.ts'
import { quit } from './dialogue.ts'
import { createMemory } from './memory.ts'
import type { ResolvedOptions } from './options.ts'
import { type Plan, planTransaction } from './plan.ts'
import { createPool, type Job, type Pool, type PoolSource } from './pool.ts'
import { openSession } from './session.ts'
import { createRun, type RunOwner, StaleSession, type Submitted } from './submit.ts'
import { createTurns } from './turns.ts'

/** What a client is asked to send. */
export interface Submission {
  readonly envelope: Envelope
  /** Composes at the first call, and gives the same octets at every later one. */
  compose(): Promise<Raw>
  readonly dsn?: DeliveryReports
}

/** What became of a message that at least one recipient was accepted for. */
export interface Submittal {
  /** Every recipient of the envelope, in order. */
  readonly recipients: readonly RecipientResult[]
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly reply?: Reply
}

/** Sends messages to one server over a pool of connections. */
export interface Client {
  /**
   * Sends one message. Resolves when at least one recipient was accepted.
   *
   * Rejects with a MailError when none was, with the signal's own reason when it is aborted before the final dot began
   * to leave, and with an UnknownOutcomeError when the server's last word never came.
   */
  submit(submission: Submission, signal?: AbortSignal): Promise<Submittal>
  /** Connects, logs in and says goodbye, over a connection of its own. */
  verify(signal?: AbortSignal): Promise<void>
  /** Lets what is under way finish, then closes every connection. */
  close(): Promise<void>
}

/** A client that connects when it is first used. */
export function createClient(options: ResolvedOptions, runtime: Runtime): Client {
  const { host, port } = options
  const turns = createTurns(options)
  const memory = createMemory()
  const source: PoolSource = {
    async open(signal) {
      const session = await openSession(options, runtime, memory, signal)
      report(runtime, { kind: 'connected', host, port, encrypted: session.connection.encrypted })
      return session
    },
    gone: (reason) => report(runtime, { kind: 'disconnected', host, port, reason }),
  }
  const pool = createPool(options, source, runtime.clock)
  let closed: Promise<void> | undefined

  return {
    submit: (submission, signal) =>
      inTurn(async () => {
        const raw = await submission.compose()
        const content = contentOf(raw)
        signal?.throwIfAborted()
        return await send(pool, { submission, raw, content, options }, signal)
      }, signal),

    verify: (signal) =>
      inTurn(async () => {
        const { connection } = await openSession(options, runtime, memory, signal)
        await quit(connection, options.quitTimeoutMs)
      }, signal),

    close() {
      closed ??= turns.ended().then(() => pool.close())
      return closed
    },
  }

  async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (closed) throw new ConfigError('MAILER_CLOSED', '', 'the client is closed; create a new one to send again')
    signal?.throwIfAborted()
    if (!turns.takeNow()) await turns.take(signal)
    try {
      return await work()
    } finally {
      turns.giveBack()
    }
  }
}

interface Prepared {
  readonly submission: Submission
  readonly raw: Raw
  readonly content: Content
  readonly options: ResolvedOptions
}

/** Sends what is composed, over whichever session is free first. */
function send(pool: Pool, prepared: Prepared, signal: AbortSignal | undefined): Promise<Submittal> {
  const { submission, raw, content, options } = prepared
  const { envelope, dsn } = submission
  return new Promise((resolve, reject) => {
    const withdraw = (): void => {
      pool.withdraw(job)
      reject(signal?.reason)
    }
    const job: Job = {
      signal,
      runOn(session, course) {
        signal?.removeEventListener('abort', withdraw)
        // It may have been aborted since the session was opened for it.
        if (signal?.aborted) return undefined
        try {
          const plan = planTransaction(session, envelope, raw, dsn, options)
          const owner: RunOwner = {
            done: (submitted) => settle(() => verdict(submitted, envelope, plan, options)),
            failed: (error) => (error instanceof StaleSession ? again() : reject(error)),
          }
          return createRun(session, plan.transaction, content, options, course, owner, signal)
        } catch (error) {
          reject(error)
          return undefined
        }
      },
      fail: reject,
    }
    const again = (): void => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      signal?.addEventListener('abort', withdraw, { once: true })
      pool.takeAgain(job)
    }
    const settle = (result: () => Submittal): void => {
      try {
        resolve(result())
      } catch (error) {
        reject(error)
      }
    }
    signal?.addEventListener('abort', withdraw, { once: true })
    pool.take(job)
  })
}

/** The receipt's part of a transaction, or the error that says why there is none. */
function verdict(submitted: Submitted, envelope: Envelope, plan: Plan, options: ResolvedOptions): Submittal {
  const recipients = plan.refusedHere.size === 0 ? submitted.results : merged(submitted.results, envelope, plan)
  if (!recipients.some(({ outcome }) => outcome === 'accepted')) throw refusal(submitted, recipients, options)
  return submitted.reply ? { recipients, reply: submitted.reply } : { recipients }
}

/** Puts the recipients that the server was not asked about back to their places. */
function merged(
  results: readonly RecipientResult[],
  envelope: Envelope,
  { refusedHere }: Plan,
): readonly RecipientResult[] {
  const asked = results[Symbol.iterator]()
  return envelope.recipients.flatMap((_, index) => refusedHere.get(index) ?? asked.next().value ?? [])
}

function refusal({ stopped }: Submitted, recipients: readonly RecipientResult[], peer: ResolvedOptions): MailError {
  if (recipients.some(({ outcome }) => outcome === 'unknown')) {
    return new UnknownOutcomeError('the server did not say what became of the message', recipients)
  }
  if (!stopped) return new RecipientsError(recipients)
  const { command, reply } = stopped
  return new ReplyError('REPLY_REJECTED', command, reply, actionFor(command, reply), recipients, undefined, peer)
}

function report(runtime: Runtime, event: LogEvent): void {
  try {
    runtime.log(event)
  } catch {
    // What a log throws is no reason to lose a message.
  }
}
