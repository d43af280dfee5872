// Where does the content of DATA end? At CRLF, dot, CRLF and nowhere else (RFC 5321, 4.1.1.4 and 4.5.2).

import { asBuffer } from '../octets/as-buffer.ts'

/** What a piece of a stream held. */
export interface Decoded {
  /** Content without the dots that transparency put before it; may be empty, may be a view of the piece. */
  readonly content: Uint8Array
  /** How many octets of the piece belong to the content; what follows are commands. */
  readonly used: number
  /** The final dot has come. */
  readonly ended: boolean
}

/** Takes the octets behind a 354 in pieces of any size. */
export interface DataDecoder {
  /** Decodes up to the end of the piece, or of the content. Linear; copies only where a dot is taken out. */
  decode(piece: Uint8Array): Decoded
}

const CR = 13
const LF = 10
const DOT = 46
const lineStartDot = Buffer.from('\r\n.')
const heldCr = Uint8Array.of(CR)

/** How far the octets so far are on the way through CRLF, dot, CRLF. */
type Matched = 'nothing' | 'cr' | 'crlf' | 'dot' | 'dot-cr'

/** A decoder at the first octet of the content, which begins a line. */
export function createDataDecoder(): DataDecoder {
  let matched: Matched = 'crlf'

  return { decode }

  function decode(piece: Uint8Array): Decoded {
    const octets = asBuffer(piece)
    const kept: Uint8Array[] = []
    /** What is content from here on was not kept yet. */
    let from = 0
    let at = 0
    // The CR behind a dot that came with the piece before.
    let crOutside = matched === 'dot-cr'
    while (at < octets.length) {
      const octet = octets[at]
      switch (matched) {
        case 'nothing': {
          const found = octets.indexOf(lineStartDot, at)
          if (found === -1) {
            matched = endOf(octets, at)
            at = octets.length
          } else {
            if (found + 2 > from) kept.push(octets.subarray(from, found + 2))
            from = at = found + 3
            matched = 'dot'
          }
          break
        }
        case 'cr':
          if (octet === LF) {
            matched = 'crlf'
            at++
          } else matched = octet === CR ? nextCr() : 'nothing'
          break
        case 'crlf':
          if (octet === DOT) {
            if (at > from) kept.push(octets.subarray(from, at))
            from = ++at
            matched = 'dot'
          } else matched = octet === CR ? nextCr() : 'nothing'
          break
        case 'dot':
          if (octet === CR) {
            at++
            matched = 'dot-cr'
          } else matched = 'nothing'
          break
        case 'dot-cr':
          if (octet === LF) {
            matched = 'crlf'
            return { content: join(kept), used: at + 1, ended: true }
          }
          if (crOutside) kept.push(heldCr)
          crOutside = false
          matched = 'cr'
          break
      }
    }
    // A CR behind a dot is content only if no LF follows it.
    const stop = matched === 'dot-cr' ? octets.length - 1 : octets.length
    if (stop > from) kept.push(octets.subarray(from, stop))
    return { content: join(kept), used: octets.length, ended: false }

    function nextCr(): Matched {
      at++
      return 'cr'
    }
  }
}

/** How the octets from `start` on, among which no line begins with a dot, end. */
function endOf(octets: Buffer, start: number): Matched {
  const last = octets[octets.length - 1]
  if (last === CR) return 'cr'
  if (last === LF && octets.length - 2 >= start && octets[octets.length - 2] === CR) return 'crlf'
  return 'nothing'
}

function join(kept: readonly Uint8Array[]): Uint8Array {
  return kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept)
}
