import type { MessageId } from './records.ts'
import type { World } from './world.ts'

/**
 * Makes {@link MessageId}s: 10 characters of time in milliseconds, 3 that count within a millisecond, 16 at random.
 * Each is greater than the one before it, even when the clock is set back.
 */
export function messageIds({ clock, random }: World): () => MessageId {
  let time = 0
  let count = 0
  const nextRandom = pooled(random)
  return () => {
    const now = clock.now()
    count += 1
    if (now > time || count === countLimit) {
      time = Math.max(now, time + 1)
      count = 0
    }
    return digits(time, 10) + digits(count, 3) + fromOctets(nextRandom())
  }
}

/** Whether `text` has the form of an id; what has not is not looked up. */
export function isMessageId(text: string): boolean {
  return text.length === 29 && /^[0-9a-hjkmnp-tv-z]{29}$/.test(text)
}

// In the order of their codes, so that comparing text compares numbers; i, l, o and u are left out as easy to misread.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const countLimit = 32 ** 3

/** Sixteen octets at a time of many that are made at once, which costs a tenth. */
function pooled(random: World['random']): () => Uint8Array {
  let pool: Uint8Array = new Uint8Array(0)
  let used = 0
  return () => {
    if (used === pool.length) {
      pool = random.bytes(64 * 16)
      used = 0
    }
    used += 16
    return pool.subarray(used - 16, used)
  }
}

function digits(value: number, width: number): string {
  let text = ''
  for (let rest = value; text.length < width; rest = Math.floor(rest / 32)) text = alphabet.charAt(rest % 32) + text
  return text
}

function fromOctets(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += alphabet.charAt(octet % 32)
  return text
}
