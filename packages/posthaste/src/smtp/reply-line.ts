import type { Reply } from '../errors.ts'

/**
 * A reply as it stands on the wire, CRLF included: every line of its text with the code, and with the enhanced code
 * where there is one (RFC 5321, 4.2.1; RFC 2034, section 4).
 */
export function replyLines({ code, enhanced, text }: Reply): string {
  const status = enhanced === undefined ? '' : `${enhanced} `
  if (!text.includes('\n')) return `${code} ${status}${text}\r\n`
  const lines = text.split('\n')
  return lines.map((line, at) => `${code}${at === lines.length - 1 ? ' ' : '-'}${status}${line}\r\n`).join('')
}
