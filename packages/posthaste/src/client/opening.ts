import type { TLSSocket } from 'node:tls'
import type { ConnectionTls, ServerFacts, Timing } from '../errors.ts'
import { connectionTls } from '../net/connection-tls.ts'
import type { Clock } from '../runtime/clock.ts'
import type { ResolvedOptions } from './options.ts'

/** What there is to tell of how a session came to be. */
export interface SessionFacts {
  readonly server: ServerFacts
  readonly tls?: ConnectionTls
  readonly timing: OpeningTimes
}

/** What the message that opened the connection paid for it. */
export type OpeningTimes = Pick<Timing, 'connectMs' | 'tlsMs' | 'authMs'>

/** Measures how a session comes to be. */
export interface Opening {
  /** What comes next is measured from here. */
  mark(): void
  /** The phase has ended; what comes next is measured from here. */
  ended(phase: keyof OpeningTimes): void
  /** The handshake has ended. */
  encrypted(socket: TLSSocket): void
  /** The facts of the session, which is with the machine of this address. */
  facts(connection: { readonly remoteAddress: string }): SessionFacts
}

/** An opening that begins now. */
export function beginOpening(options: ResolvedOptions, clock: Clock): Opening {
  const timing: { -readonly [Phase in keyof OpeningTimes]: OpeningTimes[Phase] } = {}
  let marked = clock.now()
  let tls: ConnectionTls | undefined

  return {
    mark,
    ended,
    encrypted(socket) {
      ended('tlsMs')
      tls = connectionTls(socket, options.serverName)
    },
    facts({ remoteAddress }) {
      const { host, port, proxy } = options
      // Through a proxy, the address is the proxy's.
      const address = proxy || remoteAddress === '' ? {} : { address: remoteAddress }
      return { server: { host, port, ...address }, ...(tls ? { tls } : {}), timing }
    },
  }

  function mark(): void {
    marked = clock.now()
  }

  function ended(phase: keyof OpeningTimes): void {
    const began = marked
    mark()
    timing[phase] = Math.max(marked - began, 0)
  }
}
