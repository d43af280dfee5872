import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeEvent } from '../store/records.ts'
import { createEventLog } from './event-log.ts'
import { eventStream } from './event-stream.ts'
import { sampleInbox } from './sample-inbox.ts'

const mail = (subject: string) => `From: a@example.com\nSubject: ${subject}\n\nHello\n`

test('every change is told as it happens, with an id to go on from', async () => {
  await using inbox = await sampleInbox()
  const leaving = new AbortController()
  const response = await inbox.ask('/api/v1/events', { signal: leaving.signal })
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const events = readEvents(response)
  const id = await inbox.deliver(mail('one'))
  await inbox.store.markRead({ ids: [id] }, true)
  await inbox.store.setTags({ ids: [id] }, ['blue'])
  await inbox.store.remove({ ids: [id] })
  await inbox.deliver(mail('two'))
  await inbox.store.remove('all')
  const told = [await events(), await events(), await events(), await events(), await events(), await events()]
  assert.deepEqual(
    told.map(({ event }) => event),
    ['new', 'update', 'update', 'remove', 'new', 'reload'],
  )
  assert.equal(told[0]?.data.message.Subject, 'one')
  assert.deepEqual(told[1]?.data, { kind: 'update', ids: [id], read: true })
  assert.deepEqual(told[2]?.data, { kind: 'update', ids: [id], tags: ['blue'] })
  assert.deepEqual(told[3]?.data, { kind: 'remove', ids: [id] })

  const again = readEvents(
    await inbox.ask('/api/v1/events', { headers: { 'last-event-id': told[3]?.id ?? '' }, signal: leaving.signal }),
  )
  assert.deepEqual([(await again()).event, (await again()).event], ['new', 'reload'])
  leaving.abort()
})

test('one mailbox hears of nothing but itself', async () => {
  await using inbox = await sampleInbox()
  const leaving = new AbortController()
  const events = readEvents(await inbox.ask('/api/v1/events?mailbox=two', { signal: leaving.signal }))
  await inbox.deliver(mail('one'), { mailbox: 'one' })
  await inbox.deliver(mail('two'), { mailbox: 'two' })
  assert.equal((await events()).data.message.Subject, 'two')
  leaving.abort()
})

test('what happened elsewhere is told to the readers of every mailbox', () => {
  const { log, change } = sampleLog()
  const before = log.latest()
  log.tell({ kind: 'templates' })
  change({ kind: 'remove', mailbox: 'two', ids: ['1'] })
  const kinds = (mailbox?: string) => log.after(before, mailbox).events.map(({ event }) => event.kind)
  assert.deepEqual([kinds(), kinds('one')], [['templates', 'remove'], ['templates']])
})

const ids: readonly [name: string, lastId: string][] = [
  ['of an earlier run', 'earlier-5'],
  ['of the future', 'run-99999'],
  ['that is none', '<script>'],
  ['that was overtaken', 'run-0'],
]

for (const [name, lastId] of ids) {
  test(`a reader with an id ${name} is told to read the list again`, () => {
    const { log, change } = sampleLog()
    for (let count = 0; count < 1500; count += 1) change({ kind: 'remove', mailbox: 'x', ids: [`${count}`] })
    const { events, id } = log.after(lastId)
    assert.deepEqual(
      events.map(({ event }) => event.kind),
      ['reload'],
    )
    assert.deepEqual(log.after(id).events, [])
  })
}

test('a slow reader makes nothing pile up, and is given what it missed as far as that is known', async () => {
  const { log, change } = sampleLog()
  const over = new AbortController()
  const clock = { now: () => 0, after: () => () => {} }
  const reader = eventStream({ log, clock, signal: over.signal }).getReader()
  await reader.read()
  for (let count = 0; count < 100_000; count += 1) change({ kind: 'remove', mailbox: 'x', ids: [`${count}`] })
  const flood = Buffer.from((await reader.read()).value ?? []).toString()
  assert.match(flood, /^id: run-100000\nevent: reload\n/)
  for (let count = 0; count < 250; count += 1) change({ kind: 'remove', mailbox: 'x', ids: [`${count}`] })
  const rest = [await reader.read(), await reader.read(), await reader.read()].map(({ value }) =>
    Buffer.from(value ?? []).toString(),
  )
  assert.deepEqual(
    rest.map((chunk) => chunk.split('event: remove').length - 1),
    [100, 100, 50],
  )
  over.abort()
  assert.equal((await reader.read()).done, true)
  assert.equal(log.listeners, 0)
})

test('a quiet stream says from time to time that it is still there', async () => {
  const { log } = sampleLog()
  let tick = (): void => {}
  const over = new AbortController()
  const clock = {
    now: () => 0,
    after(_: number, task: () => void) {
      tick = task
      return () => {}
    },
  }
  const reader = eventStream({ log, clock, signal: over.signal }).getReader()
  await reader.read()
  const next = reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  tick()
  assert.equal(Buffer.from((await next).value ?? []).toString(), ': still here\n\n')
  await reader.cancel()
  assert.equal(log.listeners, 0)
})

function sampleLog() {
  let change: (event: ChangeEvent) => void = () => {}
  const log = createEventLog(
    {
      onChange(listener) {
        change = listener
        return () => {}
      },
    },
    'run',
  )
  return { log, change: (event: ChangeEvent) => change(event) }
}

interface Told {
  readonly id: string
  readonly event: string
  readonly data: { readonly message: { readonly Subject: string } }
}

/** One event after the other, as a browser reads them. */
function readEvents(response: Response): () => Promise<Told> {
  const reader = response.body?.getReader() ?? assert.fail('no body')
  let text = ''
  return async () => {
    for (;;) {
      const end = text.indexOf('\n\n')
      const block = text.slice(0, end)
      if (end !== -1) text = text.slice(end + 2)
      if (end !== -1 && block.includes('data: ')) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) }
      }
      if (end !== -1) continue
      const { value, done } = await reader.read()
      assert.equal(done, false)
      text += Buffer.from(value ?? []).toString()
    }
  }
}
