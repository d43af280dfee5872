import type { Clock } from '../runtime/clock.ts'

/** A clock for tests that goes only as far as it is told to. */
export interface ManualClock extends Clock {
  /** Lets time pass, and calls what was put off until then, in order. */
  pass(milliseconds: number): void
}

/** A manual clock at 2026-11-22 00:00 UTC. */
export function createManualClock(): ManualClock {
  let time = Date.UTC(2026, 10, 22)
  const tasks = new Set<{ readonly due: number; readonly task: () => void }>()
  return {
    now: () => time,
    after(delayMs, task) {
      const entry = { due: time + delayMs, task }
      tasks.add(entry)
      return () => void tasks.delete(entry)
    },
    pass(milliseconds) {
      const until = time + milliseconds
      for (;;) {
        const [next] = [...tasks].filter(({ due }) => due <= until).sort((one, other) => one.due - other.due)
        if (!next) break
        time = next.due
        tasks.delete(next)
        next.task()
      }
      time = until
    },
  }
}
