/**
 * The octets of a message as they go over the wire: CRLF line ends, no dot-stuffing, no line over 998 octets.
 *
 * Composing is deterministic, so every `open()` gives the same octets.
 */
export interface Raw {
  /** The exact number of octets; absent when the content is a stream whose length nobody knows beforehand. */
  readonly size?: number
  /** The header holds UTF-8: the next hop must have SMTPUTF8 (RFC 6531). */
  readonly needsSmtpUtf8: boolean
  /** The content holds octets above 127: the next hop must have 8BITMIME (RFC 6152). */
  readonly needs8BitMime: boolean
  /** The whole message, when all of it is in memory: the fast way, no iterator between. */
  readonly octets?: Uint8Array
  /** The message in chunks. Stopping early releases what was opened. */
  open(): AsyncIterable<Uint8Array>
}
