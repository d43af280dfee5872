/**
 * Cuts octets that arrive in pieces into lines.
 *
 * Only CRLF ends a line (RFC 5321, section 2.3.8): a lone CR or LF stays inside its line, for the caller to refuse. The
 * cost is linear in the octets pushed, however they were cut.
 */
export interface LineReader {
  /** Adds octets; they are copied. */
  push(octets: Uint8Array): void
  /** The next line without its CRLF, as a copy; undefined until its end has arrived. */
  line(): Uint8Array | undefined
  /** At most `count` of the octets that have arrived, as a copy, whatever they are (RFC 3030, section 2). */
  take(count: number): Uint8Array
  /** Forgets every octet that has arrived and was not read (RFC 3207, section 4.2). */
  discard(): void
  /** How many octets have arrived and were not read. */
  readonly pending: number
}

const CR = 0x0d
const LF = 0x0a

/** A line reader with nothing in it. */
export function createLineReader(): LineReader {
  let buffer = new Uint8Array(4096)
  let start = 0
  let end = 0
  /** No line ends before this offset. */
  let searched = 0

  return {
    push(octets) {
      if (end + octets.length > buffer.length) makeRoom(octets.length)
      buffer.set(octets, end)
      end += octets.length
    },

    line() {
      const arrived = buffer.subarray(0, end)
      for (let at = arrived.indexOf(LF, searched); at !== -1; at = arrived.indexOf(LF, at + 1)) {
        if (at > start && buffer[at - 1] === CR) return cut(at - 1, at + 1)
      }
      searched = end
      return undefined
    },

    take(count) {
      const stop = Math.min(start + count, end)
      return cut(stop, stop)
    },

    discard() {
      start = end = searched = 0
    },

    get pending() {
      return end - start
    },
  }

  function cut(stop: number, next: number): Uint8Array {
    const octets = buffer.slice(start, stop)
    start = searched = next
    if (start === end) start = end = searched = 0
    return octets
  }

  /** Moves what is unread to the front, into a larger buffer where it would fill more than half of this one. */
  function makeRoom(count: number): void {
    const unread = buffer.subarray(start, end)
    const needed = unread.length + count
    if (needed * 2 > buffer.length) {
      const larger = new Uint8Array(needed * 2)
      larger.set(unread)
      buffer = larger
    } else {
      buffer.copyWithin(0, start, end)
    }
    searched -= start
    end -= start
    start = 0
  }
}
