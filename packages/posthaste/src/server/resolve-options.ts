import { hostname } from 'node:os'
import { ConfigError } from '../errors.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import { systemRuntime } from '../runtime/runtime.ts'
import type { ServerMechanism } from '../smtp/sasl/server.ts'
import type { Limits } from './limits.ts'
import type { ResolvedServerOptions, ServerOptions } from './options.ts'
import type { Policy } from './policy.ts'

const names = {
  server: ['policy', 'protocol', 'name', 'tls', 'auth', 'lineEndings', 'limits', 'transcript', 'runtime'],
  tls: ['key', 'cert', 'mode', 'required', 'ca', 'minVersion'],
  auth: ['cleartext', 'required', 'mechanisms'],
} as const

const limitNames: readonly (keyof Limits)[] = [
  ...(['connections', 'connectionsPerAddress', 'commands', 'errors', 'logins', 'commandOctets'] as const),
  ...(['headerOctets', 'messageOctets', 'lineOctets', 'recipients'] as const),
  ...(['idleMs', 'totalMs', 'handshakeMs', 'minimumRate'] as const),
]

/**
 * Fills in the defaults and refuses what cannot work, before any socket is opened.
 *
 * @throws ConfigError OPTION_INVALID, which names the option
 */
export function resolveServerOptions(given: ServerOptions): ResolvedServerOptions {
  checkKeys(given, 'server', names.server)
  const { policy = {}, protocol = 'smtp', lineEndings = 'refuse', tls, auth = {}, runtime = systemRuntime } = given
  checkWord(protocol, 'protocol', ['smtp', 'lmtp'])
  checkWord(lineEndings, 'lineEndings', ['refuse', 'normalise', 'accept'])
  if (tls) checkTls(tls)
  checkKeys(auth, 'auth', names.auth)
  const limits = resolveLimits(given.limits ?? {}, lineEndings === 'accept')
  return {
    policy,
    offer: {
      name: given.name === undefined ? ownName() : checkName(given.name),
      protocol,
      startTls: tls !== undefined && tls.mode !== 'implicit',
      tlsRequired: tls?.required ?? false,
      mechanisms: mechanismsOf(auth.mechanisms, policy),
      authInClear: auth.cleartext ?? false,
      authRequired: auth.required ?? false,
      maxSize: limits.messageOctets,
      maxRecipients: limits.recipients,
    },
    ...(tls ? { tls } : {}),
    lineEndings,
    limits,
    transcript: given.transcript ?? false,
    runtime,
  }
}

function resolveLimits(given: Limits, longLines: boolean): Required<Limits> {
  checkKeys(given, 'limits', limitNames)
  for (const name of limitNames) {
    const value = given[name]
    if (value === undefined || value === Number.POSITIVE_INFINITY) continue
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= (zeroAllowed.has(name) ? 0 : 1)) continue
    throw new ConfigError('OPTION_INVALID', `limits.${name}`, `must be a whole number or Infinity, got ${value}`)
  }
  const recipients = given.recipients ?? 1000
  return {
    connections: given.connections ?? 1000,
    connectionsPerAddress: given.connectionsPerAddress ?? 50,
    commands: given.commands ?? recipients + 1000,
    errors: given.errors ?? 20,
    logins: given.logins ?? 3,
    commandOctets: given.commandOctets ?? 2048,
    headerOctets: given.headerOctets ?? 1_048_576,
    messageOctets: given.messageOctets ?? 26_214_400,
    lineOctets: given.lineOctets ?? (longLines ? Number.POSITIVE_INFINITY : 1000),
    recipients,
    idleMs: given.idleMs ?? 300_000,
    totalMs: given.totalMs ?? 3_600_000,
    handshakeMs: given.handshakeMs ?? 30_000,
    minimumRate: given.minimumRate ?? 500,
  }
}

const zeroAllowed: ReadonlySet<string> = new Set(['minimumRate', 'errors'])

/** Strongest first: the order in which they are announced. */
function mechanismsOf(given: readonly ServerMechanism[] | undefined, policy: Policy): readonly ServerMechanism[] {
  const possible: readonly ServerMechanism[] = [
    ...(policy.scramKeys ? (['SCRAM-SHA-256'] as const) : []),
    ...(policy.authenticate ? (['PLAIN', 'LOGIN'] as const) : []),
  ]
  for (const each of given ?? []) {
    checkWord(each, 'auth.mechanisms', ['SCRAM-SHA-256', 'PLAIN', 'LOGIN'])
    if (possible.includes(each)) continue
    const method = each === 'SCRAM-SHA-256' ? 'scramKeys' : 'authenticate'
    throw new ConfigError('OPTION_INVALID', 'auth.mechanisms', `${each} needs policy.${method}`)
  }
  return given ?? possible
}

function checkTls(tls: NonNullable<ServerOptions['tls']>): void {
  checkKeys(tls, 'tls', names.tls)
  if (!tls.key || !tls.cert) throw new ConfigError('OPTION_INVALID', 'tls', 'must hold a key and a certificate as PEM')
  if (tls.mode !== undefined) checkWord(tls.mode, 'tls.mode', ['starttls', 'implicit'])
  if (tls.minVersion !== undefined) checkWord(tls.minVersion, 'tls.minVersion', ['TLSv1.2', 'TLSv1.3'])
}

function checkName(name: string): string {
  if (/^(?:[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?|\[[0-9a-z:.]{2,50}\])$/i.test(name)) return name
  throw new ConfigError('OPTION_INVALID', 'name', 'must be a host name such as mail.example.com')
}

function ownName(): string {
  const name = hostname()
  return /^[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?$/i.test(name) ? name : 'localhost'
}

function checkWord(value: string, option: string, words: readonly string[]): void {
  if (words.includes(value)) return
  throw new ConfigError('OPTION_INVALID', option, `must be one of ${words.join(', ')}, got ${JSON.stringify(value)}`)
}

function checkKeys(given: object, option: string, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) {
    throw new ConfigError('OPTION_INVALID', option, 'must be an object')
  }
  const unknown = unknownKey(given, new Set(known))
  if (unknown) throw new ConfigError('OPTION_INVALID', option, describeUnknown(unknown, new Set(known)))
}
