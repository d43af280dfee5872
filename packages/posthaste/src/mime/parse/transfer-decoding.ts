// Content transfer encodings (RFC 2045, section 6), read leniently.

const tab = 9
const lf = 10
const cr = 13
const space = 32
const equals = 61

const skip = 64
const padding = 65

/** For each octet its six bits; 64 for what is no base64, 65 for `=`. */
export const base64Digits: Uint8Array = digitsOfBase64()

/**
 * Octets of base64. What is not of its alphabet is passed over; padding ends a group, wherever it stands, so that pieces
 * that were encoded one by one come out whole.
 */
export function decodeBase64(encoded: Uint8Array): Uint8Array {
  const decoded = Buffer.allocUnsafe(Math.ceil((encoded.length * 3) / 4))
  const digits = base64Digits
  let size = 0
  let bits = 0
  let held = 0
  for (let at = 0; at < encoded.length; at++) {
    const digit = digits[encoded[at] ?? 0] ?? skip
    if (digit < skip) {
      bits = (bits << 6) | digit
      if (++held === 4) {
        decoded[size++] = bits >> 16
        decoded[size++] = bits >> 8
        decoded[size++] = bits
        held = 0
        bits = 0
      }
    } else if (digit === padding && held > 0) {
      size = writeRest(decoded, size, bits, held)
      held = 0
      bits = 0
    }
  }
  return decoded.subarray(0, writeRest(decoded, size, bits, held))
}

function writeRest(decoded: Uint8Array, size: number, bits: number, held: number): number {
  if (held === 3) {
    decoded[size] = bits >> 10
    decoded[size + 1] = bits >> 2
    return size + 2
  }
  if (held !== 2) return size
  decoded[size] = bits >> 4
  return size + 1
}

/**
 * Octets of quoted-printable. A `=` that begins nothing stays as it is.
 *
 * @param inLines false within an encoded word, which has no lines: spaces at its end stay
 */
export function decodeQuotedPrintable(encoded: Uint8Array, inLines = true): Uint8Array {
  const decoded = Buffer.allocUnsafe(encoded.length)
  let size = 0
  /** How much of it stays where the line ends here: white space at the end of a line is not content. */
  let solid = 0
  for (let at = 0; at < encoded.length; at++) {
    const octet = encoded[at] ?? 0
    if (octet === equals) {
      const value = hexPair(encoded, at + 1)
      const behind = value === -1 && inLines ? softBreak(encoded, at + 1) : -1
      if (value !== -1) {
        decoded[size++] = value
        at += 2
      } else if (behind !== -1) at = behind - 1
      else decoded[size++] = octet
      solid = size
    } else if (octet === space || octet === tab) decoded[size++] = octet
    else {
      if (inLines && (octet === lf || (octet === cr && encoded[at + 1] === lf))) size = solid
      decoded[size++] = octet
      solid = size
    }
  }
  return decoded.subarray(0, inLines ? solid : size)
}

/** Where the next line begins when only white space and a line end, or the end, follow; else -1. */
function softBreak(encoded: Uint8Array, start: number): number {
  let at = start
  while (encoded[at] === space || encoded[at] === tab) at++
  if (at >= encoded.length) return at
  if (encoded[at] === lf) return at + 1
  return encoded[at] === cr && encoded[at + 1] === lf ? at + 2 : -1
}

function hexPair(octets: Uint8Array, at: number): number {
  const high = hexDigit(octets[at])
  const low = hexDigit(octets[at + 1])
  return high === -1 || low === -1 ? -1 : high * 16 + low
}

/** The value of a hexadecimal digit, in either letter case, or -1. */
export function hexDigit(octet: number | undefined): number {
  if (octet === undefined) return -1
  if (octet >= 48 && octet <= 57) return octet - 48
  const letter = octet | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

function digitsOfBase64(): Uint8Array {
  const table = new Uint8Array(256).fill(skip)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let index = 0; index < 64; index++) table[alphabet.charCodeAt(index)] = index
  table[equals] = padding
  return table
}
