import { AddressError } from '../errors.ts'
import { quote, readAddress, readQuoted, unexpected, widthOf } from './address.ts'
import { atSign, closeAngle, dot, isAtext, openAngle, quoteMark } from './character-class.ts'
import type { Taken } from './domain.ts'
import { kindOf, offsetOfControl, shown } from './plain-text.ts'

/** A person or a thing that mail is addressed to (RFC 5322, section 3.4). */
export interface Mailbox {
  /** The display name, decoded: any text without control characters. Absent, never empty. */
  readonly name?: string
  /**
   * `local@domain`, checked: a local part as RFC 5321 writes it (quoted only where it must be), and a domain in its
   * ASCII form (A-labels) or a domain literal. Non-ASCII only in the local part, and then it needs SMTPUTF8.
   */
  readonly address: string
}

/**
 * Reads one mailbox: `ada@example.com`, `<ada@example.com>`, `Ada Lovelace <ada@example.com>` or
 * `"Lovelace, Ada" <ada@example.com>` (RFC 5322, 3.4). White space may stand around it and between its words.
 *
 * A name with any of `( ) < > [ ] : ; @ \ , "` in it must be quoted; a dot may stand unquoted, as in `Acme Inc.`
 * (RFC 5322, 4.1). Lists, groups, comments, routes and encoded words are refused. Linear in the length of the text.
 *
 * @param field where the mailbox stands, for the error, such as `to[2]`
 * @throws AddressError with field and offset
 */
export function parseMailbox(text: string, field: string): Mailbox {
  if (typeof text !== 'string') {
    throw new AddressError(field, 0, `expected a mailbox such as Ada <ada@example.com>, got ${kindOf(text)}`)
  }
  const start = skipSpace(text, 0)
  if (start === text.length)
    throw new AddressError(field, start, 'expected a mailbox, got nothing; leave it out of the list')
  const { name, end, spaced } = readPhrase(text, start, field)
  if (text.charCodeAt(end) !== openAngle) {
    if (spaced) throw withoutBrackets(text, end, field)
    return bareAddress(text, start, field)
  }
  if (text.charCodeAt(end + 1) === atSign)
    throw new AddressError(field, end + 1, 'source routes are not taken; write the address alone')
  const address = readAddress(text, end + 1, field)
  if (text.charCodeAt(address.end) !== closeAngle) {
    if (address.end < text.length) throw unexpected(text, address.end, field)
    throw new AddressError(field, address.end, 'expected ">" after the address; close the angle bracket')
  }
  const rest = skipSpace(text, address.end + 1)
  if (rest < text.length) throw unexpected(text, rest, field)
  return name === '' ? { address: address.value } : { name, address: address.value }
}

/** `Ada Lovelace <ada@example.com>`, the name quoted where it must be: what {@link parseMailbox} reads back the same. */
export function formatMailbox(mailbox: Mailbox): string {
  if (mailbox.name === undefined) return mailbox.address
  const name = isPlainPhrase(mailbox.name) ? mailbox.name : quote(mailbox.name)
  return `${name} <${mailbox.address}>`
}

/**
 * A mailbox from a display name, any text without control characters, and an address in the form of {@link Mailbox}.
 * An empty name is no name.
 */
export function namedMailbox(name: string, address: string, field: string): Mailbox {
  const at = offsetOfControl(name)
  if (at !== -1) throw new AddressError(field, at, `${shown(name, at)} cannot stand in a display name; leave it out`)
  return name === '' ? { address } : { name, address }
}

function bareAddress(text: string, start: number, field: string): Mailbox {
  const { value: address, end } = readAddress(text, start, field)
  const rest = skipSpace(text, end)
  if (rest < text.length) throw unexpected(text, rest, field)
  return { address }
}

const refusedInName = /^[\p{Cc}\p{Cs}]/u

function withoutBrackets(text: string, at: number, field: string): AddressError {
  const code = text.charCodeAt(at)
  if (at < text.length && code !== atSign && code !== quoteMark) return unexpected(text, at, field)
  const problem = 'expected an address in angle brackets after the name, as in Ada Lovelace <ada@example.com>'
  return new AddressError(field, at, `${problem}; got ${shown(text, at)}`)
}

interface Phrase {
  readonly name: string
  readonly end: number
  /** White space stood in it or after it: it is no local part. */
  readonly spaced: boolean
}

/** The words before an angle bracket (RFC 5322, 3.2.5); stops at the first character that no phrase can hold. */
function readPhrase(text: string, start: number, field: string): Phrase {
  const words: string[] = []
  let at = start
  let spaced = false
  while (at < text.length) {
    const word =
      text.charCodeAt(at) === quoteMark ? readQuoted(text, at, field, refusedInName) : readAtoms(text, at, field)
    if (word.end === at) break
    words.push(word.value)
    at = skipSpace(text, word.end)
    // Two words with nothing between them: `Ada"Lovelace"`.
    if (at === word.end) break
    spaced = true
  }
  return { name: words.join(' '), end: at, spaced }
}

function readAtoms(text: string, start: number, field: string): Taken {
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) at += widthOf(text, at, field, refusedInName) - 1
    else if (!isAtext(code) && code !== dot) break
  }
  const value = text.slice(start, at)
  const encodedWord = value.indexOf('=?')
  if (encodedWord !== -1 && text.charCodeAt(at) !== atSign) {
    throw new AddressError(
      field,
      start + encodedWord,
      'encoded words are not decoded; give the name itself, or quote it',
    )
  }
  return { value, end: at }
}

function isPlainPhrase(name: string): boolean {
  return name.split(' ').every(isPlainWord) && !name.includes('=?')
}

function isPlainWord(word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code < 128 && !isAtext(code) && code !== dot) return false
  }
  return word.length > 0
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++
  return at
}
