import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../runtime/clock.ts'
import { createDeadline } from './deadline.ts'

test('expires once its time has passed, and not before', () => {
  const { clock, pass } = createManualClock()
  let expired = 0
  const deadline = createDeadline(clock, () => expired++)
  deadline.set(100)
  pass(99)
  assert.equal(expired, 0)
  pass(1)
  assert.equal(expired, 1)
  pass(1000)
  assert.equal(expired, 1)
})

test('a later deadline replaces an earlier one, and an earlier a later one', () => {
  const { clock, pass } = createManualClock()
  let expired = 0
  const deadline = createDeadline(clock, () => expired++)
  deadline.set(100)
  pass(50)
  deadline.set(100)
  pass(99)
  assert.equal(expired, 0)
  pass(1)
  assert.equal(expired, 1)
  deadline.set(1000)
  deadline.set(10)
  pass(10)
  assert.equal(expired, 2)
})

test('a deadline that was cleared does not expire', () => {
  const { clock, pass } = createManualClock()
  const deadline = createDeadline(clock, () => assert.fail('it expired'))
  deadline.set(10)
  deadline.clear()
  pass(100)
})

test('a thousand settings need no more than one timer at a time', () => {
  const { clock, pass, started } = createManualClock()
  const deadline = createDeadline(clock, () => assert.fail('it expired'))
  for (let at = 0; at < 1000; at++) {
    deadline.set(300_000)
    pass(10)
  }
  assert.ok(started() <= 2, `${started()} timers`)
})

test('a deadline that has ended leaves no timer, and can be set again', () => {
  const { clock, pass, left } = createManualClock()
  let expired = 0
  const deadline = createDeadline(clock, () => expired++)
  deadline.set(10)
  deadline.end()
  assert.equal(left(), 0)
  pass(100)
  assert.equal(expired, 0)
  deadline.set(10)
  pass(10)
  assert.equal(expired, 1)
})

interface ManualClock {
  readonly clock: Clock
  pass(ms: number): void
  started(): number
  left(): number
}

function createManualClock(): ManualClock {
  let now = 0
  let count = 0
  const tasks = new Map<() => void, number>()
  return {
    clock: {
      now: () => now,
      after(delayMs, task) {
        count++
        const call = (): void => task()
        tasks.set(call, now + delayMs)
        return () => tasks.delete(call)
      },
    },
    pass(ms) {
      now += ms
      for (const [call, due] of tasks) {
        if (due > now) continue
        tasks.delete(call)
        call()
      }
    },
    started: () => count,
    left: () => tasks.size,
  }
}
