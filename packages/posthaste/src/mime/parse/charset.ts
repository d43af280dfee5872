import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/**
 * Octets as text. A charset that nobody knows, and ASCII with octets above 127, are read as UTF-8 where that is valid, else
 * as windows-1252. What the charset has no character for becomes U+FFFD.
 */
export function decodeCharset(octets: Uint8Array, label = ''): string {
  const name = nameOf(label)
  const decoder = undeclared.has(name) ? undefined : decoderOf(name, octets)
  if (decoder !== undefined) return decoder.decode(octets)
  const guessed = isUtf8(octets) ? 'utf-8' : 'windows-1252'
  return decoderOf(guessed, octets)?.decode(octets) ?? ''
}

/** Whether text in this charset is decoded as what it is. */
export function isKnownCharset(label: string): boolean {
  const name = nameOf(label)
  return undeclared.has(name) || decoderOf(name, nothing) !== undefined
}

/** A string of octets as text: UTF-8 where that is valid, else windows-1252. What holds more than octets is text already. */
export function textOfOctets(octets: string): string {
  if (!/[^\x00-\x7f]/.test(octets) || /[^\x00-\xff]/.test(octets)) return octets
  return decodeCharset(Buffer.from(octets, 'latin1'))
}

interface Decoder {
  decode(octets: Uint8Array): string
}

const nothing = new Uint8Array(0)

// Labels that say nothing, or less than the octets themselves do.
const undeclared = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'iso-ir-6',
  'unknown',
  'x-unknown',
  'unknown-8bit',
  'default',
  'x-default',
  '7bit',
  '8bit',
  'binary',
  'none',
  'null',
  'undefined',
  'charset',
])

// What mail calls charsets that the Encoding Standard knows by another label.
const aliases = new Map([
  ['utf_8', 'utf-8'],
  ['utf8mb4', 'utf-8'],
  ['utf-8mb4', 'utf-8'],
  ['cp65001', 'utf-8'],
  ['65001', 'utf-8'],
  ['latin-1', 'iso-8859-1'],
  ['iso-latin-1', 'iso-8859-1'],
  ['ansi', 'windows-1252'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['windows-932', 'shift_jis'],
  ['sjis-win', 'shift_jis'],
  ['cp51932', 'euc-jp'],
  ['eucjp-ms', 'euc-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp50221', 'iso-2022-jp'],
  ['iso-2022-jp-1', 'iso-2022-jp'],
  ['iso-2022-jp-2', 'iso-2022-jp'],
  ['iso-2022-jp-ms', 'iso-2022-jp'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['windows-936', 'gbk'],
  ['x-gb2312', 'gbk'],
  ['euc-cn', 'gbk'],
  ['cp54936', 'gb18030'],
  ['cp949', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['ks_c_5601', 'euc-kr'],
  ['cp950', 'big5'],
  ['ms950', 'big5'],
  ['windows-950', 'big5'],
  ['x-big5', 'big5'],
  ['utf16', 'utf-16'],
  ['ucs2', 'utf-16'],
  ['utf16le', 'utf-16le'],
  ['utf16be', 'utf-16be'],
  ['cp1047', 'unknown'],
  ['x-utf-7', 'utf-7'],
  ['utf7', 'utf-7'],
  ['unicode-1-1-utf-7', 'utf-7'],
])

function nameOf(label: string): string {
  const bare = label
    .slice(0, 60)
    .replace(/^[\s"']+|[\s"';]+$/g, '')
    .replace(/\*.*$/, '') // a language (RFC 2231, section 5)
    .toLowerCase()
  const alias = aliases.get(bare)
  if (alias !== undefined) return alias
  const numbered = /^(?:windows|win|cp|ms|x-cp|x-windows)[-_ ]?(125[0-8]|874)$/.exec(bare)
  if (numbered !== null) return `windows-${numbered[1]}`
  const iso = /^(?:iso|latin)?[-_ ]?8859[-_ ](\d{1,2})(?:[-_:](i|e|\d{4}))?$/.exec(bare)
  return iso === null ? bare : `iso-8859-${iso[1]}`
}

const decoders = new Map<string, TextDecoder | undefined>()
const mostDecoders = 200

function decoderOf(name: string, octets: Uint8Array): Decoder | undefined {
  if (name === 'utf-7') return { decode: decodeUtf7 }
  const exact = name === 'utf-16' ? utf16Order(octets) : name
  if (decoders.has(exact)) return decoders.get(exact)
  if (decoders.size >= mostDecoders) decoders.clear()
  const decoder = createDecoder(exact)
  decoders.set(exact, decoder)
  return decoder
}

function createDecoder(name: string): TextDecoder | undefined {
  try {
    return new TextDecoder(name, { ignoreBOM: true })
  } catch {
    return undefined
  }
}

/** Big endian unless the octets say otherwise (RFC 2781, section 4.3). */
function utf16Order(octets: Uint8Array): string {
  const little = (octets[0] === 0xff && octets[1] === 0xfe) || (octets[0] !== 0 && octets[1] === 0)
  return little ? 'utf-16le' : 'utf-16be'
}

/** RFC 2152. */
function decodeUtf7(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length)
    .toString('latin1')
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_, shifted: string) => {
      if (shifted === '') return '+'
      const units = Buffer.from(shifted, 'base64')
      return units
        .subarray(0, units.length & ~1)
        .swap16()
        .toString('utf16le')
    })
    .toWellFormed()
}
