// Base64 in lines of 76 characters (RFC 2045, section 6.8).

/** Octets that make one full line. */
export const octetsPerLine = 57

const lineSize = 78 // 76 characters and CRLF
const linesPerBlock = 256

/** How many octets `size` octets become: lines of 76 characters, CRLF between them, none after the last. */
export function base64Size(size: number): number {
  const characters = Math.ceil(size / 3) * 4
  return size === 0 ? 0 : characters + 2 * (Math.ceil(characters / 76) - 1)
}

/**
 * Writes all of `source` into `target` from `at` on and returns where it ended. `target` has room for
 * {@link base64Size} octets and a CRLF more.
 */
export function encodeBase64(source: Uint8Array, target: Uint8Array, at: number): number {
  const start = target.byteOffset + at
  // Pairs of octets can be written at once only where an even number of octets lies before them.
  if (start % 2 === 0)
    encodeRange(source, 0, source.length, new Uint16Array(target.buffer, start, (target.length - at) >> 1))
  else encodeByBlocks(source, target, at)
  return at + base64Size(source.length)
}

function encodeByBlocks(source: Uint8Array, target: Uint8Array, at: number): void {
  const block = octetsPerLine * linesPerBlock
  let written = at
  for (let from = 0; from < source.length; from += block) {
    const size = encodeRange(source, from, Math.min(from + block, source.length), scratch)
    const room = target.length - written
    target.set(scratchOctets.subarray(0, Math.min(size, room)), written)
    written += size
  }
}

/** Encodes octets that come in pieces of any size: at most one line is kept between two pieces. */
export interface Base64Encoder {
  /** The lines that are complete by now; may be empty. */
  push(piece: Uint8Array): Uint8Array
  /** What remains. */
  end(): Uint8Array
}

/** A {@link Base64Encoder} at its first line. The pieces together have {@link base64Size} octets. */
export function base64Encoder(): Base64Encoder {
  const kept = new Uint8Array(octetsPerLine)
  let held = 0
  let began = false

  function lines(source: Uint8Array): Uint8Array {
    if (source.length === 0) return source
    const size = base64Size(source.length)
    const lead = began ? 2 : 0
    const target = Buffer.allocUnsafeSlow(size + lead + 2)
    if (began) target.set(lineEnd)
    began = true
    encodeBase64(source, target, lead)
    return target.subarray(0, size + lead)
  }

  return {
    push(piece) {
      if (held + piece.length < octetsPerLine) {
        kept.set(piece, held)
        held += piece.length
        return nothing
      }
      const missing = held === 0 ? 0 : octetsPerLine - held
      kept.set(piece.subarray(0, missing), held)
      const head = lines(kept.subarray(0, held + missing))
      const rest = (piece.length - missing) % octetsPerLine
      const body = lines(piece.subarray(missing, piece.length - rest))
      kept.set(piece.subarray(piece.length - rest))
      held = rest
      return joined(head, body)
    },
    end: () => lines(kept.subarray(0, held)),
  }
}

const nothing = new Uint8Array(0)
const lineEnd = Uint8Array.of(13, 10)

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  if (second.length === 0) return first
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

// Twelve bits at a time: a pair of characters is one 16-bit store, and as every line has an even length, CRLF is one too.
// The tables are filled octet by octet, so the machine's byte order does not matter.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const pairs = new Uint16Array(4096)
const crlfPair = pairOf(13, 10)
const scratch = new Uint16Array((lineSize * linesPerBlock) / 2)
const scratchOctets = new Uint8Array(scratch.buffer)
for (let bits = 0; bits < 4096; bits++)
  pairs[bits] = pairOf(alphabet.charCodeAt(bits >> 6), alphabet.charCodeAt(bits & 63))

function pairOf(first: number, second: number): number {
  return new Uint16Array(Uint8Array.of(first, second).buffer)[0] ?? 0
}

/** Every full line with its CRLF, the last one where there is room for it; says how many octets they are. */
function encodeRange(source: Uint8Array, from: number, to: number, target: Uint16Array): number {
  const whole = from + Math.floor((to - from) / 3) * 3
  let out = 0
  let at = from
  while (at < whole) {
    const stop = Math.min(at + octetsPerLine, whole)
    const full = stop - at === octetsPerLine
    for (; at < stop; at += 3) {
      const bits = ((source[at] ?? 0) << 16) | ((source[at + 1] ?? 0) << 8) | (source[at + 2] ?? 0)
      target[out++] = pairs[bits >> 12] ?? 0
      target[out++] = pairs[bits & 4095] ?? 0
    }
    if (full && out < target.length) target[out++] = crlfPair
  }
  return at < to ? withPadding(source, at, to, target, out) : out * 2
}

function withPadding(source: Uint8Array, at: number, to: number, target: Uint16Array, out: number): number {
  const two = to - at === 2
  const bits = ((source[at] ?? 0) << 16) | (two ? (source[at + 1] ?? 0) << 8 : 0)
  target[out] = pairs[bits >> 12] ?? 0
  target[out + 1] = pairOf(two ? alphabet.charCodeAt((bits >> 6) & 63) : 61, 61)
  return out * 2 + 4
}
