import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { Arrival, Request } from './operations.ts'
import { createPostbox } from './postbox.ts'
import { incoming } from './sample-incoming.ts'

test('messages gather while the thread keeps others', async () => {
  const { postbox, sent } = recorded()
  for (const call of [1, 2]) postbox.put(adding(call))
  await turn()
  for (const call of [3, 4]) postbox.put(adding(call))
  await turn()
  assert.deepEqual(sent, [[1, 2]])
  postbox.answered(2)
  await turn()
  assert.deepEqual(sent, [
    [1, 2],
    [3, 4],
  ])
})

test('a question does not wait, and does not overtake', async () => {
  const { postbox, sent } = recorded()
  postbox.put(adding(1))
  await turn()
  postbox.put(adding(2))
  postbox.put({ call: 3, name: 'counts', args: [{}] })
  await turn()
  assert.deepEqual(sent, [[1], [2, 3]])
})

test('no more than 250 go at once', async () => {
  const { postbox, sent } = recorded()
  for (let call = 0; call < 600; call++) postbox.put(adding(call))
  await turn()
  assert.deepEqual(
    sent.map((calls) => calls.length),
    [250, 250, 100],
  )
})

test('small messages share one memory, a large one takes its own along, and all stay as they were', async () => {
  const { postbox, posts } = recorded()
  const sizes = [0, 1, 16_384, 16_385, 7]
  for (const [call, size] of sizes.entries()) postbox.put(adding(call, new Uint8Array(size).fill(call + 1)))
  await turn()
  const [post] = posts
  const octets = post?.requests.map(({ args }) => (args[0] as Arrival).octets) ?? []
  assert.deepEqual(
    octets,
    sizes.map((size, call) => new Uint8Array(size).fill(call + 1)),
  )
  assert.deepEqual(
    post?.memory.map(({ byteLength }) => byteLength),
    [16_392, 16_385],
  )
})

function recorded() {
  const posts: { readonly requests: readonly Request[]; readonly memory: readonly ArrayBuffer[] }[] = []
  const sent: (readonly number[])[] = []
  const postbox = createPostbox({
    post(requests, memory) {
      posts.push({ requests, memory })
      sent.push(requests.map(({ call }) => call))
    },
  })
  return { postbox, posts, sent }
}

function adding(call: number, octets = new Uint8Array(10)): Request {
  const { envelope } = incoming()
  const arrival: Arrival = { octets, envelope, session: '{}', user: '', ids: [`${call}`], receivedAt: 0 }
  return { call, name: 'add', args: [arrival] }
}
