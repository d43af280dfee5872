import { ConfigError } from '../errors.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import type { ProxyOptions, ProxyServer } from '../net/proxy.ts'
import { checkAuthorities, checkHost, checkWhole } from './option-checks.ts'

const defaultPorts = { socks5: 1080, http: 80, https: 443 } as const

const names: ReadonlySet<string> = new Set(['url', 'ca'])

/** Takes a proxy's URL apart; no error shows any of it, for it may hold a password anywhere. Throws OPTION_INVALID. */
export function checkProxy(given: string | ProxyOptions, option: string): ProxyServer {
  const { url, ca } = optionsOf(given, option)
  const kind = /^(socks5|http|https):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (kind !== 'socks5' && kind !== 'http' && kind !== 'https') throw invalid(option, expected)
  const [, , user, password, name = '', port] = form.exec(url) ?? []
  if (name === '') throw invalid(option, expected)
  const host = checkHost(name.startsWith('[') ? name.slice(1, -1) : name, option)
  const login = loginOf(kind, user, password, option)
  return {
    kind,
    host,
    port: port === undefined ? defaultPorts[kind] : checkWhole(Number(port), `${option}, the port`, 1, 65_535),
    ...(login ? { login } : {}),
    ...(ca === undefined ? {} : { ca }),
  }
}

/** Scheme, user, password, host, port. What is no part of it, such as an @ in a password, must be percent-encoded. */
const form =
  /^(socks5|https?):\/\/(?:([^:@/?#\s]*)(?::([^:@/?#\s]*))?@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::(\d{1,5}))?\/?$/i

const expected =
  'must be a URL such as socks5://user:password@proxy.example.com:1080, http://… or https://…, ' +
  'user and password percent-encoded; names are always looked up by the proxy'

function optionsOf(given: string | ProxyOptions, option: string): ProxyOptions {
  if (typeof given === 'string') return { url: given }
  if (typeof given !== 'object' || given === null || typeof given.url !== 'string') throw invalid(option, expected)
  const unknown = unknownKey(given, names)
  if (unknown) throw invalid(option, describeUnknown(unknown, names))
  if (given.ca !== undefined && !/^https:/i.test(given.url)) {
    throw invalid(`${option}.ca`, 'has a meaning for an https: proxy only; leave it out')
  }
  if (given.ca !== undefined) checkAuthorities(given.ca, `${option}.ca`)
  return given
}

function loginOf(
  kind: ProxyServer['kind'],
  user: string | undefined,
  password: string | undefined,
  option: string,
): ProxyServer['login'] {
  if (user === undefined) return undefined
  const login = { user: decoded(user, option), password: decoded(password ?? '', option) }
  if (login.user === '') throw invalid(option, 'has a password without a user; write user:password@')
  if (kind !== 'socks5') {
    if (login.user.includes(':')) throw invalid(option, 'a user of an HTTP proxy has no colon (RFC 7617)')
    return login
  }
  for (const each of [login.user, login.password]) {
    const { length } = Buffer.from(each)
    if (length >= 1 && length <= 255) continue
    throw invalid(option, 'a user and a password of SOCKS5 have 1 to 255 octets each (RFC 1929)')
  }
  return login
}

function decoded(text: string, option: string): string {
  let plain: string | undefined
  try {
    plain = decodeURIComponent(text)
  } catch {
    // The error would show the text.
  }
  if (plain !== undefined && !/[\x00-\x1f\x7f]/.test(plain) && plain.isWellFormed()) return plain
  throw invalid(option, 'user and password must be percent-encoded UTF-8 without control characters')
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
