import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { createMark } from './mark.ts'

const mark = createMark()

test('a mark is on the object that it was put on, frozen or not, once or twice, and on no copy of it', () => {
  for (const object of [{ a: 1 }, Object.freeze({ a: 1 }), mark.put({ a: 1 })]) {
    assert.equal(mark.put(object), object)
    assert.ok(mark.isOn(object))
    const copies = [
      { ...object },
      Object.assign({}, object),
      Object.defineProperties({}, Object.getOwnPropertyDescriptors(object)),
      Object.create(object) as object,
      new Proxy(object, {}),
      structuredClone(object),
    ]
    assert.deepEqual(copies.map(mark.isOn), [false, false, false, false, false, false])
  }
})

test('nobody sees a mark, and none is another', () => {
  const marked = mark.put({ a: 1 })
  assert.deepEqual(Reflect.ownKeys(marked), ['a'])
  assert.equal(inspect(marked, { showHidden: true }), inspect({ a: 1 }, { showHidden: true }))
  assert.deepStrictEqual(marked, { a: 1 })
  assert.deepEqual(
    [createMark().isOn(marked), mark.isOn('a'), mark.isOn(null), mark.isOn(undefined)],
    Array(4).fill(false),
  )
})
