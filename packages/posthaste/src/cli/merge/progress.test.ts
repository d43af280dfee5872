import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createManualClock } from '../../server/manual-clock.ts'
import { noRows } from './outcome.ts'
import { progressLine, showMergeProgress, timeInWords } from './progress.ts'

const lines: readonly (readonly [counts: object, total: number, elapsedMs: number, line: string])[] = [
  [{}, 5000, 0, '░░░░░░░░░░░░░░░░░░░░ 0 of 5,000'],
  [
    { accepted: 1200, refused: 3, unknown: 1 },
    5000,
    720_000,
    '████░░░░░░░░░░░░░░░░ 1,204 of 5,000 · 3 refused · 1 unknown · 100/min · 38 min left',
  ],
  [
    { accepted: 50_000, deferred: 2 },
    100_004,
    100_000,
    '██████████░░░░░░░░░░ 50,002 of 100,004 · 2 deferred · 500/s · 2 min left',
  ],
  [{ accepted: 1 }, 1, 0, '████████████████████ 1 of 1 · 0/min · 0 s left'],
]
for (const [counts, total, elapsedMs, line] of lines) {
  test(line, () => assert.equal(progressLine({ ...noRows(), ...counts }, total, elapsedMs, true), line))
}

const times: readonly (readonly [ms: number, words: string])[] = [
  [0, '0 s'],
  [1, '1 s'],
  [89_000, '89 s'],
  [90_001, '2 min'],
  [11_100_000, '3 h 5 min'],
]
for (const [ms, words] of times) test(`${ms} ms is ${words}`, () => assert.equal(timeInWords(ms), words))

test('a terminal has one line that is written over, and taken away at the end', () => {
  const { clock, written, progress } = shown(true, 40)
  clock.pass(200)
  progress.add('accepted')
  clock.pass(200)
  progress.end()
  clock.pass(10_000)
  assert.equal(written.length, 3)
  assert.match(written[1] ?? '', /^\r\u001b\[2K█/)
  for (const each of written) assert.ok(each.replace('\r\u001b[2K', '').length < 40, each)
  assert.equal(written[2], '\r\u001b[2K')
})

test('a log has a line every 15 seconds', () => {
  const { clock, written, progress } = shown(false, 80)
  progress.add('accepted')
  progress.add('refused')
  clock.pass(31_000)
  progress.end()
  assert.deepEqual(written.slice(0, 2), [
    '2 of 10 · 1 refused · 8/min · 60 s left\n',
    '2 of 10 · 1 refused · 4/min · 2 min left\n',
  ])
  assert.deepEqual(progress.counts, { ...noRows(), accepted: 1, refused: 1 })
})

function shown(interactive: boolean, columns: number) {
  const written: string[] = []
  const clock = createManualClock()
  const write = (chunk: string | Uint8Array): void => void written.push(String(chunk))
  return { clock, written, progress: showMergeProgress(10, { write, coloured: false, interactive, columns }, clock) }
}
