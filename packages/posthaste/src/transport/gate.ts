import { ConfigError } from '../errors.ts'

/** Lets work in until it is closed, and knows when the last of it has left. */
export interface Gate {
  /**
   * Runs `work` and returns what it returns.
   *
   * Throws MAILER_CLOSED once {@link Gate.close} was called, and the signal's own reason when it is aborted already.
   */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>
  /** Refuses further work, waits for what is under way, then releases; every further call waits for the first. */
  close(): Promise<void>
}

/** An open gate of the transport called `name`; `release` is called once, after the last work has left. */
export function openGate(name: string, release: () => Promise<void> = async () => {}): Gate {
  let underWay = 0
  let lastHasLeft: (() => void) | undefined
  let closed: Promise<void> | undefined

  async function empty(): Promise<void> {
    if (underWay > 0) await new Promise<void>((resolve) => (lastHasLeft = resolve))
  }

  return {
    async run(work, signal) {
      if (closed) throw new ConfigError('MAILER_CLOSED', name, 'is closed; create a new mailer to send again')
      signal?.throwIfAborted()
      underWay++
      try {
        return await work()
      } finally {
        underWay--
        if (underWay === 0) lastHasLeft?.()
      }
    },
    close() {
      closed ??= empty().then(release)
      return closed
    },
  }
}
