// posthaste/opentelemetry: spans and metrics of every send in this process. It listens to the channel posthaste:send and
// changes nothing about sending. It shares no code with the rest, so that nobody else pays for it.
import { tracingChannel } from 'node:diagnostics_channel'
import type { SendTrace } from '../mailer/diagnostics.ts'
import type { Attributes, OpenTelemetryApi, Span } from './api.ts'
import { attributesOfEnd, attributesOfStart, forMetrics, outcomes } from './attributes.ts'

export type { OpenTelemetryApi } from './api.ts'

/** What goes on until it is stopped. */
export interface Telemetry extends Disposable {
  /** Spans and metrics end here; sends that are under way end without them. Harmless when called again. */
  stop(): void
}

/**
 * Makes spans and metrics of every send of every mailer in this process, by the semantic conventions of OpenTelemetry
 * (`messaging.*`, `server.*`, `network.*`, `tls.*`). No address, subject or content is in them.
 *
 * Call it once, after the SDK was set up: `openTelemetry(await import('@opentelemetry/api'))`.
 *
 * - A span `send default`, of kind CLIENT, for each send by the route `default`; a child of the span that is active.
 * - `messaging.client.operation.duration`, a histogram in seconds.
 * - `messaging.client.sent.messages`, a counter of messages, failed ones with `error.type`.
 * - `posthaste.recipients`, a counter of recipients by `posthaste.outcome`.
 */
export function openTelemetry(api: OpenTelemetryApi): Telemetry {
  const tracer = api.trace.getTracer('posthaste')
  const meter = api.metrics.getMeter('posthaste')
  const duration = meter.createHistogram('messaging.client.operation.duration', {
    description: 'How long a send took.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
  })
  const messages = meter.createCounter('messaging.client.sent.messages', {
    description: 'Messages that were sent, or failed to be.',
    unit: '{message}',
  })
  const recipients = meter.createCounter('posthaste.recipients', {
    description: 'Recipients by what became of them.',
    unit: '{recipient}',
  })
  const underWay = new WeakMap<SendTrace, Span>()
  const channel = tracingChannel<unknown, SendTrace>('posthaste:send')
  const listener = { start, asyncEnd, end: ignore, asyncStart: ignore, error: ignore }

  channel.subscribe(listener)
  const stop = (): void => void channel.unsubscribe(listener)
  return { stop, [Symbol.dispose]: stop }

  function start(trace: SendTrace): void {
    const attributes = attributesOfStart(trace)
    const span = tracer.startSpan(`send ${trace.via}`, { kind: api.SpanKind.CLIENT, attributes })
    underWay.set(trace, span)
  }

  /** Also after `error`: Node publishes both for a promise that is rejected. */
  function asyncEnd(trace: SendTrace): void {
    const span = underWay.get(trace)
    if (!span) return
    const ended = attributesOfEnd(trace)
    const measured: Attributes = { ...attributesOfStart(trace), ...forMetrics(ended) }
    duration.record((trace.durationMs ?? 0) / 1000, measured)
    messages.add(1, measured)
    for (const [outcome, count] of outcomes(trace)) recipients.add(count, { ...measured, 'posthaste.outcome': outcome })
    span.setAttributes(ended)
    const type = ended['error.type']
    // Not the error's message, in which addresses may stand.
    if (type !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR, message: String(type) })
    span.end()
  }
}

function ignore(): void {}
