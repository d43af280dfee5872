import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBurst } from './burst.ts'

test('runs what is put off once what happens now has happened, in order, and each once', async () => {
  const burst = createBurst()
  const ran: string[] = []
  burst(() => ran.push('a'))
  burst(() => ran.push('b'))
  queueMicrotask(() => burst(() => ran.push('c')))
  assert.deepEqual(ran, [])
  await turn()
  assert.deepEqual(ran, ['a', 'b', 'c'])
  await turn()
  assert.deepEqual(ran, ['a', 'b', 'c'])
})

test('what a task puts off comes in the next turn', async () => {
  const burst = createBurst()
  const ran: string[] = []
  burst(() => {
    burst(() => ran.push('later'))
    ran.push('now')
  })
  await turn()
  assert.deepEqual(ran, ['now'])
  await turn()
  assert.deepEqual(ran, ['now', 'later'])
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
