import { connect, isIP, type Socket } from 'node:net'
import { ConnectionError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { HostAddress, Resolver } from '../runtime/resolver.ts'
import type { AddressMemory } from './address-memory.ts'
import { connectDirectly } from './direct-reads.ts'
import { type Attempt, type Loser, race } from './race.ts'

/** Where to connect to, and for how long to try. */
export interface Destination {
  /** A host name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string
  readonly port: number
  /** Milliseconds for looking up the name and trying all of its addresses. */
  readonly timeoutMs: number
  /** What errors call it. @default 'connect' */
  readonly phase?: string
  /** It never becomes TLS, and nobody reads it but by `takeOctets`. @default false */
  readonly direct?: boolean
}

/** What {@link openSocket} takes from the world. */
export interface ConnectRuntime {
  readonly clock: Clock
  readonly resolver: Resolver
}

/** How long one address is tried alone before the next one is tried too, in milliseconds (RFC 8305, section 8). */
const attemptDelayMs = 250

/**
 * Opens a TCP connection to the first address of the host that answers, IPv6 and IPv4 in turn (RFC 8305).
 *
 * @throws ConnectionError HOST_NOT_FOUND, CONNECTION_FAILED or TIMEOUT; the signal's own reason when it is aborted
 */
export async function openSocket(
  to: Destination,
  runtime: ConnectRuntime,
  memory: AddressMemory,
  signal?: AbortSignal,
): Promise<Socket> {
  signal?.throwIfAborted()
  const { clock } = runtime
  const due = clock.now() + to.timeoutMs
  const found = await addressesOf(to, runtime, signal)
  const addresses = memory.inOrder(found, clock.now())
  const timeoutMs = Math.max(due - clock.now(), 1)
  const rules = { delayMs: attemptDelayMs, timeoutMs, clock, signal }
  const { winner, losers } = await race(addresses, (address) => dial(address, to), rules)
  for (const { entrant } of losers) memory.failed(entrant.address, clock.now())
  if (!winner) throw failed(to, losers)
  memory.worked(winner.entrant.address)
  return winner.won
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

function dial({ address, family }: HostAddress, { port, direct }: Destination): Attempt<Socket> {
  const socket = (direct ? connectDirectly : connect)({ host: address, port, family, noDelay: true })
  const result = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })
  // An error before the caller listens, or after nobody does, must not end the process; the socket remembers it.
  socket.on('error', () => {})
  return { result, cancel: () => socket.destroy() }
}

function failed(to: Destination, losers: readonly Loser<HostAddress>[]): ConnectionError {
  const words = losers.map(
    (each) => `${each.entrant.address}: ${'error' in each ? wordsOf(each.error) : 'no answer in time'}`,
  )
  const errors = losers.flatMap((each) => ('error' in each ? [each.error] : []))
  const cause = errors.length > 1 ? new AggregateError(errors) : errors[0]
  return new ConnectionError(
    errors.length === 0 ? 'TIMEOUT' : 'CONNECTION_FAILED',
    `no connection (${words.join('; ')})${errors.some(isRefusal) ? hint : ''}`,
    cause === undefined ? facts(to) : { ...facts(to), cause },
  )
}

const hint = '; is the server running, and are host and port right?'

/** Nothing listens there. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
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

function facts({ host, port, phase = 'connect' }: Destination): { host: string; port: number; phase: string } {
  return { host, port, phase }
}
