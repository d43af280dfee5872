// Spans and metrics, as the real SDK gets them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as api from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { ca, server as identity } from '../../../../test/pki/pki.ts'
import { createMailer } from '../mailer/create-mailer.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { smtp } from '../transport/smtp.ts'
import { openTelemetry, type Telemetry } from './index.ts'

const spans = new InMemorySpanExporter()
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2_000_000_000 })
const meters = new MeterProvider({ readers: [reader] })
let telemetry: Telemetry

before(() => {
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  api.trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }),
  )
  api.metrics.setGlobalMeterProvider(meters)
  telemetry = openTelemetry(api)
})
after(async () => {
  telemetry.stop()
  await meters.shutdown()
})

const gone = 'gone@example.net'
const canary = 'CANARY'
const message = { from: 'ada@example.com', to: ['grace@example.net', gone], subject: canary, text: canary }

test('a send is a span within the one that is active, with the facts of the conventions', async () => {
  spans.reset()
  await using server = await startFakeServer({
    tls: identity,
    script: { RCPT: [{ recipient: gone, answer: '550 5.1.1 No such user' }] },
  })
  const { host, port } = server
  await using mailer = createMailer({ transport: smtp({ host, port, ca }) })
  const receipt = await api.trace.getTracer('test').startActiveSpan('request', async (parent) => {
    const sent = await mailer.send(message)
    parent.end()
    return sent
  })
  const [span, parent] = spans.getFinishedSpans()
  assert.equal(span?.name, 'send default')
  assert.equal(span?.kind, api.SpanKind.CLIENT)
  assert.equal(span?.parentSpanContext?.spanId, parent?.spanContext().spanId)
  const { attributes } = span ?? { attributes: {} }
  const timing = Object.fromEntries(Object.entries(attributes).filter(([name]) => name.includes('.timing.')))
  for (const name of Object.keys(timing)) delete attributes[name]
  assert.equal(typeof timing['posthaste.timing.connect_ms'], 'number')
  assert.deepEqual(attributes, {
    'messaging.system': 'email',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'default',
    'messaging.message.id': receipt.messageId,
    'network.peer.address': host,
    'network.peer.port': port,
    'network.protocol.name': 'smtp',
    'network.transport': 'tcp',
    'server.address': host,
    'server.port': port,
    'tls.established': true,
    'tls.protocol.version': '1.3',
    'tls.cipher': receipt.tls?.cipher,
    'tls.resumed': false,
    'posthaste.transport': `smtp://${host}:${port}`,
    'posthaste.recipients': 2,
    'posthaste.recipients.accepted': 1,
    'posthaste.recipients.refused': 1,
  })
})

test('a failed send is a span with an error, and no address of a person is in it', async () => {
  spans.reset()
  await using server = await startFakeServer({ script: { RCPT: '550 5.1.1 No such user' } })
  await using mailer = createMailer({ transport: server.url })
  await mailer.trySend(message)
  const [span] = spans.getFinishedSpans()
  assert.deepEqual(span?.status, { code: api.SpanStatusCode.ERROR, message: 'RECIPIENTS_REFUSED' })
  assert.equal(span?.attributes['error.type'], 'RECIPIENTS_REFUSED')
  assert.equal(span?.attributes['posthaste.error.action'], 'suppress')
  const said = JSON.stringify([span?.attributes, span?.events, span?.status, span?.name])
  for (const secret of [canary, gone, 'grace', 'ada@']) assert.ok(!said.includes(secret), secret)
})

test('an abort is an error of its own class', async () => {
  spans.reset()
  await using mailer = createMailer({ transport: 'null:' })
  await assert.rejects(mailer.send(message, { signal: AbortSignal.abort() }))
  assert.equal(spans.getFinishedSpans()[0]?.attributes['error.type'], 'AbortError')
})

test('messages, recipients and durations are counted', async () => {
  await using mailer = createMailer({ routes: { bulk: 'null:' } })
  for (let count = 0; count < 3; count++) await mailer.send(message, { via: 'bulk' })
  await mailer.trySend({ ...message, subject: 'a\0b' }, { via: 'bulk' })
  measured.reset()
  await reader.forceFlush()
  const metrics = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  const points = (name: string) =>
    (metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []).filter(
      ({ attributes }) => attributes['messaging.destination.name'] === 'bulk',
    )
  const counted = (name: string) =>
    points(name).map(({ attributes, value }) => [attributes['error.type'] ?? attributes['posthaste.outcome'], value])
  assert.deepEqual(counted('messaging.client.sent.messages'), [
    [undefined, 3],
    ['HEADER_INVALID', 1],
  ])
  assert.deepEqual(counted('posthaste.recipients'), [['accepted', 6]])
  assert.equal(
    metrics.find(({ descriptor }) => descriptor.name === 'messaging.client.operation.duration')?.descriptor.unit,
    's',
  )
  assert.equal(points('messaging.client.operation.duration').length, 2)
})

test('after stop there are no more spans', async () => {
  telemetry.stop()
  telemetry.stop()
  spans.reset()
  await createMailer({ transport: 'null:' }).send(message)
  assert.deepEqual(spans.getFinishedSpans(), [])
})
