import type { Socket } from 'node:net'
import { ConnectionError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { AddressMemory } from './address-memory.ts'
import { type ConnectRuntime, openSocket } from './connect.ts'
import { httpTunnel } from './http-tunnel.ts'
import { socksTunnel } from './socks-tunnel.ts'
import { encryptSocket, type TlsPolicy } from './tls.ts'
import type { Tunnel } from './tunnel.ts'

/** A proxy, and what it proves itself with. */
export interface ProxyOptions {
  /** `socks5://user:password@host:1080`, `http://host:3128` or `https://host:443`; user and password percent-encoded. */
  readonly url: string
  /** Certificates to trust for an `https:` proxy, as PEM. @default the machine's roots */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
}

/** {@link ProxyOptions}, taken apart and checked. */
export interface ProxyServer {
  readonly kind: 'socks5' | 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly login?: { readonly user: string; readonly password: string }
  readonly ca?: NonNullable<ProxyOptions['ca']>
}

/** Where the proxy is to connect to, and for how long to try. */
export interface TunnelEnd {
  /** A checked host name or an IP address without brackets. */
  readonly host: string
  readonly port: number
  /** Milliseconds, for reaching the proxy and for what the proxy does. */
  readonly timeoutMs: number
}

/**
 * Opens a connection through a proxy (RFC 9110, 9.3.6; RFC 1928). The proxy looks up the name. What is read from the
 * socket is what the server sends, from its first octet on.
 *
 * @throws ConnectionError about the proxy (`phase` is `proxy`): PROXY_REFUSED, CONNECTION_FAILED, CONNECTION_LOST,
 * TIMEOUT and all that reaching and encrypting can lead to; the signal's own reason when it is aborted
 */
export async function openTunnel(
  to: TunnelEnd,
  proxy: ProxyServer,
  runtime: ConnectRuntime,
  memory: AddressMemory,
  signal?: AbortSignal,
): Promise<Socket> {
  const { clock } = runtime
  const due = clock.now() + to.timeoutMs
  const left = (): number => Math.max(due - clock.now(), 1)
  const { host, port } = proxy
  const at = { host, port, phase: 'proxy' }
  let socket = await openSocket({ ...at, timeoutMs: left() }, runtime, memory, signal)
  if (proxy.kind === 'https') {
    socket = await encryptSocket(socket, policyOf(proxy), { ...at, timeoutMs: left() }, clock, signal)
  }
  const tunnel = proxy.kind === 'socks5' ? socksTunnel(to, proxy) : httpTunnel(to, proxy)
  return await dig(socket, tunnel, at, left(), clock, signal)
}

function policyOf({ host, ca }: ProxyServer): TlsPolicy {
  return { serverName: host, verified: true, minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) }
}

/** The longest answer of a proxy, in octets, before the tunnel is open. */
const longestAnswer = 16_384

/** Says what the tunnel wants said, and hears the answers, until it is open; destroys the socket where it never is. */
function dig(
  socket: Socket,
  tunnel: Tunnel,
  at: { readonly host: string; readonly port: number; readonly phase: string },
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let heard: Buffer = Buffer.alloc(0)
    let total = 0
    const fail = (reason: unknown): void => {
      leave()
      socket.destroy()
      reject(reason)
    }
    const problem = (
      code: 'CONNECTION_LOST' | 'TIMEOUT' | 'CONNECTION_FAILED' | 'PROXY_REFUSED',
      words: string,
      cause?: unknown,
    ) => fail(new ConnectionError(code, words, { ...at, ...(cause === undefined ? {} : { cause }) }))
    const callOff = clock.after(timeoutMs, () => problem('TIMEOUT', 'the proxy opened no connection in time'))
    const abort = (): void => fail(signal?.reason)
    const broken = (cause: Error): void => problem('CONNECTION_LOST', 'the connection to the proxy broke', cause)
    const closed = (): void => problem('CONNECTION_LOST', 'the proxy closed the connection')
    const leave = (): void => {
      callOff()
      signal?.removeEventListener('abort', abort)
      // An error before the caller listens, or after nobody does, must not end the process; the socket remembers it.
      socket.on('error', () => {})
      socket.off('readable', hear).off('error', broken).off('close', closed).off('end', closed)
    }
    const hear = (): void => {
      for (let octets = socket.read(); octets !== null; octets = socket.read()) {
        total += octets.length
        heard = Buffer.concat([heard, octets])
      }
      for (;;) {
        const step = tunnel.hear(heard)
        if (step === 'more') {
          if (total > longestAnswer) problem('PROXY_REFUSED', 'it says more than any proxy has to say')
          return
        }
        if ('problem' in step) {
          problem(step.lasting ? 'PROXY_REFUSED' : 'CONNECTION_FAILED', step.problem)
          return
        }
        heard = heard.subarray(step.used)
        if (step.say) socket.write(step.say)
        if (!step.open) continue
        leave()
        // The server's greeting may have come along.
        if (heard.length > 0) socket.unshift(heard)
        resolve(socket)
        return
      }
    }
    socket.on('readable', hear).once('error', broken).once('close', closed).once('end', closed)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
    else if (socket.destroyed) closed()
    else socket.write(tunnel.opening)
  })
}
