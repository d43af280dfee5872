import type { Clock } from '../../runtime/clock.ts'
import { type Output, paint } from '../terminal.ts'
import { noRows, type RowCounts, type RowOutcome } from './outcome.ts'

/** How far a merge is, for whoever looks at it. */
export interface MergeProgress {
  readonly counts: Readonly<RowCounts>
  /** One more row has ended. */
  add(outcome: RowOutcome): void
  /** Takes the line away. */
  end(): void
}

/** How often a line is shown: written over on a terminal, one more in a log. */
const everyMs = { interactive: 200, log: 15_000 }

/** Counts rows, and shows how far they are on `output`: in a line that is written over, or in one every 15 seconds. */
export function showMergeProgress(total: number, output: Output, clock: Clock): MergeProgress {
  const counts = noRows()
  const began = clock.now()
  const interactive = output.interactive === true
  const interval = interactive ? everyMs.interactive : everyMs.log
  const clear = interactive ? '\r\u001b[2K' : ''
  let callOff = clock.after(interval, show)

  function show(): void {
    callOff = clock.after(interval, show)
    const line = progressLine(counts, total, clock.now() - began, interactive)
    const { columns } = output
    // A line that wraps could not be taken away.
    const text = !interactive || line.length < columns ? line : `${line.slice(0, Math.max(columns - 2, 0))}…`
    output.write(interactive ? clear + paint(output, 'faint', text) : `${text}\n`)
  }

  return {
    counts,
    add: (outcome) => void counts[outcome]++,
    end() {
      callOff()
      output.write(clear)
    },
  }
}

/** `███░░░░ 1,234 of 5,000 · 3 refused · 85/min · 44 min left` */
export function progressLine(counts: Readonly<RowCounts>, total: number, elapsedMs: number, bar: boolean): string {
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const perMinute = elapsedMs > 0 ? (done * 60_000) / elapsedMs : 0
  const parts = [
    `${number(done)} of ${number(total)}`,
    ...(['refused', 'deferred', 'unknown'] as const).flatMap((each) =>
      counts[each] === 0 ? [] : [`${number(counts[each])} ${each}`],
    ),
    ...(done === 0 ? [] : [rateInWords(perMinute), `${timeInWords(((total - done) * elapsedMs) / done)} left`]),
  ]
  return `${bar ? `${barOf(done / Math.max(total, 1))} ` : ''}${parts.join(' · ')}`
}

const barWidth = 20

function barOf(share: number): string {
  const full = Math.floor(Math.min(share, 1) * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

function rateInWords(perMinute: number): string {
  return perMinute >= 600 ? `${number(Math.round(perMinute / 60))}/s` : `${number(Math.round(perMinute))}/min`
}

/** A time that is about right: `40 s`, `12 min`, `3 h 5 min`. */
export function timeInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A whole number, with commas between the thousands. */
export function number(count: number): string {
  return count.toLocaleString('en-US')
}
