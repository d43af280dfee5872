import type { Raw } from '../mime/raw.ts'
import { createDataEncoder } from '../smtp/data-encoder.ts'

/** A message's octets as they go over the wire. */
export type Content =
  /** Encoded, and what ends it: one write. */
  | { readonly kind: 'whole'; readonly octets: Uint8Array; readonly end: Uint8Array }
  /** As composed, encoded while they leave. */
  | { readonly kind: 'chunks'; readonly open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array> }

/** Above this, octets in memory leave in pieces, so that each has its own time and no second copy is made of them all. */
const wholeOctets = 256 * 1024

/**
 * Makes a message ready to leave. What is in memory and small is checked and encoded here, before anything is sent.
 *
 * @throws MessageError MESSAGE_INVALID for a bare CR, LF or NUL
 */
export function contentOf(raw: Raw): Content {
  const { octets } = raw
  if (!octets) return { kind: 'chunks', open: () => raw.open() }
  if (octets.length <= wholeOctets) {
    const encoder = createDataEncoder()
    return { kind: 'whole', octets: encoder.encode(octets), end: encoder.end() }
  }
  return { kind: 'chunks', open: () => pieces(octets) }
}

function* pieces(octets: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < octets.length; at += wholeOctets) yield octets.subarray(at, at + wholeOctets)
}
