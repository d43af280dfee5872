// The text in a link that says who leaves which list: nobody can read it, forge it or change it without the secret.
import { keysOf, nodeCrypto, type SubscriptionKeys, type UnsubscribeSecrets } from './secret.ts'

/** Who leaves, and what. */
export interface Subscription {
  readonly address: string
  /** The name of the list; absent where the link is about all mail. */
  readonly list?: string
}

// A token is the version, then as base64url: nonce, ciphertext, tag.
const version = '1'
const nonceOctets = 12
const tagOctets = 16
/** An address has at most 254 octets, a list 100. */
const mostOctets = nonceOctets + 254 + 1 + 100 + tagOctets

/**
 * Seals a checked subscription: AES-256-GCM, with a nonce that is the HMAC of what is sealed, so that the same
 * subscription has one token, and a nonce is used again for the same text only.
 */
export function sealed(subscription: Subscription, secrets: UnsubscribeSecrets): string {
  const [keys] = keysOf(secrets, 'secret')
  const text = encoded(subscription)
  const nonce = nonceOf(text, keys)
  const cipher = nodeCrypto().createCipheriv('aes-256-gcm', keys.encryption, nonce)
  const octets = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return version + octets.toString('base64url')
}

/** What a token says; undefined for one that was not made with one of the secrets. */
export function opened(token: string, secrets: UnsubscribeSecrets): Subscription | undefined {
  const all = keysOf(secrets, 'secret')
  const octets = octetsOf(token)
  if (octets === undefined) return undefined
  for (const keys of all) {
    const text = decrypted(octets, keys)
    if (text !== undefined) return decoded(text)
  }
  return undefined
}

function octetsOf(token: string): Buffer | undefined {
  if (!token.startsWith(version) || token.length > 1 + Math.ceil((mostOctets * 4) / 3)) return undefined
  const octets = Buffer.from(token.slice(1), 'base64url')
  if (octets.length <= nonceOctets + tagOctets) return undefined
  // The decoder passes over foreign characters and unused bits: only one spelling of a token is that token.
  return octets.toString('base64url') === token.slice(1) ? octets : undefined
}

function decrypted(octets: Buffer, keys: SubscriptionKeys): Buffer | undefined {
  const nonce = octets.subarray(0, nonceOctets)
  const decipher = nodeCrypto().createDecipheriv('aes-256-gcm', keys.encryption, nonce, { authTagLength: tagOctets })
  decipher.setAuthTag(octets.subarray(-tagOctets))
  const text = decipher.update(octets.subarray(nonceOctets, -tagOctets))
  try {
    return Buffer.concat([text, decipher.final()])
  } catch {
    return undefined // that is how a wrong tag is told
  }
}

function nonceOf(text: Uint8Array, keys: SubscriptionKeys): Buffer {
  return nodeCrypto().createHmac('sha256', keys.nonce).update(text).digest().subarray(0, nonceOctets)
}

/** NUL can stand neither in an address nor in the name of a list. */
function encoded({ address, list }: Subscription): Uint8Array {
  return Buffer.from(list === undefined ? address : `${address}\0${list}`)
}

function decoded(text: Buffer): Subscription {
  const [address = '', list] = text.toString().split('\0')
  return list === undefined ? { address } : { address, list }
}
