import type { Canonicalization } from './canonical-body.ts'
import type { DkimAlgorithm } from './signing-key.ts'
import { itemsOf, readTags, withoutBlanks } from './tag-list.ts'

/** A DKIM-Signature field as it was read (RFC 6376, 3.5). */
export interface Signature {
  readonly algorithm: DkimAlgorithm
  readonly headerForm: Canonicalization
  readonly bodyForm: Canonicalization
  readonly domain: string
  readonly selector: string
  /** The domain of `i=`, which is that of `d=` or below it. */
  readonly identityDomain: string
  /** The names in `h=`. */
  readonly fields: readonly string[]
  readonly bodyHash: string
  readonly signature: Uint8Array
  /** `l=`: how many octets of the body are covered; undefined for all. */
  readonly bodyLength: number | undefined
  /** Seconds since 1970. */
  readonly expiresAt: number | undefined
}

/** A signature that cannot be checked, and why; with what is known of it all the same. */
export interface UnreadableSignature {
  readonly problem: string
  readonly domain?: string
  readonly selector?: string
  readonly algorithm?: string
}

/** Reads the value of a DKIM-Signature field. */
export function readSignature(value: string): Signature | UnreadableSignature {
  const tags = readTags(value)
  if (tags === undefined) return { problem: 'the field is no list of tags, or has one twice' }
  const [d, s, a] = ['d', 's', 'a'].map((name) => tags.get(name))
  const facts = {
    ...(d === undefined ? {} : { domain: d }),
    ...(s === undefined ? {} : { selector: s }),
    ...(a === undefined ? {} : { algorithm: a }),
  }
  const bad = (problem: string): UnreadableSignature => ({ problem, ...facts })
  const missing = ['v', 'a', 'b', 'bh', 'd', 'h', 's'].find((name) => !tags.get(name))
  if (missing !== undefined) return bad(`${missing}= is missing`)
  const tag = (name: string): string => tags.get(name) ?? ''
  if (tag('v') !== '1') return bad('v= is not 1')
  const algorithm = algorithmOf(tag('a'))
  if (algorithm === undefined) return bad(problemOf(tag('a')))
  const forms = formsOf(tags.get('c'))
  if (forms === undefined) return bad('c= names no canonicalization of RFC 6376')
  if (!isDomain(tag('d'))) return bad('d= is no domain')
  if (!isDomain(tag('s'))) return bad('s= is no selector')
  if (!itemsOf(tags.get('q') ?? 'dns/txt').includes('dns/txt')) return bad('q= names no way to the key but DNS')
  const domain = tag('d').toLowerCase()
  const identity = tags.get('i')
  const identityDomain = identity?.slice(identity.lastIndexOf('@') + 1).toLowerCase() ?? domain
  if (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`)) return bad('i= is not below d=')
  const fields = itemsOf(tag('h'))
  if (!fields.some((name) => name.toLowerCase() === 'from')) return bad('From is not signed')
  const numbers = ['l', 't', 'x'].map((name) => numberOf(tags.get(name)))
  if (numbers.some((each) => Number.isNaN(each))) return bad('l=, t= or x= is no number')
  const [bodyLength, signedAt, expiresAt] = numbers
  if (signedAt !== undefined && expiresAt !== undefined && expiresAt <= signedAt) return bad('x= is not after t=')
  const base64 = withoutBlanks(tag('b'))
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return bad('b= is no base64')
  return {
    algorithm,
    headerForm: forms[0],
    bodyForm: forms[1],
    domain,
    selector: tag('s'),
    identityDomain,
    fields,
    bodyHash: withoutBlanks(tag('bh')),
    signature: Buffer.from(base64, 'base64'),
    bodyLength,
    expiresAt,
  }
}

/** The field with the value of `b=` taken out, as it was when it was signed (RFC 6376, 3.7). */
export function withoutSignature(field: string): string {
  const start = field.indexOf(':') + 1
  return (
    field.slice(0, start) + field.slice(start).replace(/((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*/, (_, tag: string) => tag)
  )
}

function algorithmOf(name: string): DkimAlgorithm | undefined {
  return name === 'rsa-sha256' || name === 'ed25519-sha256' ? name : undefined
}

function problemOf(algorithm: string): string {
  return algorithm === 'rsa-sha1'
    ? 'rsa-sha1 is not to be trusted (RFC 8301, 3.1)'
    : `the algorithm ${JSON.stringify(algorithm.slice(0, 40))} is unknown`
}

function formsOf(given = 'simple'): readonly [Canonicalization, Canonicalization] | undefined {
  const [header = '', body = 'simple', ...more] = given.split('/')
  return isForm(header) && isForm(body) && more.length === 0 ? [header, body] : undefined
}

function isForm(name: string): name is Canonicalization {
  return name === 'simple' || name === 'relaxed'
}

/** Labels joined by dots, such as can be asked for in DNS. */
function isDomain(text: string): boolean {
  return text.length <= 253 && /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*$/.test(text)
}

/** NaN for what is no number that counts something. */
function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
}
