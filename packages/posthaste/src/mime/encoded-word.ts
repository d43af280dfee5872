import { MessageError } from '../errors.ts'

// Encoded words (RFC 2047): text beyond ASCII in a header.

/** The longest encoded word (RFC 2047, section 2). */
export const longestEncodedWord = 75

const overhead = '=?utf-8?Q??='.length

/** The least room in which any character fits: four octets, each `=XX`. */
export const leastRoom = overhead + 12

/**
 * Text as encoded words, each at most 75 characters long, the first at most `firstRoom`; in Q or in B, whichever is
 * shorter. No word splits a character. White space between two of the words is no part of the text.
 *
 * Throws HEADER_INVALID for CR, LF, NUL and lone surrogates: an encoded line end is still a line end to who decodes it.
 */
export function encodedWords(field: string, text: string, firstRoom: number = longestEncodedWord): string[] {
  assertEncodable(field, text)
  const room = Math.min(Math.max(firstRoom, leastRoom), longestEncodedWord) - overhead
  return (isShorterInBase64(text) ? wordsInB(text, room) : undefined) ?? wordsInQ(text, room)
}

/** True where a reader may take part of the text for an encoded word, so that it must be one itself. */
export function looksEncoded(text: string): boolean {
  return text.includes('=?')
}

function assertEncodable(field: string, text: string): void {
  const bad = text.search(/[\0\r\n]/)
  if (bad >= 0)
    throw new MessageError('HEADER_INVALID', field, `CR, LF and NUL cannot stand in a header (at offset ${bad})`)
  if (!text.isWellFormed())
    throw new MessageError('HEADER_INVALID', field, 'holds half of a surrogate pair, which is no character')
}

const mostRoom = longestEncodedWord - overhead

/**
 * QUIRK: GMime up to 3.2.13 (its issue 133) and others decode neighbours as one base64, and stop at padding: every word but
 * the last is cut where none is needed. Undefined where no character ends at such a place.
 */
function wordsInB(text: string, firstRoom: number): string[] | undefined {
  const words: string[] = []
  let room = Math.floor(firstRoom / 4) * 3
  let start = 0
  let used = 0
  let cut = 0
  let beforeCut = 0
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0
    const cost = utf8Size(point)
    if (used + cost > room) {
      if (cut === start) return undefined
      words.push(inB(text.slice(start, cut)))
      start = cut
      used -= beforeCut
      beforeCut = 0
      room = Math.floor(mostRoom / 4) * 3
    }
    used += cost
    at += point > 0xffff ? 2 : 1
    if (used % 3 === 0) {
      cut = at
      beforeCut = used
    }
  }
  words.push(inB(text.slice(start)))
  return words
}

function wordsInQ(text: string, firstRoom: number): string[] {
  const words: string[] = []
  let room = firstRoom
  let start = 0
  let used = 0
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0
    const cost = costInQ(point)
    if (used + cost > room) {
      words.push(inQ(text.slice(start, at)))
      start = at
      used = 0
      room = mostRoom
    }
    used += cost
    at += point > 0xffff ? 2 : 1
  }
  words.push(inQ(text.slice(start)))
  return words
}

function isShorterInBase64(text: string): boolean {
  let octets = 0
  let inQ = 0
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    octets += utf8Size(point)
    inQ += costInQ(point)
  }
  return Math.ceil(octets / 3) * 4 < inQ
}

function utf8Size(point: number): number {
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}

function costInQ(point: number): number {
  return point < 128 && (safe[point] === 1 || point === 32) ? 1 : utf8Size(point) * 3
}

function inB(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}

function inQ(text: string): string {
  let encoded = '=?utf-8?Q?'
  for (const octet of Buffer.from(text)) encoded += octetsInQ[octet] ?? ''
  return `${encoded}?=`
}

// What needs no escape even in a phrase (RFC 2047, section 5 (3)).
const safe = new Uint8Array(256)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/')
  safe[character.charCodeAt(0)] = 1

const octetsInQ = Array.from(safe, (isSafe, octet) => {
  if (octet === 32) return '_'
  return isSafe === 1 ? String.fromCharCode(octet) : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
})
