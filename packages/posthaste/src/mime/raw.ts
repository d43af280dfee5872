import { MessageError } from '../errors.ts'
import { scan } from '../octets/scan.ts'
import { longestLine } from './header-line.ts'

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

/** Another way to open a message, by the function that opens it for everybody. */
const freely = new WeakMap<Raw['open'], Raw['open']>()

/**
 * Adds a way to open the message for who takes each chunk, keeps none, and frees what is freeable. It belongs to this very
 * `open`: where somebody puts another in its place, to see the chunks or to change them, none of them is freed.
 */
export function withFreeOpening(raw: Raw, open: Raw['open']): Raw {
  freely.set(raw.open, open)
  return raw
}

/** Opens the message for who frees what is freeable of it. */
export function openFreely(raw: Raw): AsyncIterable<Uint8Array> {
  return freely.get(raw.open)?.() ?? raw.open()
}

/**
 * Octets that somebody else composed, as they are: nothing is repaired.
 *
 * Throws MESSAGE_INVALID for what no server takes or two servers read differently: a CR or LF alone, NUL, a line over 998
 * octets, a last line without its end, a beginning that is no header field.
 */
export function rawFromOctets(octets: Uint8Array): Raw {
  const found = scan(octets)
  const refuse = (problem: string): MessageError => new MessageError('MESSAGE_INVALID', 'raw', problem)
  if (found.size === 0) throw refuse('expected the octets of a message, got none')
  if (found.bareLf > 0)
    throw refuse(
      `a line ends in LF without CR at octet ${offsetOfBareLf(octets)}; every line of a message ends in CRLF`,
    )
  if (found.bareCr > 0)
    throw refuse(`a CR without LF stands at octet ${offsetOfBareCr(octets)}; every line of a message ends in CRLF`)
  if (found.nul > 0) throw refuse(`NUL stands at octet ${octets.indexOf(0)}`)
  if (found.longestLine > longestLine)
    throw refuse(`a line has ${found.longestLine} octets; ${longestLine} are the most (RFC 5321, 4.5.3.1.6)`)
  if (octets.at(-1) !== 10) throw refuse('the last line does not end in CRLF')
  const header = headerOf(octets)
  if (!/^[!-9;-~]+[ \t]*:/.test(header)) throw refuse('does not begin with a header field')
  const headerIsAscii = !/[\x80-\xff]/.test(header)
  return {
    size: found.size,
    needsSmtpUtf8: !headerIsAscii,
    needs8BitMime: found.high > 0,
    octets,
    async *open() {
      yield octets
    },
  }
}

/** The message identifier in the header of these octets, without its angle brackets; empty when there is none. */
export function messageIdOf(octets: Uint8Array): string {
  const field = /(?:^|\r?\n)message-id[ \t]*:((?:[^\r\n]|\r?\n(?=[ \t]))*)/i.exec(headerOf(octets))?.[1] ?? ''
  const value = field.trim()
  const open = value.indexOf('<')
  const close = value.indexOf('>', open)
  return open >= 0 && close > open ? value.slice(open + 1, close).replace(/\s+/g, '') : value
}

/** The header, octets as characters. */
function headerOf(octets: Uint8Array): string {
  const whole = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  const ends = [whole.indexOf('\r\n\r\n'), whole.indexOf('\n\n')].filter((at) => at >= 0)
  return whole.toString('latin1', 0, ends.length === 0 ? whole.length : Math.min(...ends))
}

function offsetOfBareLf(octets: Uint8Array): number {
  return octets.findIndex((octet, at) => octet === 10 && octets[at - 1] !== 13)
}

function offsetOfBareCr(octets: Uint8Array): number {
  return octets.findIndex((octet, at) => octet === 13 && octets[at + 1] !== 10)
}
