import type { Socket } from 'node:net'
import { acceptTls, prepareTls } from '../net/accept-tls.ts'
import type { TlsFacts } from '../net/tls-facts.ts'
import { createLineReader } from '../octets/line-reader.ts'
import type { Clock } from '../runtime/clock.ts'

/** How a fake server encrypts. */
export interface FakeTls {
  /** The private key, as PEM text. */
  readonly key: string
  /** The certificate and what it was signed by, as PEM text. */
  readonly cert: string
  /** `implicit`: TLS from the first octet. `starttls`: when the client asks for it. @default 'starttls' */
  readonly mode?: 'starttls' | 'implicit'
  /** Asks for a client's certificate and compares it with this authority; whether it fits is a fact, not a condition. */
  readonly ca?: string
  /** Refuses MAIL and AUTH in clear (530). @default false */
  readonly required?: boolean
}

/** One connection of a fake server, as lines and octets. */
export interface Wire {
  /** The next line, without its CRLF; undefined once the client has closed. */
  line(): Promise<Uint8Array | undefined>
  /** Waits for octets and gives at most `count` of them; undefined once the client has closed. */
  take(count: number): Promise<Uint8Array | undefined>
  /** How many octets have arrived and were not read. */
  readonly pending: number
  /** Resolves when the octets are handed to the system, or the connection is gone. */
  write(octets: Uint8Array): Promise<void>
  /** Lets the client's octets wait in the network. */
  pause(): void
  /** Forgets what arrived in clear and shakes hands; resolves without facts when the handshake failed. */
  encrypt(tls: FakeTls, clock: Clock): Promise<TlsFacts | undefined>
  /** Closes once everything written has left. */
  close(): void
  /** Closes with a TCP reset. */
  reset(): void
  /** Closes at once, whatever was still to be written. */
  cut(): void
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>
}

/** Wraps a connected socket. Errors of the socket end the connection and are otherwise of no interest to a test server. */
export function createWire(raw: Socket): Wire {
  const reader = createLineReader()
  const closed = new Promise<void>((resolve) => raw.once('close', () => resolve()))
  let socket: Socket = raw
  let ended = false
  let wake = () => {}

  raw.setNoDelay(true)
  raw.on('error', end)
  raw.on('close', end)
  listen()

  return {
    closed,
    line: () => next(() => reader.line()),
    take: (count) => next(() => (reader.pending > 0 ? reader.take(count) : undefined)),
    write: (octets) => new Promise((resolve) => (ended ? resolve() : socket.write(octets, () => resolve()))),
    pause: () => void socket.pause(),
    encrypt,
    close: () => void socket.end(() => raw.destroySoon()),
    reset: () => void raw.resetAndDestroy(),
    cut: () => void raw.destroy(),
    get pending() {
      return reader.pending
    },
  }

  function listen(): void {
    socket.on('data', receive)
    socket.on('end', end)
  }

  function receive(octets: Uint8Array): void {
    reader.push(octets)
    wake()
  }

  function end(): void {
    ended = true
    wake()
  }

  async function next(read: () => Uint8Array | undefined): Promise<Uint8Array | undefined> {
    for (;;) {
      const found = read()
      if (found || ended) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  async function encrypt(tls: FakeTls, clock: Clock): Promise<TlsFacts | undefined> {
    raw.off('data', receive).off('end', end)
    reader.discard()
    const accepted = await acceptTls(raw, prepareTls(tls), handshakeMs, clock)
    if (!accepted) {
      end()
      return undefined
    }
    socket = accepted.socket
    socket.on('error', end)
    socket.on('close', end)
    listen()
    return accepted.facts
  }
}

const handshakeMs = 60_000
