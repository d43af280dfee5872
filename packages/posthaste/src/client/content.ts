import { openFreely, type Raw } from '../mime/raw.ts'
import { hasCleanLines, withCleanLines } from '../octets/clean-lines.ts'
import { createDataEncoder } from '../smtp/data-encoder.ts'

/** A message's octets as they go over the wire. */
export type Content =
  /** In memory, and small: one write. */
  | {
      readonly kind: 'whole'
      /** For DATA: encoded, and what ends it. */
      readonly data: { readonly octets: Uint8Array; readonly end: Uint8Array }
      /** For BDAT: as composed, and the line end that it may lack. */
      readonly chunk: { readonly octets: Uint8Array; readonly end: Uint8Array }
    }
  /** As composed, encoded while they leave. */
  | { readonly kind: 'chunks'; readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }

/** Above this, octets in memory leave in pieces, so that each has its own time and no second copy is made of them all. */
export const wholeOctets: number = 256 * 1024

/**
 * Makes a message ready to leave. What is in memory and small is checked and encoded here, before anything is sent.
 *
 * @throws MessageError MESSAGE_INVALID for a bare CR, LF or NUL
 */
export function contentOf(raw: Raw): Content {
  const { octets } = raw
  if (!octets) return { kind: 'chunks', open: () => openFreely(raw) }
  if (isSmall(raw)) return wholeContent(octets)
  return { kind: 'chunks', open: () => pieces(octets) }
}

/** All of it is in memory, and leaves in one write. */
export function isSmall({ octets }: Raw): boolean {
  return octets !== undefined && octets.length <= wholeOctets
}

function wholeContent(octets: Uint8Array): Content {
  const encoder = createDataEncoder()
  const data = { octets: encoder.encode(octets), end: encoder.end() }
  return { kind: 'whole', data, chunk: { octets, end: data.end.length === lineEndAndDot ? lineEnd : nothing } }
}

const lineEnd: Uint8Array = Buffer.from('\r\n')
const lineEndAndDot = '\r\n.\r\n'.length
const nothing = new Uint8Array(0)

function* pieces(octets: Uint8Array): Generator<Uint8Array, void, undefined> {
  const clean = hasCleanLines(octets)
  for (let at = 0; at < octets.length; at += wholeOctets) {
    const piece = octets.subarray(at, at + wholeOctets)
    yield clean ? withCleanLines(piece) : piece
  }
}
