import type { KeyObject } from 'node:crypto'
import { asBuffer } from '../octets/as-buffer.ts'
import { nodeCrypto } from './node-crypto.ts'
import { itemsOf, readTags, withoutBlanks } from './tag-list.ts'

// What stands in DNS at `<selector>._domainkey.<domain>` (RFC 6376, 3.6.1; RFC 8463, 4).

/** A public key as it is published. */
export interface KeyRecord {
  readonly type: 'rsa' | 'ed25519'
  readonly key: KeyObject
  readonly bits: number
  /** The domain says that it is only trying DKIM out (`t=y`). */
  readonly testing: boolean
  /** `i=` of a signature must have the very domain of `d=` (`t=s`). */
  readonly strict: boolean
}

/** A record that is good for no signature, and why. */
export interface UnusableRecord {
  readonly problem: string
}

/** The name that a key is published under. */
export function keyRecordName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`
}

/** Reads a record. */
export function readKeyRecord(text: string): KeyRecord | UnusableRecord {
  const tags = readTags(text)
  if (tags === undefined) return { problem: 'the key record is no list of tags' }
  if (tags.has('v') && (tags.get('v') !== 'DKIM1' || [...tags.keys()][0] !== 'v'))
    return { problem: 'the key record is of another version than DKIM1' }
  const type = tags.get('k') ?? 'rsa'
  if (type !== 'rsa' && type !== 'ed25519') return { problem: `the key is of the unknown type ${shown(type)}` }
  const published = withoutBlanks(tags.get('p') ?? '')
  if (!tags.has('p')) return { problem: 'the key record has no p=' }
  if (published === '') return { problem: 'the key was revoked: its p= is empty' }
  const hashes = tags.get('h')
  if (hashes !== undefined && !itemsOf(hashes).includes('sha256'))
    return { problem: 'the key record does not allow SHA-256' }
  const services = itemsOf(tags.get('s') ?? '*')
  if (!services.includes('*') && !services.includes('email')) return { problem: 'the key record is not for email' }
  const found = publicKeyOf(published, type)
  if (found === undefined) return { problem: 'the key in p= cannot be read' }
  const flags = itemsOf(tags.get('t') ?? '')
  return { type, ...found, testing: flags.includes('y'), strict: flags.includes('s') }
}

/** The record to publish for the public half of a key, private or public. */
export function keyRecordOf(key: KeyObject): string {
  const { createPublicKey } = nodeCrypto()
  const own = key.type === 'private' ? createPublicKey(key) : key
  const spki = own.export({ type: 'spki', format: 'der' })
  return own.asymmetricKeyType === 'ed25519'
    ? `v=DKIM1; k=ed25519; p=${spki.subarray(-ed25519Size).toString('base64')}`
    : `v=DKIM1; k=rsa; p=${spki.toString('base64')}`
}

const ed25519Size = 32

/** More would let a stranger's DNS decide how long a verifier computes. */
const mostBits = 8192

function publicKeyOf(published: string, type: KeyRecord['type']): Pick<KeyRecord, 'key' | 'bits'> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(published)) return undefined
  const octets = Buffer.from(published, 'base64')
  if (type === 'ed25519') return ed25519Key(octets)
  // SubjectPublicKeyInfo is what everybody publishes, RSAPublicKey what RFC 6376 says (erratum 3017).
  const key = rsaKey(octets, 'spki') ?? rsaKey(octets, 'pkcs1')
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0
  return key?.asymmetricKeyType === 'rsa' && bits <= mostBits ? { key, bits } : undefined
}

function ed25519Key(octets: Uint8Array): Pick<KeyRecord, 'key' | 'bits'> | undefined {
  if (octets.length !== ed25519Size) return undefined
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: asBuffer(octets).toString('base64url') }
  return { key: nodeCrypto().createPublicKey({ key: jwk, format: 'jwk' }), bits: 256 }
}

function rsaKey(octets: Buffer, type: 'spki' | 'pkcs1'): KeyObject | undefined {
  try {
    return nodeCrypto().createPublicKey({ key: octets, format: 'der', type })
  } catch {
    return undefined
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
