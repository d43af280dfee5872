import { formatDateTime } from '../mime/date-time.ts'
import type { ReceivedEnvelope } from './policy.ts'
import type { Session } from './session.ts'

/**
 * The trace line that a server puts before a message it takes (RFC 5321, 4.4), CRLF at its end: whence, by whom, how
 * (RFC 3848, RFC 6531), under which id, and for whom where that is one only, so that no recipient learns of another.
 */
export function receivedLine(session: Session, envelope: ReceivedEnvelope): string {
  const [only, ...others] = envelope.recipients
  const forWhom = only && others.length === 0 ? `\r\n\tfor <${only.address}>` : ''
  const by = `by ${session.server.name} with ${protocolOf(session, envelope)} id ${envelope.id}`
  return `Received: from ${fromOf(session)}\r\n\t${by}${forWhom};\r\n\t${formatDateTime('Received', envelope.receivedAt)}\r\n`
}

/** The name that the client claims, where a trace line can hold it, and the address that it has. */
function fromOf({ name = '', client }: Session): string {
  const literal = literalOf(client.address)
  const isDomain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i.test(name)
  const isLiteral = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]$/i.test(name)
  return `${isDomain || isLiteral ? name : literal} (${literal})`
}

/** RFC 5321, 4.1.3; an IPv4 address that came through an IPv6 socket is one of IPv4. */
function literalOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined || !address.includes(':')) return `[${mapped ?? address}]`
  return `[IPv6:${address.replace(/%.*$/, '')}]`
}

function protocolOf({ protocol, hello, tls, user }: Session, { parameters }: ReceivedEnvelope): string {
  if (hello === 'HELO') return 'SMTP'
  const base = protocol === 'lmtp' ? 'LMTP' : 'ESMTP'
  const utf8 = protocol === 'lmtp' ? 'UTF8LMTP' : 'UTF8SMTP'
  return `${parameters.smtpUtf8 ? utf8 : base}${tls ? 'S' : ''}${user === undefined ? '' : 'A'}`
}
