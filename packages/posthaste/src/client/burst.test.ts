import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBurst } from './burst.ts'

test('runs what is put off once what happens now has happened, in order, and each once', async () => {
  const burst = createBurst()
  const ran: string[] = []
  burst.write(() => ran.push('a'))
  burst.write(() => ran.push('b'))
  queueMicrotask(() => burst.write(() => ran.push('c')))
  assert.deepEqual(ran, [])
  await turn()
  assert.deepEqual(ran, ['a', 'b', 'c'])
  await turn()
  assert.deepEqual(ran, ['a', 'b', 'c'])
})

test('what a task puts off comes in the next turn', async () => {
  const burst = createBurst()
  const ran: string[] = []
  burst.write(() => {
    burst.write(() => ran.push('later'))
    ran.push('now')
  })
  await turn()
  assert.deepEqual(ran, ['now'])
  await turn()
  assert.deepEqual(ran, ['now', 'later'])
})

test('callers are told after all writes', async () => {
  const burst = createBurst()
  const ran: string[] = []
  burst.tell({ tell: () => ran.push('told') })
  burst.write(() => ran.push('written'))
  burst.write(() => burst.tell({ tell: () => ran.push('told later') }))
  assert.deepEqual(ran, [])
  await turn()
  assert.deepEqual(ran, ['written', 'told'])
  await turn()
  assert.deepEqual(ran, ['written', 'told', 'told later'])
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
