import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { ConfigError, ConnectionError } from '../errors.ts'
import type { Clock } from '../runtime/clock.ts'
import type { TlsSession, TlsSessions } from './tls-sessions.ts'

/** How a connection is encrypted and its peer is known. */
export interface TlsPolicy {
  /** The name that is sent (SNI) and that the certificate must be for; an IP address is checked but not sent. */
  readonly serverName: string
  /** False accepts any certificate: the connection is then private from listeners only, not from impostors. */
  readonly verified: boolean
  /** @default the machine's roots */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  readonly clientCertificate?: ClientCertificate
  /** At least 1.2 (RFC 8996). */
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3'
  /** Sessions of connections with this very policy, to resume and to add to. @default a whole handshake each time */
  readonly sessions?: TlsSessions
}

/** What this client proves itself with, as PEM. */
export interface ClientCertificate {
  readonly certificate: string | Uint8Array
  readonly key: string | Uint8Array
  readonly passphrase?: string
}

/** Whom the handshake is with, for errors, and how long it may take. */
export interface Handshake {
  readonly host: string
  readonly port: number
  readonly phase: string
  readonly timeoutMs: number
}

/**
 * Encrypts an open socket, which nothing else may read from any more.
 *
 * Whatever fails, the socket is destroyed: there is no way back to clear text.
 *
 * @throws ConnectionError CERTIFICATE_INVALID, TLS_FAILED or TIMEOUT; ConfigError OPTION_INVALID for a certificate or key
 *   that is none; the signal's own reason when it is aborted
 */
export function encryptSocket(
  socket: Socket,
  policy: TlsPolicy,
  handshake: Handshake,
  clock: Clock,
  signal?: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { sessions } = policy
    const session = sessions?.take(clock.now())
    const secured = secureSocket(socket, policy, session)
    if (secured instanceof ConfigError) {
      socket.destroy()
      reject(secured)
      return
    }
    const callOff = clock.after(handshake.timeoutMs, () => {
      fail(new ConnectionError('TIMEOUT', `the TLS handshake took more than ${handshake.timeoutMs} ms`, handshake))
    })
    const abort = (): void => fail(signal?.reason)
    const lost = (): void =>
      fail(new ConnectionError('TLS_FAILED', 'the server closed the connection in the handshake', handshake))
    const broken = (error: Error): void => fail(failureOf(error, handshake))
    const leave = (): void => {
      callOff()
      signal?.removeEventListener('abort', abort)
      // An error before the caller listens, or after nobody does, must not end the process; the socket remembers it.
      secured.on('error', () => {})
      secured.off('error', broken).off('close', lost)
    }
    const early: Buffer[] = []
    const keepEarly = (given: Buffer): void => void early.push(given)
    const fail = (reason: unknown): void => {
      leave()
      if (session && reason instanceof ConnectionError && reason.code !== 'TIMEOUT') sessions?.giveUp()
      secured.destroy()
      socket.destroy()
      reject(reason)
    }
    secured.once('secureConnect', () => {
      leave()
      secured.off('session', keepEarly)
      if (sessions) keepSessions(secured, sessions, early, session, clock)
      resolve(secured)
    })
    if (sessions) secured.on('session', keepEarly)
    secured.once('error', broken).once('close', lost)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) abort()
  })
}

/**
 * Only now, and only where the certificate was right: Node does not compare the name again when a session is resumed, so
 * that a connection that was never trusted would come back as one that is.
 */
function keepSessions(
  socket: TLSSocket,
  sessions: TlsSessions,
  early: readonly Buffer[],
  resumed: TlsSession | undefined,
  clock: Clock,
): void {
  if (!socket.authorized) return
  const keep = (octets: Uint8Array): void => sessions.keep({ octets, since: clock.now() })
  for (const session of early) keep(session)
  if (resumed && socket.isSessionReused()) sessions.keepUsed(resumed)
  socket.on('session', keep)
}

function secureSocket(socket: Socket, policy: TlsPolicy, session: TlsSession | undefined): TLSSocket | ConfigError {
  try {
    return connect({ ...tlsOptions(socket, policy), ...(session ? { session: asOctets(session.octets) } : {}) })
  } catch (error) {
    // A key or certificate that cannot be read is thrown here, whenever it is tried.
    const option = policy.clientCertificate ? 'clientCertificate' : 'ca'
    return new ConfigError('OPTION_INVALID', option, `cannot be read as PEM (${messageOf(error)})`, error)
  }
}

function tlsOptions(socket: Socket, policy: TlsPolicy): ConnectionOptions {
  const { ca, clientCertificate, serverName } = policy
  return {
    socket,
    // The name to check the certificate against where none is sent.
    host: serverName,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    rejectUnauthorized: policy.verified,
    minVersion: policy.minVersion,
    ...(ca === undefined ? {} : { ca: asList(ca) }),
    ...(clientCertificate
      ? {
          cert: asBuffer(clientCertificate.certificate),
          key: asBuffer(clientCertificate.key),
          ...(clientCertificate.passphrase === undefined ? {} : { passphrase: clientCertificate.passphrase }),
        }
      : {}),
  }
}

function asList(ca: NonNullable<TlsPolicy['ca']>): (string | Buffer)[] {
  return typeof ca === 'string' || ca instanceof Uint8Array ? [asBuffer(ca)] : ca.map(asBuffer)
}

function asBuffer(pem: string | Uint8Array): string | Buffer {
  return typeof pem === 'string' ? pem : asOctets(pem)
}

function asOctets(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length)
}

function failureOf(error: Error, handshake: Handshake): ConnectionError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const facts = { ...handshake, cause: error }
  if (certificateFaults.has(code)) {
    return new ConnectionError('CERTIFICATE_INVALID', `the certificate is not to be trusted: ${error.message}`, facts)
  }
  if (handshake.phase === 'connect' && notTls.has(code)) {
    const problem =
      "the server does not speak TLS here; for STARTTLS, which begins in clear, use tls 'required' (in a URL, smtp:)"
    return new ConnectionError('TLS_UNAVAILABLE', problem, facts)
  }
  return new ConnectionError('TLS_FAILED', `the TLS handshake failed: ${error.message}`, facts)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What OpenSSL says of octets that are no TLS record, such as a greeting in clear. */
const notTls: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** What Node says about a certificate (X509 verification and the check of the name). */
const certificateFaults: ReadonlySet<string> = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
])
