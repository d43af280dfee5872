import { asBuffer } from '../octets/as-buffer.ts'

/** What a client said and nobody has read yet, as views of what came: nothing is copied but what a line was cut in. */
export interface Input {
  /** Adds octets, which must not change any more. */
  push(octets: Uint8Array): void
  /**
   * The next line without its CRLF, the only thing that ends one. Undefined while it may still come; `unclean` as soon
   * as an octet stands in it that no line may hold; `too-long` when it has more than `most` octets, CRLF included.
   */
  line(most: number): Uint8Array | 'unclean' | 'too-long' | undefined
  /** At most `most` octets, whatever they are. */
  peek(most?: number): Uint8Array
  /** Passes over so many octets. */
  skip(count: number): void
  /** Passes over everything. */
  clear(): void
  readonly pending: number
}

const CR = 13
const LF = 10
const empty = Buffer.alloc(0)
const crlf = Buffer.from('\r\n')

/** An input with nothing in it. */
export function createInput(): Input {
  let buffer: Buffer = empty
  let at = 0

  return {
    push(octets) {
      const given = asBuffer(octets)
      buffer = at === buffer.length ? given : Buffer.concat([buffer.subarray(at), given])
      at = 0
    },
    line(most) {
      const end = buffer.indexOf(crlf, at)
      if (end !== -1 && end + 2 - at <= most) {
        const line = buffer.subarray(at, end)
        at = end + 2
        return line
      }
      const begun = buffer.subarray(at, end === -1 ? buffer.length : end)
      if (hasControl(begun.subarray(0, most))) return 'unclean'
      return begun.length + (end === -1 ? 0 : 2) > most ? 'too-long' : undefined
    },
    peek: (most = buffer.length) => buffer.subarray(at, Math.min(at + most, buffer.length)),
    skip(count) {
      at = Math.min(at + count, buffer.length)
      if (at === buffer.length) clear()
    },
    clear,
    get pending() {
      return buffer.length - at
    },
  }

  function clear(): void {
    buffer = empty
    at = 0
  }
}

/** Whether a line under way can never be one. A CR at its end may be half of a CRLF; the end of the line may be a tab. */
function hasControl(begun: Uint8Array): boolean {
  const end = begun[begun.length - 1] === CR ? begun.length - 1 : begun.length
  for (let at = 0; at < end; at++) {
    const octet = begun[at] ?? 0
    if (octet < 32 || octet === 127 || octet === LF) return true
  }
  return false
}
