// What one pass over the octets of a part tells: enough to choose its transfer encoding and to size it.

/** What {@link scan} found. Counts are of octets unless said otherwise. */
export interface Scan {
  readonly size: number
  /** Octets above 127. */
  readonly high: number
  /** Octets 0. */
  readonly nul: number
  /** Octets that quoted-printable must escape anywhere: high ones, `=`, DEL and controls but TAB, CR and LF. */
  readonly escapes: number
  /** CRLF pairs. */
  readonly crlf: number
  /** CR without LF. */
  readonly bareCr: number
  /** LF without CR. */
  readonly bareLf: number
  /** The longest line in octets, without its end; a lone CR or LF ends a line too. */
  readonly longestLine: number
  /** Lines that end in a space or a tab. */
  readonly trailingSpaces: number
  /** Lines that begin with a dot, or with `From `, which mail stores and transports are known to change. */
  readonly fragileStarts: number
}

const plain = 0
const escaped = 1
const high = 2
const nul = 3
const cr = 4
const lf = 5

const kinds = kindsOfOctets()

/** Reads `octets` once. */
export function scan(octets: Uint8Array): Scan {
  const size = octets.length
  const table = kinds
  let highs = 0
  let nuls = 0
  let escapes = 0
  let crlf = 0
  let bareCr = 0
  let bareLf = 0
  let longestLine = 0
  let trailingSpaces = 0
  let lineStart = 0
  let fragileStarts = size > 0 && isFragile(octets, 0) ? 1 : 0
  for (let at = 0; at < size; at++) {
    while (at < size && table[octets[at] ?? 0] === plain) at++
    if (at === size) break
    const kind = table[octets[at] ?? 0]
    if (kind === high) {
      const from = at
      while (at < size && (octets[at] ?? 0) > 127) at++
      highs += at - from
      at--
    } else if (kind === escaped) escapes++
    else if (kind === nul) nuls++
    else {
      if (at - lineStart > longestLine) longestLine = at - lineStart
      if (at > lineStart && isBlank(octets[at - 1])) trailingSpaces++
      if (kind === lf) bareLf++
      else if (octets[at + 1] === 10) {
        crlf++
        at++
      } else bareCr++
      lineStart = at + 1
      if (isFragile(octets, lineStart)) fragileStarts++
    }
  }
  if (size - lineStart > longestLine) longestLine = size - lineStart
  if (size > lineStart && isBlank(octets[size - 1])) trailingSpaces++
  escapes += highs + nuls
  return { size, high: highs, nul: nuls, escapes, crlf, bareCr, bareLf, longestLine, trailingSpaces, fragileStarts }
}

/** True where the line that begins at `at` begins with a dot or with `From `. */
export function isFragile(octets: Uint8Array, at: number): boolean {
  const first = octets[at]
  if (first === 46) return true
  if (first !== 70) return false
  return octets[at + 1] === 114 && octets[at + 2] === 111 && octets[at + 3] === 109 && octets[at + 4] === 32
}

function isBlank(octet: number | undefined): boolean {
  return octet === 32 || octet === 9
}

function kindsOfOctets(): Uint8Array {
  const table = new Uint8Array(256)
  table.fill(escaped, 0, 32)
  table.fill(high, 128)
  table[0] = nul
  table[9] = plain
  table[10] = lf
  table[13] = cr
  table[61] = escaped
  table[127] = escaped
  return table
}
