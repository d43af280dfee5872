// How a test kit takes mail in place of the transports. On a global symbol, so that two copies of the package share it.
import { ConfigError } from '../errors.ts'
import type { Outgoing, Receipt } from '../transport/transport.ts'

/** Takes messages in place of every transport, as long as it is open. */
export interface Interceptor {
  /**
   * Takes a message that was about to leave by the route `via`, after it was composed.
   *
   * What it returns is the receipt of the send; what it throws is its error.
   */
  take(outgoing: Outgoing, via: string, signal?: AbortSignal): Receipt | Promise<Receipt>
}

/** The interceptors of the whole process. */
export interface Interception {
  /** Raised when this shape changes; a copy of the package that does not know it refuses to send. */
  readonly version: 1
  /** Every interceptor that is open. While there is one, nothing reaches a transport. */
  readonly open: Set<Interceptor>
  /**
   * The interceptor of the code that is running, where one was opened around it: an `AsyncLocalStorage` of the test
   * kit, which the copy that came first has put here.
   */
  readonly context: InterceptionContext
}

/** The part of `AsyncLocalStorage` that interception needs. */
export interface InterceptionContext {
  getStore(): Interceptor | undefined
  run<Result>(interceptor: Interceptor, work: () => Result): Result
}

const key = Symbol.for('posthaste.interception')

/** The process's interception, made at the first call with a context of its own; every copy of the package gets the same. */
export function interception(createContext: () => InterceptionContext): Interception {
  const present = installed()
  if (present) return present
  const created: Interception = { version: 1, open: new Set(), context: createContext() }
  Object.defineProperty(globalThis, key, { value: created, configurable: true })
  return created
}

/**
 * Who takes a message that is sent here and now: the interceptor around the running code, else the only open one;
 * undefined when none is open.
 *
 * Throws CAPTURE_AMBIGUOUS when several are open and none is around the running code: nobody can say whose it is; and
 * CAPTURE_ENDED when none is open any more, but one was around the running code: what a test started must not mail.
 */
export function currentInterceptor(): Interceptor | undefined {
  const present = installed()
  if (present === undefined) return undefined
  const around = present.context.getStore()
  if (around && present.open.has(around)) return around
  if (around && present.open.size === 0) throw captureEnded()
  if (present.open.size === 0) return undefined
  if (present.open.size === 1) return present.open.values().next().value
  throw new ConfigError(
    'CAPTURE_AMBIGUOUS',
    '',
    `${present.open.size} captures are open, and this message was sent outside the context of each (as by an HTTP server ` +
      'that was started before them), so that nobody can say whose it is; capture one after the other around such a sender',
  )
}

/** Whether nothing may reach a transport: somebody captures, whoever it is. */
export function isIntercepted(): boolean {
  const present = installed()
  return present !== undefined && present.open.size > 0
}

function captureEnded(): ConfigError {
  const problem =
    'this message was sent by what a capture had started, after the capture ended; wait in the test for everything that it starts'
  return new ConfigError('CAPTURE_ENDED', '', problem)
}

function installed(): Interception | undefined {
  // A symbol on globalThis has no type; what stands there was put there by `interception` of this or another copy.
  const present = (globalThis as { [key]?: Interception })[key]
  if (present === undefined || present.version === 1) return present
  throw new ConfigError(
    'CAPTURE_AMBIGUOUS',
    '',
    'another version of posthaste captures mail in this process; install one version',
  )
}
