/** The time, and calls put off to a later time. */
export interface Clock {
  /** Milliseconds since 1970-01-01 00:00 UTC. */
  now(): number
  /** Calls `task` after `delayMs`; the returned function calls it off. A task put off never keeps the process alive. */
  after(delayMs: number, task: () => void): () => void
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
