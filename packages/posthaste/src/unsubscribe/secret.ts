import { ConfigError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'

/** What links are signed with: at least 32 characters or octets that nobody can guess, such as `openssl rand -hex 32` prints. */
export type UnsubscribeSecret = string | Uint8Array

/** One secret, or several while they change: the first makes links, all of them are understood. */
export type UnsubscribeSecrets = UnsubscribeSecret | readonly UnsubscribeSecret[]

/** The keys that are derived from one secret. */
export interface SubscriptionKeys {
  readonly encryption: Uint8Array
  readonly nonce: Uint8Array
}

const shortest = 32

/** The keys of each secret, in order; never empty. @throws ConfigError OPTION_INVALID, which shows no secret */
export function keysOf(
  secrets: UnsubscribeSecrets,
  option: string,
): readonly [SubscriptionKeys, ...SubscriptionKeys[]] {
  if (!isSeveral(secrets)) return [keysOfOne(secrets, option)]
  const [first, ...others] = secrets.map((each, index) => keysOfOne(each, `${option}[${index}]`))
  if (first === undefined) throw invalid(option, 'is an empty list; give at least one secret')
  return [first, ...others]
}

/** node:crypto, loaded by those who use it: importing the package does not pay for it. */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}

// Deriving costs more than all the rest of a link, and a program has one secret or two.
const derived = new Map<string, SubscriptionKeys>()
const mostDerived = 16

function keysOfOne(secret: UnsubscribeSecret, option: string): SubscriptionKeys {
  const octets = octetsOf(secret, option)
  const name = Buffer.from(octets).toString('base64')
  const known = derived.get(name)
  if (known) return known
  const { hkdfSync } = nodeCrypto()
  const material = new Uint8Array(hkdfSync('sha256', octets, new Uint8Array(), 'posthaste unsubscribe 1', 64))
  const keys = { encryption: material.slice(0, 32), nonce: material.slice(32) }
  if (derived.size >= mostDerived) derived.clear()
  derived.set(name, keys)
  return keys
}

function octetsOf(secret: UnsubscribeSecret, option: string): Uint8Array {
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) {
    throw invalid(option, `expected a secret as a string or octets, got ${kindOf(secret)}`)
  }
  if (secret.length < shortest) {
    const unit = typeof secret === 'string' ? 'characters' : 'octets'
    const remedy = 'take what `openssl rand -hex 32` prints'
    throw invalid(option, `a secret has at least ${shortest} ${unit}, this has ${secret.length}; ${remedy}`)
  }
  return typeof secret === 'string' ? Buffer.from(secret) : secret
}

function isSeveral(secrets: UnsubscribeSecrets): secrets is readonly UnsubscribeSecret[] {
  return Array.isArray(secrets)
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
