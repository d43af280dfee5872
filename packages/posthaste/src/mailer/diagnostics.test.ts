// What the channel posthaste:send tells, and what it does not.
import assert from 'node:assert/strict'
import { tracingChannel } from 'node:diagnostics_channel'
import { afterEach, test } from 'node:test'
import { inspect } from 'node:util'
import { defineTemplate } from '../template/template.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { createMailer } from './create-mailer.ts'
import type { SendTrace } from './diagnostics.ts'

const canary = 'CANARY-body'
const message = { from: 'ada@example.com', to: ['grace@example.net', 'gone@example.net'], subject: 'Hi', text: canary }
const channel = tracingChannel<unknown, SendTrace>('posthaste:send')
const events: [name: string, trace: SendTrace][] = []
const keep =
  (name: string) =>
  (trace: SendTrace): void =>
    void events.push([name, { ...trace }])
const listener = {
  start: keep('start'),
  end: keep('end'),
  asyncStart: keep('asyncStart'),
  asyncEnd: keep('asyncEnd'),
  error: keep('error'),
}

afterEach(() => {
  channel.unsubscribe(listener)
  events.length = 0
})

function named(name: string): SendTrace | undefined {
  return events.find(([each]) => each === name)?.[1]
}

test('a send is told when it starts and when it has ended, without its content', async () => {
  channel.subscribe(listener)
  await using mailer = createMailer({ transport: 'null:' })
  const receipt = await mailer.send(message)
  assert.deepEqual(
    events.map(([name]) => name),
    ['start', 'end', 'asyncStart', 'asyncEnd'],
  )
  assert.deepEqual({ ...named('start') }, { via: 'default', transport: 'null:' })
  const { messageId, recipients, result } = named('asyncEnd') ?? {}
  assert.deepEqual({ messageId, recipients, result }, { messageId: receipt.messageId, recipients: 2, result: receipt })
  assert.ok(!inspect(events, { depth: 9 }).includes(canary))
})

test('a failed send is told with its error', async () => {
  channel.subscribe(listener)
  await using server = await startFakeServer({ script: { RCPT: '550 5.1.1 No such user' } })
  await using mailer = createMailer({ transport: `${server.url}` })
  const { error } = await mailer.trySend(message)
  assert.equal(named('error')?.error, error)
  assert.equal(named('asyncEnd')?.recipients, 2)
  assert.ok(!inspect(events, { depth: 9 }).includes(canary))
})

test('the template of a message, and octets sent as they are, are told as well', async () => {
  channel.subscribe(listener)
  await using mailer = createMailer({
    transport: 'null:',
    from: 'ada@example.com',
    templates: { welcome: defineTemplate({ subject: () => 'Hi', text: () => canary }) },
  })
  await mailer.send({ to: 'grace@example.net', template: 'welcome' })
  assert.equal(named('asyncEnd')?.template, 'welcome')
  events.length = 0
  const octets = Buffer.from('Message-ID: <x@example.com>\r\n\r\nHi\r\n')
  await mailer.sendRaw(octets, { sender: 'ada@example.com', recipients: ['grace@example.net'] })
  assert.equal(named('asyncEnd')?.result?.messageId, 'x@example.com')
})

test('nothing is told to a listener that has gone', async () => {
  channel.subscribe(listener)
  channel.unsubscribe(listener)
  await createMailer({ transport: 'null:' }).send(message)
  assert.deepEqual(events, [])
})
