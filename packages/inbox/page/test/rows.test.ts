import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRows, type Rows } from '../src/state/rows.ts'
import { message } from './messages.ts'
import { summaryOf } from './stand-in-api.ts'

const row = (id: string) => summaryOf(message({ ID: id }), false)
const shown = (rows: Rows) => Array.from({ length: rows.length() }, (_, index) => rows.at(index)?.ID ?? '?')

test('a page of the server lands at its place, and the rest stays unknown', () => {
  const rows = createRows()
  rows.fill(2, [row('c'), row('d')], 5)
  assert.deepEqual(shown(rows), ['?', '?', 'c', 'd', '?'])
  assert.equal(rows.indexOf('d'), 3)
  assert.equal(rows.indexOf('x'), -1)
})

test('a message that arrives moves no other out of its order, and counts once', () => {
  const rows = createRows()
  rows.fill(0, [row('b'), row('a')], 2)
  assert.equal(rows.arrive(row('c')), true)
  assert.equal(rows.arrive(row('c')), false)
  assert.deepEqual(shown(rows), ['c', 'b', 'a'])
})

test('a page that was counted before a message arrived lands below that message', () => {
  const rows = createRows()
  rows.fill(0, [row('b')], 2)
  rows.arrive(row('c'))
  rows.fill(1, [row('a')], 2, 3)
  assert.deepEqual(shown(rows), ['c', 'b', 'a'])
})

test('what is removed closes its gap; what was not known was the oldest', () => {
  const rows = createRows()
  rows.fill(0, [row('e'), row('d'), row('c')], 5)
  assert.equal(rows.remove(['d']), true)
  assert.deepEqual(shown(rows), ['e', 'c', '?', '?'])
  assert.equal(rows.remove(['a']), false)
  assert.deepEqual(shown(rows), ['e', 'c', '?'])
})

test('a change reaches the message that is known', () => {
  const rows = createRows()
  rows.fill(0, [row('a')], 1)
  assert.equal(rows.update('a', { Read: true })?.Read, true)
  assert.equal(rows.at(0)?.Read, true)
  assert.equal(rows.update('x', { Read: true }), undefined)
})

test('whatever arrives, is removed and is asked for again, the rows show what the server has', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('arrive' as const) }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(30) }),
    fc.record({ kind: fc.constant('fill' as const), start: fc.nat(20), limit: fc.integer({ min: 1, max: 8 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const rows = createRows()
      let server: string[] = []
      steps.forEach((each, n) => {
        if (each.kind === 'arrive') {
          server = [`m${n}`, ...server]
          rows.arrive(row(`m${n}`))
        } else if (each.kind === 'remove') {
          const id = server[each.at]
          if (id === undefined || rows.indexOf(id) === -1) return
          server = server.filter((other) => other !== id)
          rows.remove([id])
        } else {
          const page = server.slice(each.start, each.start + each.limit)
          rows.fill(each.start, page.map(row), server.length)
        }
      })
      assert.deepEqual(shown(rows), server)
    }),
  )
})
