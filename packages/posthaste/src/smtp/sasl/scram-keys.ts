import { createHash, createHmac, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

/** The hash functions that SCRAM is registered with (RFC 5802, RFC 7677). */
export type ScramHash = 'sha1' | 'sha256'

/** What a client computes its proof with, and checks the server's with (RFC 5802, section 3). */
export interface ScramClientKeys {
  readonly clientKey: Uint8Array
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

/** What the keys of a password depend on. */
export interface ScramSalting {
  readonly hash: ScramHash
  readonly user: string
  /** Prepared, see `preparedText`. */
  readonly password: string
  readonly salt: Uint8Array
  readonly iterations: number
}

/** Derives keys, and keeps those of the last few saltings: the many iterations are paid once for all connections. */
export interface ScramKeyring {
  keysFor(salting: ScramSalting): Promise<ScramClientKeys>
}

/** More would only serve a server that changes its salts at each login. */
const kept = 8

/** An empty keyring. It keeps what a password can be guessed from with much work, and nothing that it can be read from. */
export function createScramKeyring(derive: typeof deriveClientKeys = deriveClientKeys): ScramKeyring {
  const known = new Map<string, Promise<ScramClientKeys>>()
  return {
    keysFor(salting) {
      const { hash, user, password, salt, iterations } = salting
      const proof = createHash('sha256')
        .update(JSON.stringify([user, password]))
        .digest('base64')
      const name = [hash, iterations, Buffer.from(salt).toString('base64'), proof].join(' ')
      const found = known.get(name)
      if (found) return found
      const keys = derive(salting)
      known.set(name, keys)
      keys.catch(() => known.delete(name))
      const [oldest] = known.keys()
      if (known.size > kept && oldest !== undefined) known.delete(oldest)
      return keys
    },
  }
}

/** Derives the keys of a password off the main thread. */
export async function deriveClientKeys({ hash, password, salt, iterations }: ScramSalting): Promise<ScramClientKeys> {
  const salted = await promisify(pbkdf2)(password, salt, iterations, hashLength[hash], hash)
  const clientKey = hmac(hash, salted, 'Client Key')
  return {
    clientKey,
    storedKey: createHash(hash).update(clientKey).digest(),
    serverKey: hmac(hash, salted, 'Server Key'),
  }
}

/** The length of a hash, in octets. */
export const hashLength: Readonly<Record<ScramHash, number>> = { sha1: 20, sha256: 32 }

/** HMAC of a text. */
export function hmac(hash: ScramHash, key: Uint8Array, text: string): Buffer {
  return createHmac(hash, key).update(text).digest()
}
