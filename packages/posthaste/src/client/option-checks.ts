import { ConfigError } from '../errors.ts'
import { authHabits } from '../message/habits.table.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import { mechanismNames } from '../smtp/sasl/mechanism.ts'
import type { SmtpAuth, SmtpExternal, SmtpOptions, TlsMode } from './options.ts'

/** A host name in ASCII or an IP address; refuses everything else. */
export function checkHost(host: unknown, option: string): string {
  if (typeof host !== 'string') throw invalid(option, 'must be a host name or an IP address')
  if (isIpv6(host)) return host.toLowerCase()
  const name = host.length <= 253 && /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i.test(host)
  if (name && !host.startsWith('-')) return host.toLowerCase()
  throw invalid(option, 'must be a host name in ASCII, such as smtp.example.com, or an IP address without brackets')
}

/** What EHLO says: a host name or an address literal (RFC 5321, section 4.1.1.1). */
export function checkName(name: unknown, option: string): void {
  const hostName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i
  const literal = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]{2,45})\]$/i
  if (typeof name === 'string' && name.length <= 255 && (hostName.test(name) || literal.test(name))) return
  throw invalid(option, 'must be a host name such as client.example.com, or an address literal such as [192.0.2.1]')
}

/** True or false. */
export function checkFlag(value: unknown, option: string): boolean {
  if (typeof value === 'boolean') return value
  throw invalid(option, `must be true or false, got ${typeof value}`)
}

/** A whole number between the bounds. */
export function checkWhole(value: unknown, option: string, least: number, most: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value
  const unit = option.endsWith('Ms') ? 'a whole number of milliseconds' : 'a whole number'
  const got = typeof value === 'number' ? String(value) : typeof value
  throw invalid(option, `must be ${unit} from ${least} to ${most}, got ${got}`)
}

/** The options about TLS, which must not contradict each other. */
export function checkTls(given: SmtpOptions, tls: TlsMode, option: (name: string) => string): void {
  if (typeof tls === 'object') throw invalid(option('tls'), tlsIsAWord)
  oneOf(tls, ['required', 'implicit', 'opportunistic', 'none'], option('tls'))
  if (given.minTlsVersion !== undefined) oneOf(given.minTlsVersion, ['TLSv1.2', 'TLSv1.3'], option('minTlsVersion'))
  if (given.verify !== undefined) oneOf(given.verify, ['full', 'none'], option('verify'))
  const verifies = tls === 'required' || tls === 'implicit'
  if (given.verify !== undefined && !verifies) {
    throw invalid(option('verify'), `has no meaning beside tls '${tls}', which checks no certificate; leave it out`)
  }
  for (const name of ['ca', 'serverName', 'clientCertificate', 'minTlsVersion'] as const) {
    if (given[name] === undefined || tls !== 'none') continue
    throw invalid(option(name), "has no meaning beside tls 'none'; leave it out")
  }
  if (given.ca !== undefined) checkAuthorities(given.ca, option('ca'))
  const own = given.clientCertificate
  if (own !== undefined && !(isPem(own.certificate) && isPem(own.key))) {
    throw invalid(option('clientCertificate'), `must hold a certificate and its key, both as PEM; ${pemInWords}`)
  }
}

/** Certificates as PEM, one or several; no error shows them. */
export function checkAuthorities(ca: unknown, option: string): void {
  const all: readonly unknown[] = Array.isArray(ca) ? ca : [ca]
  if (!all.every(isPem)) throw invalid(option, `must be certificates as PEM; ${pemInWords}`)
}

const pemInWords = "text or octets with '-----BEGIN …' in them, not the path of a file"

/** Whether it looks like it: what stands inside is read by the first handshake. */
function isPem(value: unknown): boolean {
  const beginning = '-----BEGIN '
  // Not instanceof: a test's make-believe browser has classes of its own.
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(beginning)
  return typeof value === 'string' && value.includes(beginning)
}

const tlsIsAWord =
  "is one of the words 'required', 'implicit', 'opportunistic' and 'none'; " +
  "ca, serverName and minTlsVersion stand beside it, and verify: 'none' for rejectUnauthorized: false"

const authNames: ReadonlySet<string> = new Set(['user', 'password', 'token', 'mechanism', 'cleartext'])

/** Who logs in; no error shows a value. */
export function checkAuth(auth: SmtpAuth, certificate: unknown, option: string): void {
  if (typeof auth !== 'object' || auth === null) throw invalid(option, 'must be { user, password } or { user, token }')
  const unknown = unknownKey(auth, authNames, authHabits)
  if (unknown) throw invalid(option, describeUnknown(unknown, authNames))
  if (auth.mechanism === 'EXTERNAL') {
    checkExternal(auth, certificate, option)
    return
  }
  checkSecret(auth.user, `${option}.user`)
  if ((auth.password === undefined) === (auth.token === undefined)) {
    throw invalid(option, 'must have either a password or a token')
  }
  if (auth.password !== undefined) checkSecret(auth.password, `${option}.password`)
  if (auth.token !== undefined && typeof auth.token !== 'function') checkToken(auth.token, `${option}.token`)
  if (auth.cleartext !== undefined && typeof auth.cleartext !== 'boolean') {
    throw invalid(`${option}.cleartext`, 'must be true or false')
  }
  if (auth.mechanism === undefined) return
  const kind = auth.token === undefined ? 'password' : 'token'
  oneOf(auth.mechanism, mechanismNames(kind), `${option}.mechanism`)
}

function checkExternal(auth: SmtpExternal, certificate: unknown, option: string): void {
  if (auth.user !== undefined) checkSecret(auth.user, `${option}.user`)
  for (const name of ['password', 'token', 'cleartext'] as const) {
    if (auth[name] === undefined) continue
    throw invalid(`${option}.${name}`, "has no meaning beside mechanism 'EXTERNAL'; leave it out")
  }
  if (certificate === undefined) {
    throw invalid(option, "mechanism 'EXTERNAL' logs in with a certificate; give one as clientCertificate")
  }
}

/** A token as RFC 6750, 2.1 writes it; the error does not show it. */
export function checkToken(token: unknown, option: string): string {
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token
  throw invalid(option, 'must be an access token: printable ASCII without spaces')
}

function checkSecret(value: unknown, option: string): void {
  // PLAIN and OAUTHBEARER end their fields with NUL and %x01.
  if (typeof value === 'string' && value !== '' && !/[\x00-\x1f\x7f]/.test(value) && value.isWellFormed()) return
  throw invalid(option, 'must be text without control characters, and not empty')
}

function oneOf(value: unknown, words: readonly string[], option: string): void {
  if (words.some((word) => word === value)) return
  throw invalid(option, `must be one of ${words.map((word) => `'${word}'`).join(', ')}`)
}

function isIpv6(host: string): boolean {
  return host.includes(':') && /^[0-9a-f:.]{2,45}$/i.test(host) && URL.canParse(`http://[${host}]/`)
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
