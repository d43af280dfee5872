import type { Clock } from '../../runtime/clock.ts'
import { UsageError } from '../usage-error.ts'

/** Lets sends begin one after the other, no faster than a rate. */
export interface Rate {
  /** Resolves when the next may begin, and at once when the signal is aborted. */
  turn(signal: AbortSignal): Promise<void>
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
}

/** The milliseconds from one send to the next, of `100/min`, `10/s` or `5000/h`. @throws UsageError */
export function parseRate(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,8})\/([a-z]+)$/.exec(text) ?? []
  const ms = Object.hasOwn(unitMs, unit) ? unitMs[unit] : undefined
  if (ms !== undefined) return ms / Number(count)
  throw new UsageError(`--limit-rate must be such as 10/s, 100/min or 5000/h, got ${JSON.stringify(text)}`)
}

/**
 * A rate of one send every `intervalMs`. Turns are reckoned from the one before, not from when its timer woke up, so that
 * late timers do not add up; time in which nobody asked for a turn is lost, so that no burst makes up for it.
 */
export function createRate(intervalMs: number, clock: Clock): Rate {
  let next = clock.now()
  return {
    async turn(signal) {
      const now = clock.now()
      const due = Math.max(next, now)
      next = due + intervalMs
      if (due > now) await passed(due - now, clock, signal)
    },
  }
}

function passed(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      callOff()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const callOff = clock.after(ms, end)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}
