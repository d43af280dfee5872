import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeEvent } from './records.ts'
import { incoming, octetsOf, subjectsOf } from './sample-incoming.ts'
import { openStore } from './store.ts'

test('gives back the octets exactly as they came, whatever they are', async () => {
  await using store = await openStore()
  const all = Uint8Array.from({ length: 256 }, (_, octet) => octet)
  for (const octets of [all, new Uint8Array(0), Buffer.from('a\nb\r\0c'), new Uint8Array(3_000_000).fill(200)]) {
    const expected = Uint8Array.from(octets)
    const { id } = await store.add({ ...incoming(), octets })
    assert.deepEqual(await store.octets(id), expected)
  }
})

test('takes a view of larger memory without taking what is beside it', async () => {
  await using store = await openStore()
  const around = Buffer.concat([Buffer.from('before'), octetsOf(), Buffer.from('after')])
  const octets = around.subarray(6, around.length - 5)
  const { id } = await store.add({ ...incoming(), octets })
  assert.deepEqual(await store.octets(id), octetsOf())
  assert.equal(around.toString('latin1', 0, 6), 'before')
})

test('refuses memory that was given away before', async () => {
  await using store = await openStore()
  const message = incoming()
  const first = store.add(message)
  await assert.rejects(store.add(message), { code: 'STORE_ARGUMENT' })
  await first
  assert.equal((await store.counts()).total, 1)
})

test('opens a message with its content, envelope, session and parts', async () => {
  await using store = await openStore()
  const { id } = await store.add(
    incoming({ subject: '=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', user: 'dev', tags: ['b', 'A', 'b'], receivedAt: 5 }),
  )
  const message = await store.get(id)
  assert.equal(message?.summary.subject, 'Grüße')
  assert.deepEqual(message?.summary.tags, ['A', 'b'])
  assert.equal(message?.summary.user, 'dev')
  assert.equal(message?.summary.receivedAt, 5)
  assert.equal(message?.content.text, 'Text.\r\n')
  assert.deepEqual(message?.content.warnings, [])
  assert.deepEqual(message?.envelope, { sender: 'ada@example.com', recipients: ['bob@example.com'] })
  assert.equal(message?.session.transcript[0]?.text, 'EHLO client.example')
  assert.equal(Buffer.from((await store.part(id, '1'))?.octets ?? []).toString(), 'Text.\r\n')
  assert.equal(await store.part(id, '7'), undefined)
  assert.equal(await store.get('unknown'), undefined)
})

test('pages through a list, newest first', async () => {
  await using store = await openStore()
  await Promise.all(Array.from({ length: 25 }, (_, index) => store.add(incoming({ subject: `n${index}` }))))
  const pages = [0, 10, 20, 30].map((start) => store.list({ start, limit: 10 }))
  const subjects = (await Promise.all(pages)).map(subjectsOf)
  assert.deepEqual(
    subjects.map(({ length }) => length),
    [10, 10, 5, 0],
  )
  assert.deepEqual(
    subjects.flat(),
    Array.from({ length: 25 }, (_, index) => `n${24 - index}`),
  )
  const { messages, total, unread, matching } = await store.list({ query: 'text', start: 20 })
  assert.deepEqual([messages.length, total, unread, matching], [5, 25, 25, 25])
})

test('lists what came after a message, even when that one is gone', async () => {
  await using store = await openStore()
  const added = []
  for (const subject of ['a', 'b', 'c', 'd']) added.push(await store.add(incoming({ subject })))
  const after = added[1]?.id ?? ''
  assert.deepEqual(subjectsOf(await store.list({ after })), ['d', 'c'])
  assert.equal((await store.list({ after })).matching, 2)
  await store.remove({ ids: [after] })
  assert.deepEqual(subjectsOf(await store.list({ after, query: 'text' })), ['d', 'c'])
})

test('keeps ids in the order of arrival', async () => {
  await using store = await openStore()
  const ids = await Promise.all(Array.from({ length: 100 }, async () => (await store.add(incoming())).id))
  assert.deepEqual(
    (await store.list({ limit: 100 })).messages.map(({ id }) => id),
    ids.toSorted().reverse(),
  )
  assert.ok(ids.every((id) => /^[0-9a-z]{29}$/.test(id)))
})

test('renames and deletes tags wherever they are', async () => {
  await using store = await openStore()
  const first = await store.add(incoming({ fields: ['X-Tags: red, Blue , red'], to: 'bob+plus@example.com' }))
  await store.add(incoming({ tags: ['BLUE'] }))
  assert.deepEqual(await store.tags(), ['Blue', 'plus', 'red'])
  assert.equal(await store.renameTag('blue', 'green'), 2)
  assert.equal(await store.deleteTag('red'), 1)
  assert.deepEqual((await store.get(first.id))?.summary.tags, ['green', 'plus'])
  assert.equal((await store.list({ query: 'tag:GREEN' })).matching, 2)
  assert.deepEqual(await store.tags(), ['green', 'plus'])
  assert.equal(await store.setTags({ query: 'tag:plus' }, ['x']), 1)
  assert.deepEqual(await store.tags(), ['green', 'x'])
})

test('a search that asks nothing or is not understood changes nothing', async () => {
  await using store = await openStore()
  await store.add(incoming())
  for (const query of ['', ' ', 'from:', '-is:nonsense', 'hello before:soon']) {
    await assert.rejects(store.remove({ query }), { code: 'STORE_ARGUMENT' }, query)
    await assert.rejects(store.markRead({ query }, true), { code: 'STORE_ARGUMENT' }, query)
  }
  assert.deepEqual(await store.counts(), { total: 1, unread: 1, octets: octetsOf().length })
})

test('tells of every change', async () => {
  await using store = await openStore()
  const heard: ChangeEvent[] = []
  store.onChange(() => {
    throw new Error('a listener with trouble of its own')
  })
  const stop = store.onChange((event) => heard.push(event))
  const { id } = await store.add(incoming())
  await store.markRead('all', true)
  await store.markRead('all', true)
  await store.setTags({ ids: [id] }, ['x'])
  await store.add(incoming({ mailbox: 'other' }))
  await store.remove({ ids: [id, id, 'unknown'] })
  await store.remove('all')
  stop()
  await store.add(incoming())
  const summary = heard[0]?.kind === 'new' ? heard[0].summary : undefined
  assert.equal(summary?.id, id)
  assert.deepEqual(
    heard.map(({ kind, mailbox }) => `${kind} ${mailbox}`),
    ['new default', 'update default', 'update default', 'new other', 'remove default', 'truncate other'],
  )
  assert.deepEqual(heard[1], { kind: 'update', mailbox: 'default', ids: [id], change: { read: true } })
})

test('changes more than one batch', async () => {
  await using store = await openStore()
  const count = 1_203
  await Promise.all(Array.from({ length: count }, () => store.add(incoming({ mailbox: 'big' }))))
  await store.add(incoming({ mailbox: 'small' }))
  assert.equal(await store.markRead({ query: 'hello' }, true, { mailbox: 'big' }), count)
  assert.equal(await store.renameTag('none', 'x'), 0)
  assert.equal(await store.setTags('all', ['t'], { mailbox: 'big' }), count)
  assert.equal(await store.deleteTag('t'), count)
  assert.equal(await store.remove({ query: 'is:read' }), count)
  assert.deepEqual((await store.list()).total, 1)
})

test('refuses whatever is asked after the end, and ends twice', async () => {
  const store = await openStore()
  const late = store.add(incoming())
  const closed = store.close()
  await late
  await assert.rejects(store.list(), { code: 'STORE_CLOSED' })
  await closed
  await store.close()
  await assert.rejects(store.add(incoming()), { code: 'STORE_CLOSED' })
})

test('closing interrupts what works in batches, and says so', async () => {
  const store = await openStore()
  await Promise.all(Array.from({ length: 1_100 }, () => store.add(incoming())))
  const removing = store.remove({ query: 'hello' })
  const closed = store.close()
  await assert.rejects(removing, { code: 'STORE_CLOSED' })
  await closed
})

test('refuses options that cannot be', async () => {
  await assert.rejects(openStore({ maxMessages: -1 }), { code: 'STORE_ARGUMENT' })
  await assert.rejects(openStore({ maxAgeMs: Number.NaN }), { code: 'STORE_ARGUMENT' })
  await assert.rejects(openStore({ mailboxes: [{ mailbox: 'x' }] }), { code: 'STORE_ARGUMENT' })
})
