import type { DomainKey, SigningRules } from '../dkim/sign.ts'
import { signingKeyOf } from '../dkim/signing-key.ts'
import { ConfigError } from '../errors.ts'
import { readDomain } from '../message/domain.ts'
import { dkimHabits } from '../message/habits.table.ts'
import { kindOf } from '../message/plain-text.ts'
import { checkedOption, refuseUnknownOptions } from './check-options.ts'
import type { DkimInput, DkimKey, DkimSettings } from './dkim-options.ts'

/** How the messages of a route are signed. */
export interface Signing {
  /** By domain in lower case; RSA keys first, since some verifiers look at one signature only. */
  readonly keys: ReadonlyMap<string, readonly DomainKey[]>
  readonly unsigned: 'refuse' | 'allow'
  readonly rules: SigningRules
}

const keyNames = ['domain', 'selector', 'privateKey']
const settingNames = ['unsigned', 'canonicalization', 'expiresAfterMs']
const namesOfKey: ReadonlySet<string> = new Set(keyNames)
const namesOfOne: ReadonlySet<string> = new Set([...keyNames, ...settingNames])
const namesOfSeveral: ReadonlySet<string> = new Set(['keys', ...settingNames])

/**
 * Checks the keys of a mailer or a route, each by signing something with it. `option` is where they stand.
 *
 * Throws OPTION_INVALID, which never shows a key.
 */
export function resolveDkim(given: DkimInput, option: string): Signing {
  if (typeof given !== 'object' || given === null) {
    const example = "{ domain: 'acme.example', selector: 's1', privateKey: '-----BEGIN PRIVATE KEY-----…' }"
    throw invalid(option, `must be a key such as ${example}, or an array of such; got ${kindOf(given)}`)
  }
  if (isArray(given)) return signingOf(given, option, {}, option)
  if (given.keys === undefined) {
    refuseUnknownOptions(given, namesOfOne, `${option}.`, dkimHabits)
    return { ...rulesOf(given, option), keys: byDomain([domainKeyOf(given, option)], option) }
  }
  refuseUnknownOptions(given, namesOfSeveral, `${option}.`, dkimHabits)
  if (!Array.isArray(given.keys)) throw invalid(`${option}.keys`, `must be an array of keys, got ${kindOf(given.keys)}`)
  return signingOf(given.keys, `${option}.keys`, given, option)
}

/** The keys of the domain, else of the nearest one above it; undefined where there are none. */
export function keysFor({ keys }: Signing, domain: string): readonly DomainKey[] | undefined {
  for (let at = domain.toLowerCase(); ; ) {
    const found = keys.get(at)
    if (found !== undefined) return found
    const dot = at.indexOf('.')
    if (dot < 0) return undefined
    at = at.slice(dot + 1)
  }
}

function signingOf(given: readonly DkimKey[], option: string, settings: DkimSettings, place: string): Signing {
  if (given.length === 0) throw invalid(option, 'is an empty list; give at least one key, or leave dkim out')
  const keys = given.map((each, index) => {
    const own = `${option}[${index}]`
    refuseUnknownOptions(each, namesOfKey, `${own}.`, dkimHabits)
    return domainKeyOf(each, own)
  })
  return { ...rulesOf(settings, place), keys: byDomain(keys, option) }
}

function domainKeyOf(given: DkimKey, option: string): DomainKey {
  const { domain, selector } = given
  return {
    domain: checkedDomain(domain, `${option}.domain`),
    selector: checkedSelector(selector, `${option}.selector`),
    ...signingKeyOf(given.privateKey, `${option}.privateKey`),
  }
}

/** A domain that can sign, in lower case and as A-labels. @throws ConfigError OPTION_INVALID */
export function checkedDomain(given: unknown, option: string): string {
  if (typeof given !== 'string') throw invalid(option, `must be a domain such as acme.example, got ${kindOf(given)}`)
  const { value, end } = checkedOption(option, () => readDomain(given, 0, option))
  if (end < given.length || value.startsWith('['))
    throw invalid(option, `must be a domain such as acme.example, got ${JSON.stringify(given.slice(0, 100))}`)
  return value.toLowerCase()
}

/** A selector (RFC 6376, 3.1). @throws ConfigError OPTION_INVALID */
export function checkedSelector(given: unknown, option: string): string {
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
  if (typeof given === 'string' && new RegExp(`^${label}(?:\\.${label})*$`, 'i').test(given)) return given
  const got = typeof given === 'string' ? JSON.stringify(given.slice(0, 100)) : kindOf(given)
  throw invalid(option, `must be a name of letters, digits and hyphens, such as s1 (RFC 6376, 3.1); got ${got}`)
}

function byDomain(keys: readonly DomainKey[], option: string): Signing['keys'] {
  const found = new Map<string, readonly DomainKey[]>()
  for (const key of keys) {
    const others = found.get(key.domain) ?? []
    if (others.some(({ algorithm }) => algorithm === key.algorithm))
      throw invalid(option, `${key.domain} has two keys for ${key.algorithm}; leave one out`)
    found.set(key.domain, key.algorithm === 'rsa-sha256' ? [key, ...others] : [...others, key])
  }
  return found
}

/** `x=` counts seconds, and clocks differ: what is shorter would expire on its way. */
const shortestLife = 60_000

function rulesOf(settings: DkimSettings, option: string): Omit<Signing, 'keys'> {
  const { unsigned = 'refuse', canonicalization = 'relaxed/relaxed', expiresAfterMs } = settings
  if (unsigned !== 'refuse' && unsigned !== 'allow') throw invalid(`${option}.unsigned`, "must be 'refuse' or 'allow'")
  const form = forms.get(canonicalization)
  if (form === undefined) throw invalid(`${option}.canonicalization`, `must be one of ${[...forms.keys()].join(', ')}`)
  if (expiresAfterMs !== undefined && !(Number.isFinite(expiresAfterMs) && expiresAfterMs >= shortestLife))
    throw invalid(
      `${option}.expiresAfterMs`,
      `must be at least ${shortestLife} milliseconds, such as 7 * 86_400_000 for a week; got ${expiresAfterMs}`,
    )
  return { unsigned, rules: { canonicalization: form, expiresAfterMs } }
}

const forms: ReadonlyMap<string, SigningRules['canonicalization']> = new Map([
  ['relaxed/relaxed', ['relaxed', 'relaxed']],
  ['relaxed/simple', ['relaxed', 'simple']],
  ['simple/relaxed', ['simple', 'relaxed']],
  ['simple/simple', ['simple', 'simple']],
])

function isArray(given: DkimInput): given is readonly DkimKey[] {
  return Array.isArray(given)
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem)
}
