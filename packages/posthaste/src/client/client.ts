import { ConfigError } from '../errors.ts'
import type { LogEvent } from '../runtime/log.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { contentOf } from './content.ts'
import { deliver } from './deliver.ts'
import { quit } from './dialogue.ts'
import { createMemory } from './memory.ts'
import type { ResolvedOptions } from './options.ts'
import { createPool, type PoolSource } from './pool.ts'
import { openSession } from './session.ts'
import type { Submission, Submittal } from './submission.ts'
import { createTurns } from './turns.ts'

export type { Submission, Submittal } from './submission.ts'

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
      const { tls } = session.facts
      report(runtime, { kind: 'connected', host, port, encrypted: tls !== undefined, ...(tls ? { tls } : {}) })
      return session
    },
    gone: (reason) => report(runtime, { kind: 'disconnected', host, port, reason }),
  }
  const pool = createPool(options, source, runtime.clock)
  const { clock } = runtime
  let closed: Promise<void> | undefined

  return {
    async submit(submission, signal) {
      if (!turnNow(signal)) await turns.take(signal)
      try {
        const raw = await submission.compose()
        const content = contentOf(raw)
        signal?.throwIfAborted()
        return await deliver(pool, { options, clock, submission, raw, content, spoken: [] }, signal)
      } finally {
        turns.giveBack()
      }
    },

    async verify(signal) {
      if (!turnNow(signal)) await turns.take(signal)
      try {
        const { connection } = await openSession(options, runtime, memory, signal)
        await quit(connection, options.quitTimeoutMs)
      } finally {
        turns.giveBack()
      }
    },

    close() {
      closed ??= turns.ended().then(() => pool.close())
      return closed
    },
  }

  /** Takes a turn where one is free; false where it must be waited for. */
  function turnNow(signal: AbortSignal | undefined): boolean {
    if (closed) throw new ConfigError('MAILER_CLOSED', '', 'the client is closed; create a new one to send again')
    signal?.throwIfAborted()
    return turns.takeNow()
  }
}

function report(runtime: Runtime, event: LogEvent): void {
  try {
    runtime.log(event)
  } catch {
    // What a log throws is no reason to lose a message.
  }
}
