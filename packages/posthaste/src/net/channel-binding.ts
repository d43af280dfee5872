import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * What only the two ends of this TLS connection can compute: `tls-exporter` (RFC 9266). Undefined without TLS 1.3, where
 * it would not be unique to the connection in every case.
 */
export function channelBinding(socket: Socket): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket) || socket.getProtocol() !== 'TLSv1.3') return undefined
  return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
}
