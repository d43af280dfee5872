import type { TLSSocket } from 'node:tls'
import type { ConnectionTls } from '../errors.ts'

/** How a socket is encrypted, as its client sees it; `serverName` is whom the certificate had to be for. */
export function connectionTls(socket: TLSSocket, serverName: string): ConnectionTls {
  const { authorized } = socket
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.standardName ?? 'unknown',
    authorized,
    ...(authorized ? { verifiedName: serverName } : {}),
    resumed: socket.isSessionReused(),
  }
}
