import { isFragile, type Scan } from './scan.ts'

// Quoted-printable (RFC 2045, section 6.7). No line of it begins with a dot or with `From `, and none ends in a space.

/**
 * How line ends are written:
 *
 * - `text`: CRLF, a lone LF and a lone CR are each a line end of the text.
 * - `exact`: every CR and LF is escaped, so that the same octets come back even from a store that changes line ends.
 */
export type LineEnds = 'text' | 'exact'

/** The most octets that content with this scan can become. */
export function quotedPrintableBound(found: Scan, lineEnds: LineEnds): number {
  const size = withoutSoftBreaks(found, lineEnds)
  // A soft break is 3 octets, comes after 73 at the earliest, and may bring a dot or `F` to the start of a line.
  return size + Math.ceil(size / 73) * 5 + 8
}

/** About as many octets as content with this scan becomes. */
export function quotedPrintableEstimate(found: Scan, lineEnds: LineEnds): number {
  const size = withoutSoftBreaks(found, lineEnds)
  return size + Math.floor(size / 76) * 3
}

function withoutSoftBreaks(found: Scan, lineEnds: LineEnds): number {
  const ends = found.crlf * 2 + found.bareCr + found.bareLf
  const literal = found.size - found.escapes - ends
  // Exactly: three for each octet, and a soft break after each LF.
  const broken = lineEnds === 'text' ? (ends - found.crlf) * 2 : ends * 3 + (found.crlf + found.bareLf) * 3
  return literal + found.escapes * 3 + broken + 2 * (found.trailingSpaces + found.fragileStarts)
}

/** Encodes one source into as many targets as it takes. */
export interface QuotedPrintableEncoder {
  /** Writes into `target` from `at` on and returns where it stopped: at the end of the source, or with fewer than 8 octets of room. */
  fill(target: Uint8Array, at: number): number
  /** True when all is written. */
  readonly ended: boolean
}

/** A {@link QuotedPrintableEncoder} at the beginning of `source`. */
export function quotedPrintableEncoder(source: Uint8Array, lineEnds: LineEnds): QuotedPrintableEncoder {
  const size = source.length
  const asText = lineEnds === 'text'
  let from = 0
  let column = 0
  return {
    get ended() {
      return from === size
    },
    fill(target, at) {
      const stop = target.length - 8
      let out = at
      while (from < size && out <= stop) {
        const octet = source[from] ?? 0
        if (asText && (octet === 13 || octet === 10)) {
          target[out++] = 13
          target[out++] = 10
          from += octet === 13 && source[from + 1] === 10 ? 2 : 1
          column = 0
          continue
        }
        let literal = literals[octet] === 1
        if (!literal && isBlankInside(source, from, asText)) literal = true
        if (literal && column === 0 && isFragile(source, from)) literal = false
        const width = literal ? 1 : 3
        if (column + width > (column + width === 76 && endsLine(source, from + 1, asText) ? 76 : 75)) {
          target[out++] = 61
          target[out++] = 13
          target[out++] = 10
          column = 0
          literal = literal && !isFragile(source, from)
        }
        if (literal) {
          target[out++] = octet
          column++
        } else {
          target[out++] = 61
          target[out++] = digits[octet >> 4] ?? 0
          target[out++] = digits[octet & 15] ?? 0
          column += 3
        }
        from++
        if (!asText && octet === 10 && from < size) column = 76 // a soft break here keeps the lines of the source apart
      }
      return out
    },
  }
}

function isBlankInside(source: Uint8Array, at: number, asText: boolean): boolean {
  return (source[at] === 32 || source[at] === 9) && !endsLine(source, at + 1, asText)
}

function endsLine(source: Uint8Array, at: number, asText: boolean): boolean {
  return at === source.length || (asText && (source[at] === 13 || source[at] === 10))
}

const digits = new Uint8Array(16)
for (let value = 0; value < 16; value++) digits[value] = '0123456789ABCDEF'.charCodeAt(value)

const literals = new Uint8Array(256).fill(1, 33, 127)
literals[61] = 0
