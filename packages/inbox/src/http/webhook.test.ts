import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import type { Clock } from 'posthaste'
import { createCounters } from './counters.ts'
import { sampleInbox } from './sample-inbox.ts'
import { keyOf, startWebhook, type WebhookOptions } from './webhook.ts'

const mail = (subject: string) => `From: a@example.com\nSubject: ${subject}\n\nHello\n`
const url = 'http://127.0.0.1:1/hook'

test('every message is told over HTTP, signed as the specification has it', async () => {
  const calls: { headers: NodeJS.Dict<string | string[]>; body: string }[] = []
  let told = (): void => {}
  const both = new Promise<void>((resolve) => {
    told = () => calls.length === 2 && resolve()
  })
  const server = createServer(async (request, answer) => {
    let body = ''
    for await (const chunk of request) body += chunk
    calls.push({ headers: request.headers, body })
    answer.end('ok', told)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  await using inbox = await sampleInbox()
  const counters = createCounters()
  const secret = `whsec_${Buffer.from('a very secret key').toString('base64')}`
  const hook = startWebhook({ url: `http://127.0.0.1:${address.port}/`, secret }, { ...inbox.state, counters })
  const ids = [await inbox.deliver(mail('one')), await inbox.deliver(mail('two'))]
  await both
  for (const [index, { headers, body }] of calls.entries()) {
    const { event, message } = JSON.parse(body)
    assert.deepEqual([event, message.ID, headers['webhook-id']], ['message.received', ids[index], ids[index]])
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const mac = createHmac('sha256', 'a very secret key').update(signed).digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${mac}`)
  }
  await hook.close()
  server.close()
  server.closeAllConnections()
})

test('a call that fails is tried again, later and later, and in order', async () => {
  const { told, delays, settled } = await tell({ url, attempts: 5 }, ['one', 'two'], [500, 0, 302, 200, 204])
  assert.deepEqual(told, ['one', 'one', 'one', 'one', 'two'])
  assert.deepEqual(delays, [1000, 2000, 4000])
  assert.deepEqual(settled, { delivered: 2, failed: 0, dropped: 0 })
})

test('a call that fails every time is given up, and the next one has its turn', async () => {
  const { told, settled } = await tell({ url, attempts: 2 }, ['one', 'two'], [500, 500, 200])
  assert.deepEqual(told, ['one', 'one', 'two'])
  assert.deepEqual(settled, { delivered: 1, failed: 1, dropped: 0 })
})

test('when too many wait the oldest go', async () => {
  const { told, settled } = await tell({ url, maxQueued: 2 }, ['one', 'two', 'three', 'four'], [200, 200, 200])
  assert.deepEqual(told, ['one', 'three', 'four'])
  assert.deepEqual(settled, { delivered: 3, failed: 0, dropped: 1 })
})

test('what is no web address is refused', () => {
  const world = { store: { onChange: () => () => {} }, clock: standing, counters: createCounters() }
  for (const wrong of ['file:///etc/passwd', 'x', ''])
    assert.throws(() => startWebhook({ url: wrong }, world), /webhook\.url/)
})

test('a secret is read as octets or as text', () => {
  assert.deepEqual(keyOf('whsec_YWJj'), Buffer.from('abc'))
  assert.deepEqual(keyOf('abc'), Buffer.from('abc'))
  assert.equal(keyOf(undefined), undefined)
})

const standing: Clock = { now: () => 0, after: () => () => {} }

/** Tells of messages that all come at once; each call is answered with the next status, 0 being no answer. */
async function tell(options: WebhookOptions, subjects: readonly string[], statuses: readonly number[]) {
  await using inbox = await sampleInbox()
  const counters = createCounters()
  const told: string[] = []
  const delays: number[] = []
  const left = [...statuses]
  const finished = Promise.withResolvers<void>()
  const listeners: ((event: never) => void)[] = []
  const clock: Clock = {
    now: () => 0,
    after(delayMs, task) {
      delays.push(delayMs)
      setImmediate(task)
      return () => {}
    },
  }
  const hook = startWebhook(options, {
    clock,
    counters,
    store: {
      onChange(listener) {
        listeners.push(listener)
        return () => {}
      },
    },
    async fetch(_, init) {
      told.push(JSON.parse(String(init?.body)).message.Subject)
      const status = left.shift() ?? 500
      if (left.length === 0) setImmediate(finished.resolve)
      if (status === 0) throw new Error('no answer')
      return new Response(null, { status })
    },
  })
  for (const subject of subjects) await inbox.deliver(mail(subject))
  const { messages } = await inbox.store.list()
  for (const summary of messages.toReversed()) {
    // The listener takes any event; `never` above stands for all of them.
    for (const listener of listeners) listener({ kind: 'new', mailbox: summary.mailbox, summary } as never)
  }
  await finished.promise
  await hook.close()
  const { webhookDelivered: delivered, webhookFailed: failed, webhookDropped: dropped } = counters
  return { told, delays, settled: { delivered, failed, dropped } }
}
