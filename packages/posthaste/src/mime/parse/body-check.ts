import type { DefectLog } from './defect.ts'
import { base64Digits, hexDigit } from './transfer-decoding.ts'

/** Looks at the octets of a body as they pass, for what its transfer encoding does not allow. */
export interface BodyCheck {
  piece(octets: Buffer, start: number, stop: number, offset: number): void
  /** The octets of the decoded content, where passing by was enough to count them. */
  end(offset: number): number | undefined
}

/** A check for a transfer encoding, in lower case. */
export function createBodyCheck(encoding: string, defects: DefectLog): BodyCheck {
  if (encoding === 'base64') return base64Check(defects)
  if (encoding === 'quoted-printable') return quotedPrintableCheck(defects)
  return encoding === 'binary' ? unchecked : plainCheck(encoding === '8bit', defects)
}

const unchecked: BodyCheck = { piece: () => {}, end: () => undefined }

function base64Check(defects: DefectLog): BodyCheck {
  let size = 0
  let held = 0
  let padded = false
  const wrong = (offset: number): void =>
    defects.add('bad-base64', offset, 'an octet that is no base64 (RFC 2045, 6.8) is passed over')
  return {
    piece(octets, start, stop, offset) {
      const digits = base64Digits
      for (let at = start; at < stop; at++) {
        const octet = octets[at] ?? 0
        const digit = digits[octet] ?? 64
        if (digit < 64) {
          if (padded && held === 0) wrong(offset + at - start)
          padded = false
          held++
          if (held === 4) {
            size += 3
            held = 0
          }
        } else if (digit === 65) {
          // Two characters may be missing, or one; what follows a group that is closed already is padding still.
          if (held === 1 || (held === 0 && !padded)) wrong(offset + at - start)
          size += restOf(held)
          held = 0
          padded = true
        } else if (octet !== 13 && octet !== 10 && octet !== 32 && octet !== 9) wrong(offset + at - start)
      }
    },
    end(offset) {
      if (held !== 0)
        defects.add('bad-base64', offset, 'base64 ends within a group of four characters (RFC 2045, 6.8)', 'end')
      return size + restOf(held)
    },
  }
}

function restOf(held: number): number {
  return held === 0 ? 0 : held - 1
}

/** Where an escape stands: nothing is open, behind `=`, behind its first digit, behind its CR, in the space behind it. */
type EscapeState = 'none' | 'begun' | 'digit' | 'cr' | 'space'

function quotedPrintableCheck(defects: DefectLog): BodyCheck {
  let state: EscapeState = 'none'
  let begun = 0
  return {
    piece(octets, start, stop, offset) {
      let at = start
      while (at < stop) {
        if (state === 'none') {
          at = octets.indexOf(61, at)
          if (at === -1 || at >= stop) return
          begun = offset + at - start
          state = 'begun'
        } else {
          const next = afterEscape(state, octets[at] ?? 0)
          if (next === undefined)
            defects.add(
              'bad-quoted-printable',
              begun,
              'an "=" begins neither an escape nor the end of a line (RFC 2045, 6.7)',
            )
          state = next ?? 'none'
          if (next === undefined) continue
        }
        at++
      }
    },
    end: () => undefined,
  }
}

function afterEscape(state: Exclude<EscapeState, 'none'>, octet: number): EscapeState | undefined {
  if (state === 'digit') return hexDigit(octet) === -1 ? undefined : 'none'
  if (octet === 10) return 'none'
  if (state === 'cr') return undefined
  if (octet === 13) return 'cr'
  if (octet === 32 || octet === 9) return 'space'
  return state === 'begun' && hexDigit(octet) !== -1 ? 'digit' : undefined
}

function plainCheck(allows8Bit: boolean, defects: DefectLog): BodyCheck {
  let sawNul = false
  let sawHigh = allows8Bit
  return {
    piece(octets, start, stop, offset) {
      if (sawNul && sawHigh) return
      for (let at = start; at < stop; at++) {
        const octet = octets[at] ?? 0
        if (octet > 127 && !sawHigh) {
          sawHigh = true
          defects.add(
            '8bit-body',
            offset + at - start,
            'an octet above 127 in a body that is said to have none (RFC 2045, 2.7)',
          )
        } else if (octet === 0 && !sawNul) {
          sawNul = true
          defects.add('nul', offset + at - start, 'NUL stands in a body that is not binary (RFC 2045, 2.7)')
        }
      }
    },
    end: () => undefined,
  }
}
