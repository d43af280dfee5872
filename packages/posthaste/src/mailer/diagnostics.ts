// What the process can be told of every send, through Node's own diagnostics channels.
import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'
import type { Clock } from '../runtime/clock.ts'
import type { Receipt } from '../transport/transport.ts'
import type { Progress } from './prepare.ts'
import type { Route } from './routes.ts'

/**
 * What the tracing channel `posthaste:send` tells of one send: plain data, without the content of the message.
 *
 * `start` knows the route and the transport; `asyncStart`, `asyncEnd` and `error` know the rest. The object is the same in
 * all events of one send.
 */
export interface SendTrace {
  /** The name of the route. */
  readonly via: string
  /** The name of the route's transport; that of the receipt is the member that took it. */
  readonly transport: string
  messageId?: string
  /** The name of the template that was rendered. */
  template?: string
  /** How many recipients the envelope has. */
  recipients?: number
  /** How long it took, in milliseconds of the mailer's clock. */
  durationMs?: number
  /** What became of it, where at least one recipient was accepted. */
  readonly result?: Receipt
  /** Why nobody was: a MailError, or the reason of the caller's signal. */
  readonly error?: unknown
}

const channel: TracingChannel<unknown, SendTrace> = tracingChannel('posthaste:send')

/** Whether anybody listens to the channel. */
export function isTraced(): boolean {
  return channel.hasSubscribers
}

/** Runs one send, and tells those who listen to the channel. */
export function traced(route: Route, clock: Clock, progress: Progress, send: () => Promise<Receipt>): Promise<Receipt> {
  const began = clock.now()
  const trace: SendTrace = { via: route.name, transport: route.transport.name }
  return channel.tracePromise(async () => {
    try {
      return await send()
    } finally {
      fill(trace, progress)
      trace.durationMs = Math.max(clock.now() - began, 0)
    }
  }, trace)
}

function fill(trace: SendTrace, { message, envelope, template }: Progress): void {
  if (message?.messageId !== undefined) trace.messageId = message.messageId
  if (envelope) trace.recipients = envelope.recipients.length
  if (template !== undefined) trace.template = template
}
