import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { openSocket } from '../net/connect.ts'
import { encryptSocket, type TlsPolicy } from '../net/tls.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { PoolMemory } from './memory.ts'
import type { ResolvedOptions } from './options.ts'

/** A TCP connection to the server, through the proxy where there is one; nothing has been read from it. */
export async function reach(
  { host, port, connectTimeoutMs, proxy, tls }: ResolvedOptions,
  runtime: Runtime,
  { addresses }: PoolMemory,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const to = { host, port, timeoutMs: connectTimeoutMs }
  if (!proxy) return await openSocket({ ...to, direct: tls === 'none' }, runtime, addresses, signal)
  const { openTunnel } = await import('../net/proxy.ts')
  return await openTunnel(to, proxy, runtime, addresses, signal)
}

/**
 * Encrypts the connection as the options demand, and resumes an earlier TLS session of the pool where there is one.
 *
 * @param phase `connect`, or `STARTTLS`
 */
export function secure(
  socket: Socket,
  options: ResolvedOptions,
  phase: string,
  { clock }: Runtime,
  memory: PoolMemory,
  signal: AbortSignal | undefined,
): Promise<TLSSocket> {
  const { host, port, tlsTimeoutMs: timeoutMs } = options
  return encryptSocket(socket, policyOf(options, memory), { host, port, phase, timeoutMs }, clock, signal)
}

function policyOf(options: ResolvedOptions, { tlsSessions: sessions }: PoolMemory): TlsPolicy {
  const { serverName, ca, clientCertificate, tls, verify, minTlsVersion } = options
  return {
    serverName,
    verified: tls !== 'opportunistic' && verify === 'full',
    minVersion: minTlsVersion,
    ...(ca === undefined ? {} : { ca }),
    // QUIRK: servers on OpenSSL that ask for certificates and set no session context refuse to resume.
    ...(clientCertificate === undefined ? { sessions } : { clientCertificate }),
  }
}
