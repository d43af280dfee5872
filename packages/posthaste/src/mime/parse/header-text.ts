import { decodeCharset, textOfOctets } from './charset.ts'
import { mostEncodedWords } from './limits.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-decoding.ts'

/**
 * The text of an unstructured field, such as a subject, for people: unfolded, encoded words decoded (RFC 2047), adjacent
 * ones joined before their charset is, so that a character split between two of them is whole. Octets above 127 are UTF-8,
 * or windows-1252 where they are not. Line ends within become spaces, other control characters U+FFFD.
 *
 * @param raw the value as it came, a character for each octet
 */
export function decodeHeaderText(raw: string): string {
  return withoutControls(decodeWords(trimmed(unfolded(raw))))
}

/** Without the white space around it. */
export function trimmed(octets: string): string {
  return octets.replace(/^[ \t]+/, '').replace(/(?<![ \t])[ \t]+$/, '')
}

/** The value on one line: line ends are left out, the white space behind them stays (RFC 5322, 2.2.3). */
export function unfolded(raw: string): string {
  return /[\r\n]/.test(raw) ? raw.replace(/[\r\n]+/g, '') : raw
}

/** Control characters made harmless: an encoded word may hold any. */
export function withoutControls(text: string): string {
  if (!/[\0-\x08\x0a-\x1f\x7f-\x9f]/.test(text)) return text
  return text.replace(/[\r\n]+/g, ' ').replace(/[\0-\x08\x0a-\x1f\x7f-\x9f]/g, '\ufffd')
}

/** Encoded words within octets as text, and what stands between them as it is. */
export function decodeWords(octets: string): string {
  if (!octets.includes('=?')) return textOfOctets(octets)
  let text = ''
  /** Octets of encoded words whose text is not complete: the next may continue it. */
  let pending: { readonly charset: string; readonly octets: Uint8Array[] } | undefined
  let plain = 0
  let words = 0

  const flush = (): void => {
    if (pending !== undefined) text += decodeCharset(joined(pending.octets), pending.charset)
    pending = undefined
  }

  for (let at = octets.indexOf('=?'); at !== -1 && words < mostEncodedWords; ) {
    const word = readWord(octets, at)
    if (word === undefined) {
      at = octets.indexOf('=?', at + 2)
      continue
    }
    words++
    const between = octets.slice(plain, at)
    const adjacent = words > 1 && isBlank(between)
    // A word of ISO-2022 begins in ASCII: an escape sequence at its beginning follows none (RFC 2047, section 5).
    if (!adjacent || pending?.charset !== word.charset || word.octets[0] === escapeSign) flush()
    if (!adjacent) text += textOfOctets(between)
    pending ??= { charset: word.charset, octets: [] }
    pending.octets.push(word.octets)
    plain = word.end
    at = octets.indexOf('=?', word.end)
  }
  flush()
  return text + textOfOctets(octets.slice(plain))
}

interface Word {
  readonly charset: string
  readonly octets: Uint8Array
  readonly end: number
}

/**
 * `=?charset?Q?text?=` at an offset. Longer than 75 characters and with spaces within it is still taken: people send such.
 * No part of it holds a question mark, so that a failed try costs no more than what the next one skips.
 */
function readWord(octets: string, start: number): Word | undefined {
  const charsetEnd = octets.indexOf('?', start + 2)
  if (charsetEnd === -1 || charsetEnd === start + 2 || charsetEnd - start > 80) return undefined
  const encoding = octets.charCodeAt(charsetEnd + 1) | 32
  if ((encoding !== b && encoding !== q) || octets[charsetEnd + 2] !== '?') return undefined
  const end = octets.indexOf('?', charsetEnd + 3)
  if (end === -1 || octets[end + 1] !== '=') return undefined
  const charset = octets.slice(start + 2, charsetEnd)
  if (/[^!-~]/.test(charset)) return undefined
  const encoded = Buffer.from(octets.slice(charsetEnd + 3, end), 'latin1')
  const decoded = encoding === b ? decodeBase64(encoded) : decodeQ(encoded)
  return { charset: charset.replace(/\*.*$/, '').toLowerCase(), octets: decoded, end: end + 2 }
}

const escapeSign = 27
const b = 98
const q = 113

function decodeQ(encoded: Buffer): Uint8Array {
  for (let at = encoded.indexOf(95); at !== -1; at = encoded.indexOf(95, at + 1)) encoded[at] = 32
  return decodeQuotedPrintable(encoded, false)
}

function isBlank(text: string): boolean {
  return !/[^ \t\r\n]/.test(text)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
}
