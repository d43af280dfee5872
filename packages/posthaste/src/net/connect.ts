import { connect, isIP, type Socket } from 'node:net'
import { ConnectionError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { HostAddress, Resolver } from '../runtime/resolver.ts'

/** Where to connect to, and for how long to try. */
export interface Destination {
  /** A host name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string
  readonly port: number
  /** Milliseconds for looking up the name and trying all of its addresses. */
  readonly timeoutMs: number
}

/** What {@link openSocket} takes from the world. */
export interface ConnectRuntime {
  readonly clock: Clock
  readonly resolver: Resolver
}

/**
 * Opens a TCP connection, trying every address of the host in the resolver's order, each for its share of the time.
 *
 * @throws ConnectionError HOST_NOT_FOUND, CONNECTION_FAILED or TIMEOUT; the signal's own reason when it is aborted
 */
export async function openSocket(to: Destination, runtime: ConnectRuntime, signal?: AbortSignal): Promise<Socket> {
  signal?.throwIfAborted()
  const due = runtime.clock.now() + to.timeoutMs
  const addresses = await addressesOf(to, runtime, signal)
  const failures: Failure[] = []
  for (const [index, address] of addresses.entries()) {
    const share = (due - runtime.clock.now()) / (addresses.length - index)
    const tried = await tryAddress(address, to, Math.max(share, 1), runtime.clock, signal)
    if ('socket' in tried) return tried.socket
    signal?.throwIfAborted()
    failures.push(tried)
  }
  throw failed(to, failures)
}

async function addressesOf(
  to: Destination,
  { clock, resolver }: ConnectRuntime,
  signal: AbortSignal | undefined,
): Promise<readonly HostAddress[]> {
  const family = isIP(to.host)
  if (family !== 0) return [{ address: to.host, family: family === 4 ? 4 : 6 }]
  try {
    const found = await within(to.timeoutMs, clock, signal, resolver.addresses(to.host))
    if (found === undefined) throw new ConnectionError('TIMEOUT', 'no answer to the lookup of the name', facts(to))
    if (found.length > 0) return found
  } catch (error) {
    if (error instanceof ConnectionError || signal?.aborted) throw error
    const gone = isMissing(error)
    throw new ConnectionError(
      gone ? 'HOST_NOT_FOUND' : 'CONNECTION_FAILED',
      gone ? 'there is no host of this name; check the spelling' : `the name could not be looked up: ${wordsOf(error)}`,
      { ...facts(to), cause: error },
    )
  }
  throw new ConnectionError('HOST_NOT_FOUND', 'the host has no address', facts(to))
}

/** The result of `work`, undefined when `timeoutMs` pass first; rejects with the signal's reason when it is aborted first. */
function within<T>(
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
  work: Promise<T>,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(timeoutMs, () => settle(() => resolve(undefined)))
    const abort = (): void => settle(() => reject(signal?.reason))
    signal?.addEventListener('abort', abort, { once: true })
    const settle = (how: () => void): void => {
      callOff()
      signal?.removeEventListener('abort', abort)
      how()
    }
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    )
  })
}

interface Failure {
  readonly address: string
  readonly error?: Error
}

/** Rejects never: what went wrong is the result, so that the next address is tried. */
function tryAddress(
  { address, family }: HostAddress,
  { port }: Destination,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<{ readonly socket: Socket } | Failure> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, family, noDelay: true })
    const callOff = clock.after(timeoutMs, () => settle({ address }))
    const abort = (): void => settle({ address })
    const settle = (result: { readonly socket: Socket } | Failure): void => {
      callOff()
      signal?.removeEventListener('abort', abort)
      // An error before the caller listens, or after nobody does, must not end the process; the socket remembers it.
      socket.on('error', () => {})
      socket.off('connect', connected).off('error', failed)
      if (!('socket' in result)) socket.destroy()
      resolve(result)
    }
    const connected = (): void => settle({ socket })
    const failed = (error: Error): void => settle({ address, error })
    socket.once('connect', connected).once('error', failed)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function failed(to: Destination, failures: readonly Failure[]): ConnectionError {
  const words = failures.map(({ address, error }) => `${address}: ${error ? wordsOf(error) : 'no answer in time'}`)
  const errors = failures.flatMap(({ error }) => error ?? [])
  const cause = errors.length > 1 ? new AggregateError(errors) : errors[0]
  return new ConnectionError(
    errors.length === 0 ? 'TIMEOUT' : 'CONNECTION_FAILED',
    `no connection (${words.join('; ')})${errors.some(isRefusal) ? hint : ''}`,
    cause === undefined ? facts(to) : { ...facts(to), cause },
  )
}

const hint = '; is the server running, and are host and port right?'

/** Nothing listens there. */
function isRefusal(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNREFUSED'
}

/** The name does not exist or has no address; anything else may pass. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOTFOUND' || code === 'ENODATA'
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function facts({ host, port }: Destination): { readonly host: string; readonly port: number; readonly phase: string } {
  return { host, port, phase: 'connect' }
}
