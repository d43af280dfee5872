import { MessageError } from '../errors.ts'
import { isAtext } from '../message/character-class.ts'
import type { Mailbox } from '../message/mailbox.ts'
import { encodedWords, leastRoom, longestEncodedWord, looksEncoded } from './encoded-word.ts'
import { foldAt } from './header-line.ts'

// The values of header fields as words, between which a line may be folded.

/** Unstructured text (RFC 5322, 2.2.1), as it is where every reader gets it back the same, else as encoded words. */
export function textWords(name: string, text: string): string[] {
  if (text === '') return []
  const column = name.length + 2
  if (isPlain(text)) {
    if (column + text.length <= foldAt) return [text]
    const words = splitAtSingleSpaces(text)
    if (words.every(isWritable)) return words
  }
  return encodedWords(name, text, roomAfter(column))
}

/** Mailboxes, comma-separated (RFC 5322, 3.4): names as atoms, quoted or encoded, whatever they need. */
export function mailboxWords(name: string, mailboxes: readonly Mailbox[]): string[] {
  const words: string[] = []
  for (let index = 0; index < mailboxes.length; index++) {
    const mailbox = mailboxes[index]
    if (mailbox === undefined) continue
    assertOneAddress(name, mailbox.address)
    const comma = index < mailboxes.length - 1 ? ',' : ''
    if (mailbox.name === undefined || mailbox.name === '') words.push(`${mailbox.address}${comma}`)
    else {
      const phrase = phraseWords(name, mailbox.name, index === 0 ? roomAfter(name.length + 2) : longestEncodedWord)
      words.push(...phrase, `<${mailbox.address}>${comma}`)
    }
  }
  return words
}

/** Message identifiers in their angle brackets (RFC 5322, 3.6.4). */
export function idWords(name: string, ids: readonly string[]): string[] {
  return ids.map((id) => {
    if (/[^!-~]|[<>]/.test(id) || id === '')
      throw new MessageError(
        'HEADER_INVALID',
        name,
        `a message identifier is visible ASCII without angle brackets, got ${JSON.stringify(id)}`,
      )
    return `<${id}>`
  })
}

function phraseWords(field: string, phrase: string, room: number): string[] {
  if (isPrintable(phrase) && !looksEncoded(phrase)) {
    // QUIRK: GMime (3.2.13) leaves the fold in a name that is folded between its atoms, so they stay on one line.
    if (phrase.length < foldAt && phrase.split(' ').every(isAtom)) return [phrase]
    // A quoted string keeps every space, which encoded words do not in some readers.
    const quoted = `"${phrase.replace(/["\\]/g, '\\$&')}"`
    if (quoted.length < foldAt) return [quoted]
  }
  return encodedWords(field, phrase, room)
}

/** Printable ASCII without outer spaces, and nothing that looks encoded. */
function isPlain(text: string): boolean {
  return isPrintable(text) && !text.startsWith(' ') && !text.endsWith(' ') && !looksEncoded(text)
}

function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126) return false
  }
  return true
}

function isAtom(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (!isAtext(word.charCodeAt(at))) return false
  return word !== ''
}

/** Some readers make one space of the white space around a fold: only single spaces are folded at. */
function splitAtSingleSpaces(text: string): string[] {
  const words: string[] = []
  let start = 0
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
    if (text.charCodeAt(at + 1) === 32 || text.charCodeAt(at - 1) === 32) continue
    words.push(text.slice(start, at))
    start = at + 1
  }
  words.push(text.slice(start))
  return words
}

/** A word that fits on a line, or at least cannot be read otherwise when it does not: a URL, a token. */
function isWritable(word: string): boolean {
  return word.length < foldAt || (word.length < longestBareWord && !word.includes(' '))
}

const longestBareWord = 900

function roomAfter(column: number): number {
  return Math.max(leastRoom, Math.min(foldAt - column, longestEncodedWord))
}

/** The message's parser let only one address through; nothing that could be read as two is written all the same. */
function assertOneAddress(field: string, address: string): void {
  const open = address.startsWith('"') ? address.lastIndexOf('"@') + 1 : 0
  if (/[\s<>,;()"\\]/.test(open > 0 ? address.slice(open) : address) || !address.includes('@'))
    throw new MessageError('HEADER_INVALID', field, `${JSON.stringify(address)} is not one address`)
}
