// Is the content made of lines, and within its limits? What DATA and BDAT carry passes here on its way to the policy.
import { asBuffer } from '../octets/as-buffer.ts'

/**
 * What becomes of a CR or an LF that stands alone (RFC 5321, 2.3.8), through which other servers are made to see a
 * second message in one.
 *
 * - `refuse`: the message is refused, and the connection closed.
 * - `normalise`: each becomes a CRLF.
 * - `accept`: the octets stay as they came; {@link BareLineEnds} says where.
 */
export type LineEndings = 'refuse' | 'normalise' | 'accept'

/** The CRs and LFs of a content that stood alone, where they were accepted or normalised. */
export interface BareLineEnds {
  /** How many there were. */
  readonly count: number
  /** Where the first hundred stood, in octets of the content as it came. */
  readonly first: readonly { readonly offset: number; readonly octet: 'CR' | 'LF' }[]
}

/** What a content may be. All sizes are in octets. */
export interface ContentRules {
  readonly lineEndings: LineEndings
  readonly maxOctets: number
  /** Up to the first empty line. */
  readonly maxHeaderOctets: number
  /** One line with its CRLF (RFC 5321, 4.5.3.1.6). */
  readonly maxLineOctets: number
}

/** The first rule that a content broke, and the octet at which it did. */
export interface ContentFault {
  readonly broken: 'line-end' | 'size' | 'header' | 'line-length'
  readonly offset: number
}

/** Takes content in pieces of any size. Linear; keeps one octet and no text. */
export interface ContentCheck {
  /** What goes on to the policy; may be empty, may be the piece itself. After a fault nothing goes on. */
  push(piece: Uint8Array): Uint8Array | ContentFault
  /** Call at the end: what is left, which is at most one line end. */
  end(): Uint8Array | ContentFault
  bareLineEnds(): BareLineEnds
  /** How many octets so far, as they came. */
  octets(): number
}

const CR = 13
const LF = 10
const shownAtMost = 100
const nothing = new Uint8Array(0)
const crlf = Uint8Array.of(CR, LF)
const loneCr = Uint8Array.of(CR)

/** A check at the first octet of a message. */
export function createContentCheck(rules: ContentRules): ContentCheck {
  const { lineEndings, maxOctets, maxHeaderOctets, maxLineOctets } = rules
  const bare: { offset: number; octet: 'CR' | 'LF' }[] = []
  let bareCount = 0
  let octets = 0
  /** Where the line under way began. */
  let lineStart = 0
  let inHeader = true
  /** A CR came last, and nobody knows yet whether it stands alone; it was not passed on. */
  let afterCr = false
  let fault: ContentFault | undefined

  return {
    push,
    end,
    bareLineEnds: () => ({ count: bareCount, first: bare }),
    octets: () => octets,
  }

  function push(piece: Uint8Array): Uint8Array | ContentFault {
    if (fault) return fault
    if (piece.length === 0) return nothing
    if (octets + piece.length > maxOctets) return fail('size', maxOctets)
    const before = octets
    const held = afterCr
    const text = asBuffer(piece).toString('latin1')
    const fixes = readLines(text, before, held)
    octets += piece.length
    if (!fault && octets - lineStart > maxLineOctets) fail('line-length', lineStart + maxLineOctets)
    if (!fault && inHeader && octets > maxHeaderOctets) fail('header', maxHeaderOctets)
    if (fault) return fault
    return passOn(piece, held, fixes)
  }

  function end(): Uint8Array | ContentFault {
    if (fault) return fault
    if (!afterCr) return nothing
    afterCr = false
    if (!foundBare(octets - 1, 'CR')) return fault ?? nothing
    return lineEndings === 'normalise' ? crlf : loneCr
  }

  /** Looks at every line end and says where, in `text`, bare ones stand that are to be normalised. */
  function readLines(text: string, before: number, held: boolean): readonly number[] {
    const fixes: number[] = []
    let from = 0
    afterCr = false
    if (held) {
      if (text.charCodeAt(0) === LF) {
        endLine(before - 1, before + 1)
        from = 1
      } else if (foundBare(before - 1, 'CR')) {
        fixes.push(-1)
        endLine(before - 1, before)
      }
    }
    let lf = text.indexOf('\n', from)
    let cr = text.indexOf('\r', from)
    while (!fault && (lf !== -1 || cr !== -1)) {
      if (cr !== -1 && cr + 1 === lf) {
        endLine(before + cr, before + lf + 1)
        lf = text.indexOf('\n', lf + 1)
        cr = text.indexOf('\r', cr + 2)
      } else if (cr !== -1 && (lf === -1 || cr < lf)) {
        if (cr === text.length - 1) {
          afterCr = true
          break
        }
        if (foundBare(before + cr, 'CR')) fixes.push(cr)
        endLine(before + cr, before + cr + 1)
        cr = text.indexOf('\r', cr + 1)
      } else {
        if (foundBare(before + lf, 'LF')) fixes.push(lf)
        endLine(before + lf, before + lf + 1)
        lf = text.indexOf('\n', lf + 1)
      }
    }
    return fixes
  }

  function endLine(stop: number, next: number): void {
    if (next - lineStart > maxLineOctets && !fault) fail('line-length', lineStart + maxLineOctets)
    if (inHeader && stop === lineStart) {
      if (next > maxHeaderOctets && !fault) fail('header', maxHeaderOctets)
      inHeader = false
    }
    lineStart = next
  }

  /** Whether it may stay, or be made a whole line end. */
  function foundBare(offset: number, octet: 'CR' | 'LF'): boolean {
    if (lineEndings === 'refuse') {
      fail('line-end', offset)
      return false
    }
    bareCount++
    if (bare.length < shownAtMost) bare.push({ offset, octet })
    return true
  }

  function passOn(piece: Uint8Array, held: boolean, fixes: readonly number[]): Uint8Array {
    const stop = afterCr ? piece.length - 1 : piece.length
    const body = stop === piece.length ? piece : piece.subarray(0, stop)
    if (lineEndings === 'normalise' && fixes.length > 0) return normalised(body, held, fixes)
    return held ? Buffer.concat([loneCr, body]) : body
  }

  function fail(broken: ContentFault['broken'], offset: number): ContentFault {
    fault ??= { broken, offset }
    return fault
  }
}

/** The octets with a CRLF at each of the places; -1 is the CR that came with the piece before. */
function normalised(body: Uint8Array, held: boolean, fixes: readonly number[]): Uint8Array {
  const pieces: Uint8Array[] = []
  let from = 0
  if (held && fixes[0] !== -1) pieces.push(loneCr)
  for (const at of fixes) {
    if (at > from) pieces.push(body.subarray(from, at))
    pieces.push(crlf)
    from = at + 1
  }
  pieces.push(body.subarray(from))
  return Buffer.concat(pieces)
}
