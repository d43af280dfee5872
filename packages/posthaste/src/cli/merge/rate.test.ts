import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../../runtime/clock.ts'
import { createManualClock } from '../../server/manual-clock.ts'
import { createRate, parseRate } from './rate.ts'

const rates: readonly (readonly [text: string, intervalMs: number])[] = [
  ['100/min', 600],
  ['100/m', 600],
  ['10/s', 100],
  ['1/sec', 1000],
  ['5000/h', 720],
  ['1/day', 86_400_000],
]
for (const [text, intervalMs] of rates)
  test(`${text} is one in ${intervalMs} ms`, () => assert.equal(parseRate(text), intervalMs))

for (const text of ['', '100', '0/min', '-1/s', '1.5/s', '100/fortnight', '100/min.', 'a/min', '1/constructor']) {
  test(`${JSON.stringify(text)} is no rate`, () =>
    assert.throws(() => parseRate(text), /--limit-rate must be such as 10\/s/))
}

test('sends begin at even distances: timers that wake up late do not add up', async () => {
  const clock = createManualClock()
  const start = clock.now()
  const late: Clock = { now: clock.now, after: (ms, task) => clock.after(ms + 7, task) }
  const rate = createRate(100, late)
  const began: number[] = []
  void (async () => {
    const { signal } = new AbortController()
    while (began.length < 20) {
      await rate.turn(signal)
      began.push(clock.now() - start)
    }
  })()
  for (let passed = 0; passed < 2000; passed++) {
    await settled()
    clock.pass(1)
  }
  assert.deepEqual(began, [0, ...Array.from({ length: 19 }, (_, index) => (index + 1) * 100 + 7)])
})

test('several who wait get one turn each', async () => {
  const clock = createManualClock()
  const rate = createRate(100, clock)
  const { signal } = new AbortController()
  let turns = 0
  for (let index = 0; index < 20; index++) void rate.turn(signal).then(() => turns++)
  for (const expected of [1, 2, 3, 4]) {
    await settled()
    assert.equal(turns, expected)
    clock.pass(100)
  }
})

test('time in which nobody asked is not made up for by a burst', async () => {
  const clock = createManualClock()
  const rate = createRate(100, clock)
  const { signal } = new AbortController()
  await rate.turn(signal)
  clock.pass(10_000)
  await rate.turn(signal)
  let isThird = false
  void rate.turn(signal).then(() => (isThird = true))
  await settled()
  assert.equal(isThird, false)
  clock.pass(100)
  await settled()
  assert.equal(isThird, true)
})

test('nobody waits for a turn after the signal was aborted', async () => {
  const rate = createRate(1_000_000, createManualClock())
  const stop = new AbortController()
  await rate.turn(stop.signal)
  const waiting = rate.turn(stop.signal)
  stop.abort()
  await waiting
  await rate.turn(stop.signal)
})

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
