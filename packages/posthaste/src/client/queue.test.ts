import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, constantFrom, integer, property, record } from 'fast-check'
import { createQueue } from './queue.ts'

test('gives what came first first, and nothing where nobody waits', () => {
  const queue = createQueue<string>()
  assert.equal(queue.take(), undefined)
  queue.add('a')
  queue.add('b')
  assert.deepEqual([queue.take(), queue.take(), queue.take()], ['a', 'b', undefined])
})

test('does what an array does, whatever is added, taken and deleted', () => {
  const step = record({ do: constantFrom('add', 'take', 'delete'), item: integer({ min: 0, max: 5 }) })
  check(
    property(array(step, { maxLength: 60 }), (steps) => {
      const queue = createQueue<number>()
      const model: number[] = []
      for (const { do: what, item } of steps) {
        if (what === 'add') {
          queue.add(item)
          model.push(item)
        } else if (what === 'take') assert.equal(queue.take(), model.shift())
        else {
          queue.delete(item)
          const at = model.indexOf(item)
          if (at !== -1) model.splice(at, 1)
        }
      }
      assert.deepEqual([...queue], model)
      assert.deepEqual([queue.first(), queue.last(), queue.size()], [model[0], model.at(-1), model.length])
      for (const item of model) assert.equal(queue.take(), item)
      assert.equal(queue.take(), undefined)
    }),
  )
})
