// How may a sandboxed document fetch its own pictures and nothing else? Its origin is none, so a browser sends neither
// cookies nor a password with its requests; the address itself has to say that it may.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs the addresses of what a sandboxed document shows. */
export interface PartKeys {
  /** This path, with a query perhaps, and a key in it that opens the path. */
  keyed(path: string): string
  /** Whether the address holds the key that was made for its path. */
  fits(address: string): boolean
}

/** Keys that only this process makes. */
export function createPartKeys(secret: Uint8Array): PartKeys {
  const keyOf = (path: string) => createHmac('sha256', secret).update(path).digest('base64url')
  return {
    keyed(path) {
      const [plain = '', query] = path.split('?')
      return `${path}${query === undefined ? '?' : '&'}key=${keyOf(plain)}`
    },
    fits(address) {
      const { pathname, searchParams } = new URL(address)
      const [given, right] = [Buffer.from(searchParams.get('key') ?? ''), Buffer.from(keyOf(pathname))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}

/** Where one part of a message is. */
export function partPath(messageId: string, partId: string): string {
  return `/api/v1/message/${encodeURIComponent(messageId)}/part/${encodeURIComponent(partId)}`
}
