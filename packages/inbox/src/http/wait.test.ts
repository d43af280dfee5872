import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from 'posthaste'
import type { ErrorResponse, WaitResponse } from './api-types.ts'
import { richMessage, sampleInbox } from './sample-inbox.ts'
import { createWaiters } from './waiters.ts'

const mail = (subject: string) => `From: a@example.com\nTo: ada@example.com\nSubject: ${subject}\n\nHello\n`

test('who waits is answered with the message as soon as it is there, links and codes included', async () => {
  await using inbox = await sampleInbox()
  const waiting = inbox.get<WaitResponse>('/api/v1/wait?query=subject:invoic%C3%A9&timeout=20s')
  await inbox.deliver(mail('another'))
  const id = await inbox.deliver(richMessage)
  const message = await waiting
  assert.equal(message.ID, id)
  assert.match(message.HTML, /482913/)
  assert.deepEqual(message.Links, [{ URL: 'https://acme.example/verify', Text: 'Verify' }])
  assert.deepEqual(message.Codes, ['482913'])
  assert.equal(inbox.state.waiters.waiting, 0)
  assert.equal((await inbox.store.counts()).unread, 2, 'waiting does not mark as read')
})

test('what is there already is answered at once: the newest, or the newest after another', async () => {
  await using inbox = await sampleInbox()
  const first = await inbox.deliver(mail('one'))
  const second = await inbox.deliver(mail('two'))
  assert.equal((await inbox.get<WaitResponse>('/api/v1/wait')).ID, second)
  assert.equal((await inbox.get<WaitResponse>('/api/v1/wait?query=one&timeout=1s')).ID, first)
  const waiting = inbox.get<WaitResponse>(`/api/v1/wait?query=to:ada&after=${second}`)
  const third = await inbox.deliver(mail('three'))
  assert.equal((await waiting).ID, third)
})

test('a wait for one mailbox is not ended by another', async () => {
  await using inbox = await sampleInbox()
  const waiting = inbox.get<WaitResponse>('/api/v1/wait?mailbox=two')
  await inbox.deliver(mail('one'), { mailbox: 'one' })
  const id = await inbox.deliver(mail('two'), { mailbox: 'two' })
  assert.equal((await waiting).ID, id)
})

test('a tag that is set later ends a wait for it', async () => {
  await using inbox = await sampleInbox()
  const id = await inbox.deliver(mail('one'))
  const waiting = inbox.get<WaitResponse>('/api/v1/wait?query=tag:done')
  await inbox.store.setTags({ ids: [id] }, ['done'])
  assert.equal((await waiting).ID, id)
})

test('when the time is over the answer is 404, and says what was waited for', async () => {
  await using inbox = await sampleInbox()
  const response = await inbox.ask('/api/v1/wait?query=subject:never&timeout=1ms')
  assert.equal(response.status, 404)
  const { Error: said } = (await response.json()) as ErrorResponse // as the document says
  assert.match(said, /"subject:never" within 1 ms/)
  assert.equal(inbox.state.waiters.waiting, 0)
})

test('there is room for so many; one who goes away makes room', async () => {
  await using inbox = await sampleInbox()
  const leaving = new AbortController()
  const waits = [1, 2, 3].map(() => inbox.ask('/api/v1/wait?timeout=5m', { signal: leaving.signal }))
  const refused = await inbox.ask('/api/v1/wait?timeout=5m')
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
  leaving.abort()
  await Promise.allSettled(waits)
  assert.equal(inbox.state.waiters.waiting, 0)
  const waiting = inbox.ask('/api/v1/wait?timeout=5m')
  await inbox.deliver(mail('one'))
  assert.equal((await waiting).status, 200)
})

test('however much arrives, one waiter has one search under way', async () => {
  let arrived: (event: { readonly kind: 'truncate'; readonly mailbox: string }) => void = () => {}
  const listeners = new Set<(event: never) => void>()
  let searches = 0
  let atOnce = 0
  let most = 0
  const answers: (() => void)[] = []
  const store = {
    onChange(listener: (event: never) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const waiters = createWaiters(store, standingClock, 10)
  const waiting = waiters.wait({
    timeoutMs: 1000,
    async find() {
      searches += 1
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise<void>((resolve) => answers.push(resolve))
      atOnce -= 1
      return searches === 2 ? 'found' : undefined
    },
  })
  arrived = (event) => {
    // The listener takes any event; `never` above stands for all of them.
    for (const listener of listeners) listener(event as never)
  }
  for (let count = 0; count < 1000; count += 1) arrived({ kind: 'update', mailbox: 'x' } as never)
  answers.shift()?.()
  await new Promise((resolve) => setImmediate(resolve))
  answers.shift()?.()
  assert.equal(await waiting, 'found')
  assert.deepEqual([searches, most, listeners.size], [2, 1, 0])
})

const standingClock: Clock = { now: () => 0, after: () => () => {} }
