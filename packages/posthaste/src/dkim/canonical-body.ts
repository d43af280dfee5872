// The body of a message in the form that is hashed (RFC 6376, 3.4.3 and 3.4.4), in one pass and bounded memory.

/** How much of white space counts: all of it (`simple`), or only that there is some between words (`relaxed`). */
export type Canonicalization = 'simple' | 'relaxed'

/** Takes a body in pieces, however they were cut. */
export interface BodyCanonicalizer {
  push(octets: Uint8Array): void
  /** Says that the body is whole. */
  end(): void
}

const tab = 9
const lf = 10
const cr = 13
const space = 32

/**
 * Hands the canonical form of a body to `emit`, in pieces that are only good until it returns.
 *
 * Only CRLF ends a line: a CR or LF alone is an octet like any other.
 */
export function canonicalizeBody(how: Canonicalization, emit: (octets: Uint8Array) => void): BodyCanonicalizer {
  const relaxed = how === 'relaxed'
  /** Line ends that count only when something follows them. */
  let ends = 0
  /** White space in the last line that counts only when something follows it there. */
  let blank = false
  /** The last octet was a CR. */
  let afterCr = false
  let empty = true
  let scratch = new Uint8Array(0)

  return {
    push(octets) {
      if (octets.length === 0) return
      if (relaxed && (octets.includes(space) || octets.includes(tab))) rewrite(octets)
      else passOn(octets)
    },
    end() {
      if (afterCr) content(Uint8Array.of(cr))
      afterCr = false
      if (!empty || !relaxed) emit(crlf)
    },
  }

  /** Octets in which nothing but line ends at their edges can change. */
  function passOn(octets: Uint8Array): void {
    const start = resumed(octets)
    let end = octets.length
    const endsInCr = end > start && octets[end - 1] === cr
    if (endsInCr) end--
    let trailing = 0
    while (end - 2 >= start && octets[end - 1] === lf && octets[end - 2] === cr) {
      end -= 2
      trailing++
    }
    if (end > start) {
      if (octets[start] === cr && octets[start + 1] === lf) blank = false
      content(octets.subarray(start, end))
    } else if (trailing > 0) blank = false
    ends += trailing
    afterCr = endsInCr
  }

  function rewrite(octets: Uint8Array): void {
    // One octet more, for white space of the octets before.
    if (scratch.length <= octets.length) scratch = new Uint8Array(octets.length + 1)
    const target = scratch
    const length = octets.length
    let at = resumed(octets)
    // Kept in variables of this function: most of the time of signing text is spent in this loop.
    let size = 0
    let inside = 0
    let isBlank = blank
    for (; at < length; at++) {
      const octet = octets[at] ?? 0
      if (octet === space || octet === tab) {
        isBlank = true
        continue
      }
      if (octet === cr) {
        if (octets[at + 1] === lf) {
          at++
          isBlank = false
          inside++
          continue
        }
        if (at + 1 === length) {
          afterCr = true
          break
        }
      }
      if (inside > 0 || size === 0) {
        if (size === 0) {
          emitEnds(ends + inside)
          ends = inside = 0
        }
        for (; inside > 0; inside--) {
          target[size++] = cr
          target[size++] = lf
        }
      }
      if (isBlank) {
        target[size++] = space
        isBlank = false
      }
      target[size++] = octet
      for (let next = octets[at + 1] ?? 0; next > space; next = octets[at + 1] ?? 0) {
        target[size++] = next
        at++
      }
    }
    blank = isBlank
    ends += inside
    if (size > 0) {
      empty = false
      emit(target.subarray(0, size))
    }
  }

  /** Ends what the last octets began: a CR whose LF comes first now, or does not. Gives where to go on. */
  function resumed(octets: Uint8Array): number {
    if (!afterCr) return 0
    afterCr = false
    if (octets[0] === lf) {
      ends++
      blank = false
      return 1
    }
    content(Uint8Array.of(cr))
    return 0
  }

  function content(octets: Uint8Array): void {
    emitEnds(ends)
    ends = 0
    if (blank) emit(Uint8Array.of(space))
    blank = false
    empty = false
    emit(octets)
  }

  function emitEnds(count: number): void {
    for (let left = count; left > 0; left -= manyEnds.length / 2) {
      emit(left * 2 < manyEnds.length ? manyEnds.subarray(0, left * 2) : manyEnds)
    }
  }
}

const crlf = Uint8Array.of(cr, lf)
const manyEnds = new Uint8Array(Buffer.from('\r\n'.repeat(2048)))
