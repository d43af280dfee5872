import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { incoming, subjectsOf } from './sample-incoming.ts'
import { openStore } from './store.ts'
import { systemWorld } from './world.ts'

test('keeps the newest of each mailbox', async () => {
  await using store = await openStore({ maxMessages: 3 })
  await store.add(incoming({ subject: 'other', mailbox: 'other' }))
  for (let index = 0; index < 10; index++) {
    await store.add(incoming({ subject: `n${index}` }))
    assert.equal((await store.counts({ mailbox: 'default' })).total, Math.min(index + 1, 3))
  }
  assert.deepEqual(subjectsOf(await store.list()), ['n9', 'n8', 'n7', 'other'])
  assert.deepEqual(subjectsOf(await store.list({ query: 'n*' })), ['n9', 'n8', 'n7'])
})

test('keeps the newest of a crowd that arrives at once', async () => {
  await using store = await openStore({ maxMessages: 10 })
  const removed: string[] = []
  store.onChange((event) => event.kind === 'remove' && removed.push(...event.ids))
  const ids = await Promise.all(Array.from({ length: 700 }, async () => (await store.add(incoming())).id))
  const { messages, total } = await store.list({ query: 'hello' })
  assert.equal(total, 10)
  assert.deepEqual(
    messages.map(({ id }) => id),
    ids.toSorted().slice(-10).reverse(),
  )
  assert.deepEqual(removed.toSorted(), ids.toSorted().slice(0, -10))
})

test('a file that is opened with a smaller limit is cut down without being asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'posthaste-retention-'))
  try {
    const file = join(folder, 'inbox.db')
    const first = await openStore({ file })
    await Promise.all(Array.from({ length: 1_300 }, () => first.add(incoming())))
    await first.close()
    await using second = await openStore({ file, maxMessages: 100 })
    // A store that is asked nothing keeps no process alive.
    const alive = setInterval(() => {}, 1_000)
    let gone = 0
    await new Promise<void>((resolve) => {
      second.onChange((event) => {
        if (event.kind === 'remove') gone += event.ids.length
        if (gone === 1_200) resolve()
      })
    })
    clearInterval(alive)
    assert.equal((await second.list({ query: 'hello' })).matching, 100)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('removes what is too old, at once when it opens and again as time goes by', async () => {
  let now = 1_000_000
  let due: (() => void) | undefined
  const clock = {
    now: () => now,
    after(_delayMs: number, task: () => void) {
      due = task
      return () => {
        due = undefined
      }
    },
  }
  const store = await openStore({ maxAgeMs: 60_000, runtime: { ...systemWorld, clock } })
  await store.add(incoming({ subject: 'old', receivedAt: 900_000 }))
  await store.add(incoming({ subject: 'young' }))
  now += 30_000
  due?.()
  assert.deepEqual(subjectsOf(await store.list()), ['young'])
  now += 30_001
  due?.()
  assert.equal((await store.list()).total, 0)
  await store.close()
  assert.equal(due, undefined)
})
