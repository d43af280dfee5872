import type { KeyObject } from 'node:crypto'
import { ConfigError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import { nodeCrypto } from './node-crypto.ts'

/** The signature algorithms of RFC 8301 and RFC 8463. */
export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

/** A private key that was seen to sign. */
export interface SigningKey {
  readonly algorithm: DkimAlgorithm
  /** The length of an RSA modulus; 256 for Ed25519. */
  readonly bits: number
  readonly key: KeyObject
}

/** RSA keys below this are refused: verifiers must not take them (RFC 8301, 3.2). */
export const fewestBits = 1024

/**
 * A private key, as PEM or as a KeyObject, made ready to sign.
 *
 * Throws OPTION_INVALID, which names `option` and never shows the key, for what is no private key, is neither RSA nor
 * Ed25519, is RSA with fewer than 1024 bits, or does not sign.
 */
export function signingKeyOf(given: string | KeyObject, option: string): SigningKey {
  const key = privateKeyOf(given, option)
  const found = kindOfKey(key, option)
  const { createPublicKey, sign, verify } = nodeCrypto()
  const digest = found.algorithm === 'rsa-sha256' ? 'sha256' : null
  const sample = Buffer.from('posthaste')
  try {
    if (verify(digest, sample, createPublicKey(key), sign(digest, sample, key))) return { ...found, key }
  } catch (cause) {
    throw invalid(option, 'cannot sign', cause)
  }
  throw invalid(option, 'makes signatures that are wrong: the key is damaged')
}

function kindOfKey(key: KeyObject, option: string): Omit<SigningKey, 'key'> {
  const { asymmetricKeyType: type } = key
  if (type === 'ed25519') return { algorithm: 'ed25519-sha256', bits: 256 }
  if (type !== 'rsa') throw invalid(option, `is a key of the type ${type}; DKIM signs with rsa or ed25519`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < fewestBits)
    throw invalid(option, `is an RSA key of ${bits} bits, which verifiers refuse (RFC 8301); make one of 2048`)
  return { algorithm: 'rsa-sha256', bits }
}

function privateKeyOf(given: unknown, option: string): KeyObject {
  const { KeyObject } = nodeCrypto()
  if (given instanceof KeyObject) {
    if (given.type === 'private') return given
    throw invalid(option, `is a ${given.type} key; give the private one`)
  }
  if (typeof given !== 'string') {
    const unset = given === undefined ? '; where it comes from the environment, is the variable set?' : ''
    throw invalid(option, `must be a private key in PEM, or a KeyObject; got ${kindOf(given)}${unset}`)
  }
  return privateKeyFromPem(given, option)
}

function privateKeyFromPem(pem: string, option: string): KeyObject {
  if (!pem.includes('-----BEGIN ')) {
    throw invalid(option, 'is no PEM: it must begin with -----BEGIN PRIVATE KEY-----; a file is read by readFileSync()')
  }
  if (/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw invalid(option, 'is protected by a password; give createPrivateKey({ key, passphrase }) of node:crypto')
  }
  if (pem.includes('-----BEGIN PUBLIC KEY')) throw invalid(option, 'is a public key; give the private one')
  try {
    return nodeCrypto().createPrivateKey(pem)
  } catch {
    // What OpenSSL says of a key is of no use, and nobody knows what it quotes.
    const remedy = pem.includes('\\n') ? String.raw`; its line ends are written as \n, put real ones there` : ''
    throw invalid(option, `cannot be read as a private key${remedy}`)
  }
}

function invalid(option: string, problem: string, cause?: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', option, problem, cause)
}
