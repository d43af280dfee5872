// How may a sandboxed document fetch its own pictures and nothing else? Its origin is none, so a browser sends neither
// cookies nor a password with its requests; the address itself has to say that it may.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs the addresses of parts that a message's HTML shows. */
export interface PartKeys {
  /** The path and query under which the part is shown inline. */
  url(messageId: string, partId: string): string
  /** Whether this key was made for this part. */
  fits(key: string, messageId: string, partId: string): boolean
}

/** Keys that only this process makes. */
export function createPartKeys(secret: Uint8Array): PartKeys {
  const keyOf = (messageId: string, partId: string) =>
    createHmac('sha256', secret).update(`${messageId}\0${partId}`).digest('base64url')
  return {
    url(messageId, partId) {
      const path = `/api/v1/message/${encodeURIComponent(messageId)}/part/${encodeURIComponent(partId)}`
      return `${path}?key=${keyOf(messageId, partId)}`
    },
    fits(key, messageId, partId) {
      const [given, right] = [Buffer.from(key), Buffer.from(keyOf(messageId, partId))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
  }
}
