import type { Clock } from '../runtime/clock.ts'

/** The time by which something must have happened; set anew for each thing that is waited for. */
export interface Deadline {
  /** Waits from now on, at most `delayMs`; what was waited for before is forgotten. */
  set(delayMs: number): void
  /** Waits for nothing. */
  clear(): void
  /** Waits for nothing, and leaves no timer: for when nothing more is going to be waited for. */
  end(): void
}

/**
 * A deadline on `clock` that calls `expire` when it passes.
 *
 * Setting and clearing cost an addition: one timer serves them all, and looks at the due time when it fires.
 */
export function createDeadline(clock: Clock, expire: () => void): Deadline {
  let due = Number.POSITIVE_INFINITY
  /** When the timer will look; infinite while there is none. */
  let looks = Number.POSITIVE_INFINITY
  let callOff = (): void => {}

  return {
    set(delayMs) {
      due = clock.now() + delayMs
      if (due < looks) lookAt(due, delayMs)
    },
    clear() {
      due = Number.POSITIVE_INFINITY
    },
    end() {
      due = Number.POSITIVE_INFINITY
      looks = Number.POSITIVE_INFINITY
      callOff()
    },
  }

  function lookAt(time: number, delayMs: number): void {
    callOff()
    looks = time
    // A timer holds at most 2^31 - 1 milliseconds; it looks again then.
    callOff = clock.after(Math.min(delayMs, 2_147_483_647), look)
  }

  function look(): void {
    looks = Number.POSITIVE_INFINITY
    const left = due - clock.now()
    if (left === Number.POSITIVE_INFINITY) return
    if (left > 0) {
      lookAt(due, left)
      return
    }
    due = Number.POSITIVE_INFINITY
    expire()
  }
}
