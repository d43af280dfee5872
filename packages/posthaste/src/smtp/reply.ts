import type { Reply } from '../errors.ts'

/** 2yz: the command was done (RFC 5321, section 4.2.1). */
export function completed(reply: Reply): boolean {
  return reply.code < 300
}

/** 4yz or 5yz: the command was refused. */
export function refused(reply: Reply): boolean {
  return reply.code >= 400
}

/** 421: the server closes the connection, whatever was asked (RFC 5321, section 3.8). */
export function closing(reply: Reply): boolean {
  return reply.code === 421
}

/** A reply on one line, as a person reads it. */
export function formatReply(reply: Reply): string {
  const status = reply.enhanced === undefined ? `${reply.code}` : `${reply.code} ${reply.enhanced}`
  return `${status} ${reply.text.replaceAll('\n', ' ')}`.trimEnd()
}
