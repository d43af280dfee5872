import { asBuffer } from '../octets/as-buffer.ts'
import { type Canonicalization, canonicalizeBody } from './canonical-body.ts'
import { cutMessage } from './header-block.ts'
import { nodeCrypto } from './node-crypto.ts'

/** The hash of a body (RFC 6376, 3.7) and how long the body is in canonical form. */
export interface BodyHash {
  /** In base64, as in `bh=`. */
  readonly hash: string
  /** Octets of the canonical form, also those beyond what was hashed. */
  readonly size: number
}

/** The SHA-256 of a body in canonical form, or of its first `most` octets. */
export function bodyHash(body: Uint8Array, how: Canonicalization, most = Number.POSITIVE_INFINITY): BodyHash {
  const hasher = createBodyHasher(how, most)
  hasher.push(body)
  return hasher.end()
}

/** What is known of a message after all of it went by. */
export interface MessageDigest {
  /** As in {@link cutMessage}. */
  readonly header: string
  readonly bodyHash: string
  /** Octets of the whole message, as it is. */
  readonly size: number
}

/** Takes a message in pieces, keeps its header and hashes its body. */
export interface MessageDigester {
  push(octets: Uint8Array): void
  end(): MessageDigest
}

/** A digester that has seen nothing yet. Memory is that of the header, however long the body is. */
export function createMessageDigester(how: Canonicalization): MessageDigester {
  const hasher = createBodyHasher(how)
  let header: string | undefined
  let head: Uint8Array = new Uint8Array(0)
  let size = 0
  return {
    push(octets) {
      size += octets.length
      if (header !== undefined) return hasher.push(octets)
      head = head.length === 0 ? octets.slice() : Buffer.concat([head, octets])
      const halves = cutMessage(head)
      if (halves === undefined) return
      header = halves.header
      hasher.push(halves.body)
      head = new Uint8Array(0)
    },
    end: () => ({ header: header ?? asBuffer(head).toString('latin1'), bodyHash: hasher.end().hash, size }),
  }
}

function createBodyHasher(how: Canonicalization, most = Number.POSITIVE_INFINITY) {
  const hash = nodeCrypto().createHash('sha256')
  let size = 0
  const body = canonicalizeBody(how, (octets) => {
    if (size < most) hash.update(size + octets.length <= most ? octets : octets.subarray(0, most - size))
    size += octets.length
  })
  return {
    push: body.push,
    end(): BodyHash {
      body.end()
      return { hash: hash.digest('base64'), size }
    },
  }
}
