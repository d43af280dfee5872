import { isFragile, type Scan } from './scan.ts'

// Quoted-printable (RFC 2045, section 6.7) of text: CRLF, a lone LF and a lone CR are each a line end. No line of it begins
// with a dot or with `From `, and none ends in a space.

/** The most octets that content with this scan can become. */
export function quotedPrintableBound(found: Scan): number {
  const size = withoutSoftBreaks(found)
  // A soft break is 3 octets, comes after 73 at the earliest, and may bring a dot or `F` to the start of a line.
  return size + Math.ceil(size / 73) * 5 + 8
}

/** About as many octets as content with this scan becomes. */
export function quotedPrintableEstimate(found: Scan): number {
  const size = withoutSoftBreaks(found)
  return size + Math.floor(size / 76) * 3
}

function withoutSoftBreaks(found: Scan): number {
  const lines = found.crlf + found.bareCr + found.bareLf
  const literal = found.size - found.escapes - lines - found.crlf
  return literal + found.escapes * 3 + lines * 2 + 2 * (found.trailingSpaces + found.fragileStarts)
}

/** All of `source`, or undefined where that is more than `most` octets. */
export function quotedPrintableWithin(most: number, source: Uint8Array): Uint8Array | undefined {
  const room = most + 8
  if (slabUsed + room > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(slabSize, room))
    slabUsed = 0
  }
  const place: Place = { from: 0, column: 0 }
  const target = slab.subarray(slabUsed, slabUsed + room)
  const size = encode(source, place, target, 0)
  if (place.from < source.length || size > most) return undefined
  slabUsed += size
  return target.subarray(0, size)
}

// Results lie one behind the other in memory that is taken in large pieces, and never written twice.
const slabSize = 64 * 1024
let slab = Buffer.alloc(0)
let slabUsed = 0

/** Encodes one source into as many targets as it takes. */
export interface QuotedPrintableEncoder {
  /** Writes into `target` from `at` on and returns where it stopped: at the end of the source, or with fewer than 8 octets of room. */
  fill(target: Uint8Array, at: number): number
  /** True when all is written. */
  readonly ended: boolean
}

/** A {@link QuotedPrintableEncoder} at the beginning of `source`. */
export function quotedPrintableEncoder(source: Uint8Array): QuotedPrintableEncoder {
  const place: Place = { from: 0, column: 0 }
  return {
    get ended() {
      return place.from === source.length
    },
    fill: (target, at) => encode(source, place, target, at),
  }
}

/** Where an encoder stands: in its source, and in the line that it writes. */
interface Place {
  from: number
  column: number
}

const longestLine = 76

/** From `place` on until the source ends or `target` has fewer than 8 octets of room; what is not a run takes at most 6. */
function encode(source: Uint8Array, place: Place, target: Uint8Array, at: number): number {
  const size = source.length
  const stop = target.length - 8
  const table = kinds
  const reader = new DataView(source.buffer, source.byteOffset, size)
  const writer = new DataView(target.buffer, target.byteOffset, target.length)
  let from = place.from
  let out = at
  let lineStart = at - place.column
  while (from < size && out <= stop) {
    let octet = source[from] ?? 0
    let kind = table[octet] ?? escaped
    if (kind === lineEnd) {
      target[out++] = 13
      target[out++] = 10
      from += octet === 13 && source[from + 1] === 10 ? 2 : 1
      lineStart = out
      continue
    }
    if (kind <= blank && (out > lineStart || !isFragile(source, from))) {
      // Most octets pass here: as they are, and not near the end of the line.
      const before = out
      const end = from + Math.min(size - from, lineStart + longestLine - 1 - out, stop - out)
      const copied = copyPlainFours(reader, from, end, writer, out)
      from += copied
      out += copied
      for (; from < end; from++) {
        octet = source[from] ?? 0
        kind = table[octet] ?? escaped
        if (kind > blank) break
        target[out++] = octet
      }
      // A space or tab that turns out to end its line is taken back, and escaped below.
      if (out > before && endsLine(source, from) && table[source[from - 1] ?? 0] === blank) {
        from--
        out--
      }
      octet = source[from] ?? 0
      kind = table[octet] ?? escaped
      if (from === size || kind === lineEnd) continue
    }
    if (kind === escaped && out - lineStart <= longestLine - 4) {
      target[out] = 61
      target[out + 1] = digits[octet >> 4] ?? 0
      target[out + 2] = digits[octet & 15] ?? 0
      out += 3
      from++
      continue
    }
    const lastOfLine = endsLine(source, from + 1)
    const bare = kind === literal || (kind === blank && !lastOfLine)
    let asItIs = bare && (out > lineStart || !isFragile(source, from))
    // One more octet fits where no soft break has to follow.
    if (out - lineStart + (asItIs ? 1 : 3) > (lastOfLine ? longestLine : longestLine - 1)) {
      target[out++] = 61
      target[out++] = 13
      target[out++] = 10
      lineStart = out
      asItIs = bare && !isFragile(source, from)
    }
    if (asItIs) target[out++] = octet
    else {
      target[out++] = 61
      target[out++] = digits[octet >> 4] ?? 0
      target[out++] = digits[octet & 15] ?? 0
    }
    from++
  }
  place.from = from
  place.column = out - lineStart
  return out
}

/**
 * Copies groups of four octets as long as all four are printable ASCII but `=`, and returns how many octets that were. One
 * 32-bit word is tested at once: each term sets the top bit of an octet that is below 32, is `=`, or is above 126.
 */
function copyPlainFours(reader: DataView, from: number, end: number, writer: DataView, at: number): number {
  let copied = 0
  for (const last = end - from - 4; copied <= last; copied += 4) {
    const four = reader.getInt32(from + copied, true)
    const unlike = (four - 0x20202020) | ((four ^ 0x3d3d3d3d) - 0x01010101) | (four + 0x01010101) | four
    if ((unlike & 0x80808080) !== 0) break
    writer.setInt32(at + copied, four, true)
  }
  return copied
}

function endsLine(source: Uint8Array, at: number): boolean {
  return at === source.length || source[at] === 13 || source[at] === 10
}

const digits = new Uint8Array(16)
for (let value = 0; value < 16; value++) digits[value] = '0123456789ABCDEF'.charCodeAt(value)

const literal = 0
const blank = 1
const escaped = 2
const lineEnd = 3
const kinds = new Uint8Array(256).fill(escaped).fill(literal, 33, 127)
kinds[61] = escaped
kinds[9] = blank
kinds[32] = blank
kinds[13] = lineEnd
kinds[10] = lineEnd
