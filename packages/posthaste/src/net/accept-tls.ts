import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import type { Clock } from '../runtime/clock.ts'
import type { TlsFacts } from './tls-facts.ts'

/** What a server proves itself with. */
export interface ServerIdentity {
  /** The private key, as PEM. */
  readonly key: string | Uint8Array
  /** The certificate and what it was signed by, as PEM. */
  readonly cert: string | Uint8Array
  /** Asks for a client's certificate and compares it with this authority; whether it fits is a fact, not a condition. */
  readonly ca?: string | Uint8Array
  /** @default 'TLSv1.2' (RFC 8996) */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
}

/** What every handshake of a server has in common. */
export interface AcceptedTls {
  readonly context: SecureContext
  readonly authority?: X509Certificate
}

/** Reads key and certificate; throws where they are none, or do not fit together. */
export function prepareTls({ key, cert, ca, minVersion }: ServerIdentity): AcceptedTls {
  const context = createSecureContext({
    key: asBuffer(key),
    cert: asBuffer(cert),
    minVersion: minVersion ?? 'TLSv1.2',
    ...(ca === undefined ? {} : { ca: asBuffer(ca) }),
  })
  return { context, ...(ca === undefined ? {} : { authority: new X509Certificate(asBuffer(ca)) }) }
}

/**
 * Shakes hands with a client over a socket that nothing else reads from. Resolves with nothing where the handshake
 * failed or took too long; the socket is destroyed then: there is no way back to clear text.
 */
export function acceptTls(
  socket: Socket,
  { context, authority }: AcceptedTls,
  timeoutMs: number,
  clock: Clock,
): Promise<{ readonly socket: TLSSocket; readonly facts: TlsFacts } | undefined> {
  return new Promise((resolve) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: context,
      requestCert: authority !== undefined,
      rejectUnauthorized: false,
    })
    const callOff = clock.after(timeoutMs, fail)
    // An error after nobody listens must not end the process.
    secured.on('error', () => {})
    secured.once('secure', () => {
      leave()
      resolve({ socket: secured, facts: factsOf(secured, authority) })
    })
    secured.once('error', fail).once('close', fail).once('end', fail)
    socket.once('close', fail)

    function fail(): void {
      leave()
      secured.destroy()
      socket.destroy()
      resolve(undefined)
    }

    function leave(): void {
      callOff()
      secured.off('error', fail).off('close', fail).off('end', fail)
      socket.off('close', fail)
    }
  })
}

function factsOf(socket: TLSSocket, authority: X509Certificate | undefined): TlsFacts {
  // as: a server's sockets have `servername`, and Node's types leave it out.
  const { servername } = socket as TLSSocket & { servername?: string | false }
  const client = authority && socket.getPeerX509Certificate()
  const clientName = client && /^CN=(.*)$/m.exec(client.subject)?.[1]
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.name ?? '',
    ...(servername ? { serverName: servername } : {}),
    ...(clientName === undefined ? {} : { clientName }),
    clientVerified: Boolean(client && authority && client.verify(authority.publicKey)),
    resumed: socket.isSessionReused(),
  }
}

function asBuffer(pem: string | Uint8Array): string | Buffer {
  return typeof pem === 'string' ? pem : Buffer.from(pem.buffer, pem.byteOffset, pem.length)
}
