import { MessageError } from '../errors.ts'
import type { Outgoing } from './transport.ts'

/** What a transport can pass on beside the octets of a message. */
export interface Expressible {
  readonly tags?: boolean
  readonly metadata?: boolean
  readonly dsn?: boolean
  /** Only where a server can be asked to promise it (RFC 8689). */
  readonly requireTls?: boolean
}

/** What SMTP and LMTP can pass on. */
export const relayExpresses: Expressible = { dsn: true, requireTls: true }

/**
 * Refuses what the transport called `name` would have to drop: tags, metadata, requests for delivery reports or for TLS on the whole way.
 *
 * Throws FIELD_UNSUPPORTED, before anything is sent.
 */
export function refuseInexpressible(outgoing: Outgoing, name: string, can: Expressible): void {
  const { message, envelope, dsn } = outgoing
  if (!can.tags && message && message.tags.length > 0) throw unsupported('tags', name)
  if (!can.metadata && message && Object.keys(message.metadata).length > 0) throw unsupported('metadata', name)
  if (!can.dsn && dsn) throw unsupported('dsn', name)
  if (!can.requireTls && envelope.requireTls) throw unsupported('requireTls', name)
}

function unsupported(field: string, name: string): MessageError {
  return new MessageError(
    'FIELD_UNSUPPORTED',
    field,
    `${name} cannot express it; leave it out, or use a transport that can`,
  )
}
