import type { Runtime } from 'posthaste'

/** What the store takes from the world around it: the time and randomness. */
export type World = Pick<Runtime, 'clock' | 'random'>

/** The machine's own. */
export const systemWorld: World = {
  clock: {
    now: () => Date.now(),
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs)
      timer.unref()
      return () => clearTimeout(timer)
    },
  },
  random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
}
