import { isUtf8 } from 'node:buffer'
import { decodeCharset } from './charset.ts'
import type { ParsedPart } from './parsed-message.ts'
import { parameter } from './part-facts.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-decoding.ts'

/** The content of a part without its transfer encoding. `octets` are those of the whole message. */
export function decodeBody(part: ParsedPart, octets: Uint8Array): Uint8Array {
  const body = octets.subarray(part.offsets.bodyStart, part.offsets.bodyEnd)
  if (part.parts.length > 0) return body
  if (part.encoding === 'base64') return decodeBase64(body)
  return part.encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body
}

/**
 * The content of a part as text, line ends as they came. HTML without a charset is read as what it says of itself.
 * `octets` are those of the whole message.
 */
export function decodeText(part: ParsedPart, octets: Uint8Array): string {
  const body = decodeBody(part, octets)
  return decodeCharset(body, parameter(part.contentType, 'charset') ?? charsetOfHtml(part, body))
}

/** What an HTML document itself calls its charset, where it is not UTF-8 anyway. */
function charsetOfHtml({ contentType }: ParsedPart, body: Uint8Array): string {
  if (contentType.type !== 'text/html' || isUtf8(body)) return ''
  const head = Buffer.from(body.subarray(0, 2048)).toString('latin1')
  return /<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})/i.exec(head)?.[1] ?? ''
}
