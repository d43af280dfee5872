import { ConfigError } from '../errors.ts'
import { smtpHabits } from '../message/habits.table.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import { checkAuth, checkFlag, checkHost, checkName, checkTls, checkWhole } from './option-checks.ts'
import type { Protocol, ResolvedOptions, SmtpOptions, TlsMode } from './options.ts'
import { checkProxy } from './proxy-option.ts'

/** Milliseconds, where neither the phase's own option nor `timeoutMs` is given. */
const phases = {
  connectTimeoutMs: 30_000,
  tlsTimeoutMs: 30_000,
  greetingTimeoutMs: 300_000,
  commandTimeoutMs: 300_000,
  dataTimeoutMs: 120_000,
  bodyTimeoutMs: 180_000,
  endOfDataTimeoutMs: 600_000,
} as const

const names: ReadonlySet<string> = new Set([
  ...['host', 'port', 'tls', 'verify', 'ca', 'clientCertificate', 'serverName', 'minTlsVersion', 'auth', 'name'],
  ...['pool', 'maxWaiting', 'maxMessagesPerConnection', 'idleTimeoutMs', 'timeoutMs', 'quitTimeoutMs', 'transcript'],
  ...['proxy', 'sendAhead'],
  ...Object.keys(phases),
] satisfies readonly string[])

/**
 * Fills in the defaults and refuses what cannot work, before any socket is opened.
 *
 * @throws ConfigError OPTION_INVALID, which names the option and shows no secret
 */
export function resolveOptions(protocol: Protocol, given: SmtpOptions): ResolvedOptions {
  refuseUnknown(protocol, given)
  const option = (name: string): string => `${protocol}.${name}`
  const host = checkHost(given.host, option('host'))
  const tls = given.tls ?? (protocol === 'lmtp' && isLoopback(host) ? 'none' : 'required')
  checkTls(given, tls, option)
  if (given.auth !== undefined) checkAuth(given.auth, given.clientCertificate, option('auth'))
  if (given.name !== undefined) checkName(given.name, option('name'))
  const whole = (name: NumberOption, fallback: number, least = 1, most = 2_147_483_647): number =>
    checkWhole(given[name] ?? fallback, option(name), least, most)
  const timeout = (name: keyof typeof phases): number => whole(name, given.timeoutMs ?? phases[name])
  if (given.timeoutMs !== undefined) whole('timeoutMs', 1)
  return {
    protocol,
    host,
    port: whole('port', defaultPort(protocol, tls), 1, 65_535),
    tls,
    verify: given.verify ?? 'full',
    serverName: given.serverName === undefined ? host : checkHost(given.serverName, option('serverName')),
    minTlsVersion: given.minTlsVersion ?? 'TLSv1.2',
    pool: whole('pool', 5, 1, 1_000),
    maxWaiting: whole('maxWaiting', 10_000, 0),
    maxMessagesPerConnection: whole('maxMessagesPerConnection', 1_000),
    sendAhead: whole('sendAhead', 0, 0, 1_000),
    idleTimeoutMs: whole('idleTimeoutMs', 60_000),
    connectTimeoutMs: timeout('connectTimeoutMs'),
    tlsTimeoutMs: timeout('tlsTimeoutMs'),
    greetingTimeoutMs: timeout('greetingTimeoutMs'),
    commandTimeoutMs: timeout('commandTimeoutMs'),
    dataTimeoutMs: timeout('dataTimeoutMs'),
    bodyTimeoutMs: timeout('bodyTimeoutMs'),
    endOfDataTimeoutMs: timeout('endOfDataTimeoutMs'),
    quitTimeoutMs: whole('quitTimeoutMs', 5_000),
    transcript: checkFlag(given.transcript ?? false, option('transcript')),
    ...(given.ca === undefined ? {} : { ca: given.ca }),
    ...(given.clientCertificate === undefined ? {} : { clientCertificate: given.clientCertificate }),
    ...(given.auth === undefined ? {} : { auth: { ...given.auth } }),
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.proxy === undefined ? {} : { proxy: checkProxy(given.proxy, option('proxy')) }),
  }
}

/** True for `localhost` and for the addresses that only this machine has (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(host)
}

type NumberOption = {
  [Name in keyof SmtpOptions]-?: NonNullable<SmtpOptions[Name]> extends number ? Name : never
}[keyof SmtpOptions]

function defaultPort(protocol: Protocol, tls: TlsMode): number {
  if (protocol === 'lmtp') return 24
  return tls === 'implicit' ? 465 : 587
}

function refuseUnknown(protocol: Protocol, given: SmtpOptions): void {
  if (typeof given !== 'object' || given === null) {
    throw new ConfigError('OPTION_INVALID', protocol, "expected options such as { host: 'smtp.example.com' }")
  }
  const unknown = unknownKey(given, names, smtpHabits)
  if (unknown) throw new ConfigError('OPTION_INVALID', protocol, describeUnknown(unknown, names))
}
