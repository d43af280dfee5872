import { MessageError } from '../errors.ts'
import { asBuffer } from '../octets/as-buffer.ts'
import { hasCleanLines, hasNoDots } from '../octets/clean-lines.ts'

/**
 * Content as DATA carries it: every dot that begins a line is doubled (RFC 5321, section 4.5.2).
 *
 * Only CRLF ends a line. A CR or LF alone and NUL are refused, not repaired: receivers disagree on where such a message
 * ends, and a second one can be smuggled through the difference. It never reaches them.
 */
export interface DataEncoder {
  /** The next octets, encoded; the same array where nothing had to be added. Throws MESSAGE_INVALID with the offset. */
  encode(octets: Uint8Array): Uint8Array
  /**
   * What ends the content: the final dot, with DATA, after a CRLF where the last line had none. Throws where a CR came
   * last.
   */
  end(): Uint8Array
}

/** An encoder at the start of a message, for DATA. */
export function createDataEncoder(): DataEncoder {
  return createEncoder(true, dot, crlfDot)
}

/** An encoder for BDAT, which counts octets (RFC 3030): it adds no dot, and refuses what DATA refuses. */
export function createChunkEncoder(): DataEncoder {
  return createEncoder(false, nothing, crlf)
}

function createEncoder(stuffs: boolean, ending: Uint8Array, endingOfLine: Uint8Array): DataEncoder {
  let lineStart = true
  let afterCr = false
  let offset = 0

  return {
    encode(octets) {
      if (octets.length === 0) return octets
      if (afterCr && octets[0] !== LF) throw bare('CR', offset - 1)
      const dots = dotsOf(octets)
      const last = octets[octets.length - 1]
      lineStart = last === LF
      afterCr = last === CR
      offset += octets.length
      return stuffs && dots.length > 0 ? doubled(octets, dots) : octets
    },
    end() {
      if (afterCr) throw bare('CR', offset - 1)
      return lineStart ? ending : endingOfLine
    },
  }

  function dotsOf(octets: Uint8Array): readonly number[] {
    if (!hasCleanLines(octets)) return scan(octets, offset, lineStart, afterCr)
    return stuffs && !hasNoDots(octets) ? dotsIn(octets, lineStart, afterCr) : none
  }
}

/** What a refused transaction gets whose DATA was accepted all the same (RFC 2920, section 3.1): a message of nothing. */
export const loneDot: Uint8Array = Buffer.from('.\r\n')

const CR = 13
const LF = 10
const DOT = 46

const dot: Uint8Array = Buffer.from('.\r\n')
const crlfDot: Uint8Array = Buffer.from('\r\n.\r\n')
const { indexOf } = Buffer.prototype
const crlfDotStart = Buffer.from('\r\n.')
const none: readonly number[] = []
const nothing: Uint8Array = new Uint8Array(0)
const crlf: Uint8Array = Buffer.from('\r\n')

/** The offsets of the dots that begin a line, where the line ends are known to be good. */
function dotsIn(octets: Uint8Array, lineStart: boolean, afterCr: boolean): readonly number[] {
  const first = indexOf.call(octets, crlfDotStart)
  const startsWithDot = octets[lineStart ? 0 : 1] === DOT && (lineStart || afterCr)
  if (first === -1 && !startsWithDot) return none
  const dots: number[] = startsWithDot ? [lineStart ? 0 : 1] : []
  for (let at = first; at !== -1; at = indexOf.call(octets, crlfDotStart, at + 2)) dots.push(at + 2)
  return dots
}

/**
 * Checks every line end and returns the offsets of the dots that begin a line.
 *
 * As a string, since its searches run at the speed of memory, and a loop over octets at a tenth of it.
 */
function scan(octets: Uint8Array, before: number, lineStart: boolean, afterCr: boolean): readonly number[] {
  const text = asBuffer(octets).toString('latin1')
  const dots: number[] = lineStart && text.charCodeAt(0) === DOT ? [0] : []
  // The LF of a CR that came last before this.
  let from = afterCr ? 1 : 0
  if (afterCr && text.charCodeAt(1) === DOT) dots.push(1)
  for (let lf = text.indexOf('\n', from); lf !== -1; lf = text.indexOf('\n', from)) {
    const cr = text.indexOf('\r', from)
    if (cr === -1 || cr > lf) throw bare('LF', before + lf)
    if (cr !== lf - 1) throw bare('CR', before + cr)
    from = lf + 1
    if (text.charCodeAt(from) === DOT) dots.push(from)
  }
  const cr = text.indexOf('\r', from)
  if (cr !== -1 && cr !== text.length - 1) throw bare('CR', before + cr)
  const nul = text.indexOf('\0')
  if (nul !== -1) throw bare('NUL', before + nul)
  return dots
}

function doubled(octets: Uint8Array, dots: readonly number[]): Uint8Array {
  const encoded = Buffer.allocUnsafe(octets.length + dots.length)
  let from = 0
  let to = 0
  for (const at of dots) {
    encoded.set(octets.subarray(from, at), to)
    to += at - from
    encoded[to++] = DOT
    from = at
  }
  encoded.set(octets.subarray(from), to)
  return encoded
}

function bare(what: 'CR' | 'LF' | 'NUL', offset: number): MessageError {
  const rule =
    what === 'NUL' ? 'NUL cannot be sent (RFC 5321, 4.5.2)' : 'lines end with CRLF and nothing else (RFC 5321, 2.3.8)'
  return new MessageError(
    'MESSAGE_INVALID',
    'content',
    `${what === 'NUL' ? 'a NUL' : `a bare ${what}`} at octet ${offset}; ${rule}`,
  )
}
