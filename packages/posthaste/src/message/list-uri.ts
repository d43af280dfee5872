import { MessageError } from '../errors.ts'
import { parseAddress } from './address.ts'
import { isVisibleAscii } from './character-class.ts'
import { kindOf } from './plain-text.ts'

/**
 * Checks a URI of a List-… field (RFC 2369, 2): `https:`, `http:` or `mailto:`, visible ASCII, written as it was given.
 *
 * @throws MessageError HEADER_INVALID
 */
export function parseListUri(input: unknown, field: string): string {
  if (typeof input !== 'string') throw invalid(field, `expected a URL or a mailto: address, got ${kindOf(input)}`)
  if (input.length > 890) throw invalid(field, `a URI has at most 890 characters here, this has ${input.length}`)
  if (!isVisibleAscii(input) || /[<>"\\^`{|}]/.test(input)) {
    throw invalid(field, `${JSON.stringify(input.slice(0, 100))} holds what no URI can hold; percent-encode it`)
  }
  if (/^mailto:/i.test(input)) return checkMailto(input, field)
  if (/^https?:\/\//i.test(input) && URL.canParse(input)) return input
  throw invalid(
    field,
    `expected an https: or http: URL or a mailto: address, got ${JSON.stringify(input.slice(0, 100))}`,
  )
}

/** True for an `https:` URI, the only kind that one-click unsubscribe may use (RFC 8058, 3.1). */
export function isHttps(uri: string): boolean {
  return /^https:/i.test(uri)
}

/** A `mailto:` URI (RFC 6068), from one or from a bare address. */
export function toMailto(input: unknown, field: string): string {
  if (typeof input === 'string' && /^mailto:/i.test(input)) return parseListUri(input, field)
  const address = parseAddress(typeof input === 'string' ? input : '', field)
  const at = address.lastIndexOf('@')
  return `mailto:${encodeURIComponent(address.slice(0, at))}${address.slice(at)}`
}

function checkMailto(uri: string, field: string): string {
  const query = uri.indexOf('?')
  let address: string
  try {
    address = decodeURIComponent(uri.slice(7, query === -1 ? undefined : query))
    if (query !== -1 && /[\0\r\n]/.test(decodeURIComponent(uri.slice(query))))
      throw new URIError('it holds a line break')
  } catch (error) {
    throw invalid(field, `the escapes of the mailto: address are wrong: ${error instanceof Error ? error.message : ''}`)
  }
  parseAddress(address, field)
  return uri
}

function invalid(field: string, problem: string): MessageError {
  return new MessageError('HEADER_INVALID', field, problem)
}
