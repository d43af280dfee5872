import { AddressError } from '../errors.ts'
import { atSign, backslash, dot, isAtext, isDotAtom, quoteMark } from './character-class.ts'
import { readDomain, type Taken } from './domain.ts'
import { kindOf, shown } from './plain-text.ts'

/**
 * Checks one address and brings it into the form of `Mailbox.address`: a local part with the least quoting that
 * RFC 5321, 4.1.2 allows, and an ASCII domain.
 *
 * Nothing is repaired: no display name, comment, route or white space around it, no second address. A local part may
 * be UTF-8 (RFC 6531) in Unicode's normal form C, without invisible characters. Linear in the length of the text.
 *
 * @param field where the address stands, for the error, such as `to[2]`
 * @throws AddressError with field and offset
 */
export function parseAddress(text: unknown, field: string): string {
  if (typeof text !== 'string') {
    throw new AddressError(field, 0, `expected an address such as ada@example.com, got ${kindOf(text)}`)
  }
  const { value, end } = readAddress(text, 0, field)
  if (end < text.length) throw unexpected(text, end, field)
  return value
}

/** True when only a server with SMTPUTF8 (RFC 6531) can take the address: its local part is not ASCII. */
export function needsSmtpUtf8(address: string): boolean {
  for (let at = 0; at < address.length; at++) if (address.charCodeAt(at) > 127) return true
  return false
}

/** The domain of a checked address, as it stands there. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** What two checked addresses have in common when mail to them reaches the same place: domains have no letter case. */
export function addressKey(address: string): string {
  const at = address.lastIndexOf('@')
  return address.slice(0, at) + address.slice(at).toLowerCase()
}

/** Reads an address from `start` on and says where it ends; what follows is the caller's to judge. */
export function readAddress(text: string, start: number, field: string): Taken {
  const local = readLocalPart(text, start, field)
  if (text.charCodeAt(local.end) !== atSign) throw withoutAt(text, start, local.end, field)
  const domain = readDomain(text, local.end + 1, field)
  const value = `${local.value}@${domain.value}`
  if (octets(value) > 254) {
    throw new AddressError(
      field,
      start,
      `an address has at most 254 octets (RFC 5321, 4.5.3.1.3), this has ${octets(value)}`,
    )
  }
  return { value, end: domain.end }
}

/** The error for a character that cannot stand where it stands, with what to write instead. */
export function unexpected(text: string, at: number, field: string): AddressError {
  const remedy =
    remedies[text.charAt(at)] ?? 'write an address as ada@example.com, or as Ada Lovelace <ada@example.com>'
  return new AddressError(field, at, `unexpected ${shown(text, at)}: ${remedy}`)
}

const remedies: Readonly<Record<string, string>> = {
  '@': 'an address has one "@"; a local part that holds another must be in quotes',
  ',': 'one string is one mailbox; give several as an array, and put a name that holds a comma in quotes',
  ';': 'one string is one mailbox; give several as an array',
  ':': 'groups and source routes are not taken; give the addresses as an array',
  '(': 'comments are not taken; leave it out',
  ')': 'comments are not taken; leave it out',
  '<': 'an address in angle brackets comes last and once, as in Ada Lovelace <ada@example.com>',
  '>': 'there is no "<" for it; write Ada Lovelace <ada@example.com>',
  '"': 'quotes stand around a whole name or a whole local part; write a quote inside them as \\"',
  '\r': 'a line break cannot stand in an address',
  '\n': 'a line break cannot stand in an address',
  '\0': 'NUL cannot stand in an address',
}

function readLocalPart(text: string, start: number, field: string): Taken {
  const quoted = text.charCodeAt(start) === quoteMark
  const { value, end } = quoted ? readQuoted(text, start, field, invisible) : readDotAtom(text, start, field)
  const local = quoted && !isUtf8DotAtom(value) ? quote(value) : value
  if (local.length > 64 || octets(local) > 64) {
    throw new AddressError(field, start, 'a local part has at most 64 octets (RFC 5321, 4.5.3.1.1)')
  }
  refuseEncodedWord(local, start, field)
  if (needsSmtpUtf8(local) && local.normalize('NFC') !== local) {
    throw new AddressError(
      field,
      start,
      'the local part is not in normal form C (RFC 6532, 3.1); pass it through .normalize()',
    )
  }
  return { value: local, end }
}

function readDotAtom(text: string, start: number, field: string): Taken {
  let at = start
  let afterDot = true
  // One character beyond the longest local part is enough to refuse it.
  for (; at < text.length && at - start <= 64; at++) {
    const code = text.charCodeAt(at)
    if (code === dot) {
      if (afterDot) throw misplacedDot(at, field)
      afterDot = true
      continue
    }
    if (code > 127) at += widthOf(text, at, field, invisible) - 1
    else if (!isAtext(code)) break
    afterDot = false
  }
  if (at === start) throw unexpected(text, at, field)
  if (afterDot && at - start <= 64) throw misplacedDot(at - 1, field)
  return { value: text.slice(start, at), end: at }
}

/**
 * Reads a quoted string and gives what it says, without quotes and backslashes (RFC 5321, 4.1.2: QcontentSMTP).
 *
 * @param refused the characters above ASCII that may not stand in it
 */
export function readQuoted(text: string, start: number, field: string, refused: RegExp): Taken {
  let escaped = false
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quoteMark) {
      const inside = text.slice(start + 1, at)
      return { value: escaped ? inside.replace(/\\(.)/g, '$1') : inside, end: at + 1 }
    }
    if (code === backslash) {
      escaped = true
      at++
      if (text.charCodeAt(at) > 127)
        throw new AddressError(field, at, 'a backslash stands before ASCII only; leave it out')
    }
    if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) throw unexpected(text, at, field)
    if (text.charCodeAt(at) > 127) at += widthOf(text, at, field, refused) - 1
  }
  throw new AddressError(field, start, 'the quoted string that begins here has no end; close it with a quote')
}

// Two addresses that look alike must not be two: no controls, no bidi controls, no format characters, no foreign spaces.
const invisible = /^[\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u

/** The code units that the character at an offset takes; throws when it is one of the refused. */
export function widthOf(text: string, at: number, field: string, refused: RegExp): number {
  const point = text.codePointAt(at) ?? 0
  if (refused.test(String.fromCodePoint(point))) {
    throw new AddressError(field, at, `${shown(text, at)} cannot stand here; leave it out`)
  }
  return point > 0xffff ? 2 : 1
}

function refuseEncodedWord(local: string, start: number, field: string): void {
  const opening = local.indexOf('=?')
  if (opening === -1 || local.indexOf('?=', opening + 2) === -1) return
  const problem = 'an encoded word cannot stand in an address (RFC 2047, 5); write the address itself'
  throw new AddressError(field, start + opening, problem)
}

function withoutAt(text: string, start: number, at: number, field: string): AddressError {
  if (at < text.length) return unexpected(text, at, field)
  return new AddressError(
    field,
    at,
    `expected "@" and a domain after "${excerpt(text, start, at)}"; an address is local@domain`,
  )
}

function misplacedDot(at: number, field: string): AddressError {
  const problem =
    'a dot stands between two characters of a local part, and never twice; put the local part in quotes if it is so'
  return new AddressError(field, at, problem)
}

function isUtf8DotAtom(text: string): boolean {
  return isDotAtom(needsSmtpUtf8(text) ? text.replace(/[^\x00-\x7f]/g, 'u') : text)
}

/** `text` as a quoted string (RFC 5322, 3.2.4); it holds no control character. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function octets(text: string): number {
  return needsSmtpUtf8(text) ? Buffer.byteLength(text) : text.length
}

function excerpt(text: string, start: number, end: number): string {
  return end - start > 40 ? `${text.slice(start, start + 40)}…` : text.slice(start, end)
}
