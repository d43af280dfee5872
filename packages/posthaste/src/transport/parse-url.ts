// How is one transport's URL taken apart? Strictly (RFC 3986, with less freedom), in linear time, and without ever
// putting a piece of the text into an error: a URL that cannot be parsed may hold a password anywhere.

import { ConfigError } from '../errors.ts'
import type { TransportUrl } from './url.ts'

/** Refuses the text at `offset`; shows none of it. */
export function urlError(problem: string, offset: number): ConfigError {
  return new ConfigError('OPTION_INVALID', 'transport', `${problem} (at offset ${offset})`)
}

/** The problem of a text that begins with the host; an example of it shows nothing of the text. */
export const withoutScheme = 'a transport begins with a scheme; before a host write smtp://, as in smtp://localhost:25'

/**
 * Takes one URL apart and decodes it. `start` is where it stands in the whole text, for the offsets of errors.
 *
 * Throws OPTION_INVALID, which names the part and the offset, and shows neither text nor password.
 */
export function parseUrl(text: string, start = 0): TransportUrl {
  const forbidden = /[\s\p{Cc}\p{Cs}()#\\"<>]/u.exec(text)
  if (forbidden)
    throw urlError(
      'a space, control character or one of ( ) # \\ " < > must be percent-encoded',
      start + forbidden.index,
    )

  const scheme = /^([a-z][a-z0-9+.-]{0,39}):/i.exec(text)?.[1]
  if (scheme === undefined) throw urlError(withoutScheme, start)

  const rest = text.slice(scheme.length + 1)
  const restStart = start + scheme.length + 1
  const hasAuthority = rest.startsWith('//')
  const authorityEnd = hasAuthority ? endOfAuthority(rest, restStart) : 0
  const question = rest.indexOf('?', authorityEnd)
  const pathEnd = question === -1 ? rest.length : question

  return {
    scheme: scheme.toLowerCase(),
    ...(hasAuthority ? parseAuthority(rest.slice(2, authorityEnd), restStart + 2) : {}),
    path: decode(rest.slice(authorityEnd, pathEnd), restStart + authorityEnd),
    parameters: question === -1 ? new Map() : parseParameters(rest.slice(question + 1), restStart + question + 1),
  }
}

/** Where the authority ends; an @ after it means that a password holds an unencoded slash or question mark. */
function endOfAuthority(rest: string, start: number): number {
  const found = rest.slice(2).search(/[/?]/)
  const end = found === -1 ? rest.length : found + 2
  const late = rest.indexOf('@', end)
  if (late !== -1) {
    throw urlError(
      'an @ after the host must be written %40; in a password, / is written %2F and ? is written %3F',
      start + late,
    )
  }
  return end
}

function parseAuthority(text: string, start: number): Pick<TransportUrl, 'user' | 'password' | 'host' | 'port'> {
  const at = text.indexOf('@')
  if (at === -1) return parseHostAndPort(text, start)
  if (text.indexOf('@', at + 1) !== -1)
    throw urlError('an @ in a user name or password must be written %40', start + at)
  return { ...parseUser(text.slice(0, at), start), ...parseHostAndPort(text.slice(at + 1), start + at + 1) }
}

function parseUser(text: string, start: number): Pick<TransportUrl, 'user' | 'password'> {
  const colon = text.indexOf(':')
  if (colon === -1) return { user: decode(text, start) }
  const second = text.indexOf(':', colon + 1)
  if (second !== -1) throw urlError('a : in a user name or password must be written %3A', start + second)
  return { user: decode(text.slice(0, colon), start), password: decode(text.slice(colon + 1), start + colon + 1) }
}

function parseHostAndPort(text: string, start: number): Pick<TransportUrl, 'host' | 'port'> {
  if (text === '') return {}
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(text)
  if (!match) throw urlError('the host must be a name or an address, an IPv6 address in brackets', start)
  const [, literal, name, port] = match
  const host = literal === undefined ? checkedName(name ?? '', start) : checkedIpv6(literal, start)
  return port === undefined ? { host } : { host, port: checkedPort(port, start + text.length - port.length) }
}

function checkedName(name: string, start: number): string {
  if (/[^\0-\x7f]/.test(name)) throw urlError('the host must be in its ASCII form (xn--…)', start)
  if (name.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i.test(name)) return name.toLowerCase()
  throw urlError('the host must be a name such as smtp.example.com, or an IP address', start)
}

function checkedIpv6(literal: string, start: number): string {
  const valid = literal.length <= 45 && /^[0-9a-f:.]+$/i.test(literal) && URL.canParse(`http://[${literal}]/`)
  if (!valid) throw urlError('what stands in brackets must be an IPv6 address', start)
  return literal.toLowerCase()
}

function checkedPort(text: string, start: number): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw urlError('the port must be a number from 1 to 65535; a user name and password end with @ and the host', start)
}

function parseParameters(text: string, start: number): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  let offset = start
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    if (equals < 1) throw urlError('a parameter is written name=value', offset)
    const name = decode(pair.slice(0, equals), offset)
    if (parameters.has(name)) throw urlError('this parameter is given twice', offset)
    parameters.set(name, decode(pair.slice(equals + 1), offset + equals + 1))
    offset += pair.length + 1
  }
  return parameters
}

function decode(text: string, start: number): string {
  if (!text.includes('%')) return text
  const wrong = /%(?![0-9a-f]{2})/i.exec(text)
  if (wrong)
    throw urlError(
      'a % must be followed by two hexadecimal digits; the sign itself is written %25',
      start + wrong.index,
    )
  const decoded = decodedOrUndefined(text)
  if (decoded === undefined) throw urlError('percent-encoded octets must be UTF-8', start + text.indexOf('%'))
  if (/\p{Cc}/u.test(decoded))
    throw urlError('a control character is not allowed, percent-encoded or not', start + text.indexOf('%'))
  return decoded
}

function decodedOrUndefined(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
