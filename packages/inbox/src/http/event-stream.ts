// GET /api/v1/events as a body (Server-Sent Events, WHATWG HTML 9.2).
import type { Clock } from 'posthaste'
import type { EventLog } from './event-log.ts'

/** What a reader of events wants. */
export interface EventStreamOptions {
  readonly log: EventLog
  readonly clock: Clock
  /** The last event that the reader saw; absent for a reader that begins now. */
  readonly lastId?: string | undefined
  readonly mailbox?: string | undefined
  /** Ends the stream. */
  readonly signal: AbortSignal
}

/** A comment so often keeps proxies from closing a quiet connection. */
const keepAliveMs = 20_000

/**
 * The events as a stream. It asks the log for more only when the reader has taken what it was given, so a slow reader
 * holds nothing back and keeps nothing in memory.
 */
export function eventStream({ log, clock, lastId, mailbox, signal }: EventStreamOptions): ReadableStream<Uint8Array> {
  let seen = lastId ?? log.latest()
  let wake: (() => void) | undefined
  let quiet: (() => void) | undefined
  const forget = log.onEvent(() => wake?.())
  const end = () => {
    forget()
    quiet?.()
    wake?.()
  }
  signal.addEventListener('abort', end, { once: true })

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(text(`retry: 1000\nid: ${seen}\n: the inbox's events follow\n\n`))
      },
      async pull(controller) {
        if (signal.aborted) return controller.close()
        const { events, id } = log.after(seen, mailbox)
        seen = id
        if (events.length > 0) {
          const lines = events.map(
            ({ id, event }) => `id: ${id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`,
          )
          return controller.enqueue(text(lines.join('')))
        }
        const news = await new Promise<boolean>((resolve) => {
          wake = () => resolve(true)
          quiet = clock.after(keepAliveMs, () => resolve(false))
        })
        quiet?.()
        wake = undefined
        if (signal.aborted) return controller.close()
        // With news the next pull reads them; a stream that was given nothing is not pulled again.
        if (news) return this.pull?.(controller)
        controller.enqueue(text(': still here\n\n'))
      },
      cancel: end,
    },
    { highWaterMark: 1 },
  )
}

const encoder = new TextEncoder()

function text(lines: string): Uint8Array {
  return encoder.encode(lines)
}
