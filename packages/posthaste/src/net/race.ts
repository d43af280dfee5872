import type { Clock } from '../runtime/clock.ts'

/** One try, which can be called off. */
export interface Attempt<Won> {
  /** Does not have to settle any more once it was called off. */
  readonly result: Promise<Won>
  /** Gives back what it holds, also where it has succeeded meanwhile. */
  cancel(): void
}

/** How a race is run. Times are in milliseconds. */
export interface RaceRules {
  /** How long one entrant runs alone before the next one starts. */
  readonly delayMs: number
  /** For all of it. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

/** One that did not win; without an error where it had not ended. */
export interface Loser<Entrant> {
  readonly entrant: Entrant
  readonly error?: unknown
}

/** How a race ended. */
export interface RaceEnd<Entrant, Won> {
  /** Absent where nobody arrived. */
  readonly winner?: { readonly entrant: Entrant; readonly won: Won }
  /** Those that were in the race and failed, or had not arrived when it ended, in the order of their start. */
  readonly losers: readonly Loser<Entrant>[]
}

/**
 * Starts one entrant after the other, each a while after the one before or at once when that one has failed, and takes the
 * first that arrives; the others are called off (RFC 8305, section 5).
 *
 * Rejects with the signal's reason only.
 */
export function race<Entrant, Won>(
  entrants: readonly Entrant[],
  begin: (entrant: Entrant) => Attempt<Won>,
  { delayMs, timeoutMs, clock, signal }: RaceRules,
): Promise<RaceEnd<Entrant, Won>> {
  return new Promise((resolve, reject) => {
    const running = new Map<Entrant, Attempt<Won>>()
    const failed = new Map<Entrant, unknown>()
    const started: Entrant[] = []
    let callOffStart = (): void => {}
    let over = false
    const callOffEnd = clock.after(timeoutMs, () => finish())
    const abort = (): void => end(() => reject(signal?.reason))
    signal?.addEventListener('abort', abort, { once: true })
    startNext()

    function startNext(): void {
      callOffStart()
      const entrant = entrants[started.length]
      if (entrant === undefined) {
        if (running.size === 0) finish()
        return
      }
      started.push(entrant)
      const attempt = begin(entrant)
      running.set(entrant, attempt)
      attempt.result.then(
        (won) => arrived(entrant, won),
        (error: unknown) => stumbled(entrant, error),
      )
      callOffStart = started.length < entrants.length ? clock.after(delayMs, startNext) : () => {}
    }

    function arrived(entrant: Entrant, won: Won): void {
      if (over) return
      running.delete(entrant)
      finish({ entrant, won })
    }

    function stumbled(entrant: Entrant, error: unknown): void {
      if (over) return
      running.delete(entrant)
      failed.set(entrant, error)
      startNext()
    }

    function finish(winner?: { readonly entrant: Entrant; readonly won: Won }): void {
      const losers = started
        .filter((entrant) => entrant !== winner?.entrant)
        .map((entrant) => (failed.has(entrant) ? { entrant, error: failed.get(entrant) } : { entrant }))
      end(() => resolve(winner ? { winner, losers } : { losers }))
    }

    function end(how: () => void): void {
      over = true
      callOffStart()
      callOffEnd()
      signal?.removeEventListener('abort', abort)
      for (const attempt of running.values()) attempt.cancel()
      how()
    }
  })
}
