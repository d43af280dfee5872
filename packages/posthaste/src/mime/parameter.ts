import { isToken } from '../message/character-class.ts'
import type { ContentType } from '../message/content-type.ts'
import { looksEncoded } from './encoded-word.ts'
import { foldAt } from './header-line.ts'

// Parameters of MIME fields (RFC 2045, 5.1), and what RFC 2231 adds for the values that do not fit.

/** A media type with its parameters as the words of a header field. */
export function contentTypeWords(type: string, parameters: ContentType['parameters']): string[] {
  const words = [type]
  for (const [name, value] of parameters) addParameter(words, name, value)
  return words
}

/** A disposition (RFC 2183), and the file name where there is one, as the words of a header field. */
export function dispositionWords(disposition: string, filename: string | undefined): string[] {
  const words = [disposition]
  if (filename !== undefined) addParameter(words, 'filename', filename)
  return words
}

/** One more parameter, in as many words as it takes, each behind a semicolon. */
function addParameter(words: string[], name: string, value: string): void {
  for (const word of parameterWords(name, value)) {
    words[words.length - 1] += ';'
    words.push(word)
  }
}

/**
 * What to give as the `name` of a Content-Type, for readers that know neither `filename` nor RFC 2231: the file name
 * itself where it is short ASCII, else its closest short ASCII form.
 *
 * It stands there, and not as a second `filename` beside `filename*`, because strict parsers count that as a duplicate
 * and some then take the poorer one.
 */
export function asciiFilename(filename: string): string {
  if (isQuotable(filename) && filename.length <= longestFallback) return filename
  const plain = filename
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]|["\\%]/gu, '_')
    .replace(/=\?/g, '=_')
    .trim()
  if (plain.length <= longestFallback) return plain === '' ? '_' : plain
  const dot = plain.lastIndexOf('.')
  const extension = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : ''
  return plain.slice(0, longestFallback - extension.length) + extension
}

const longestFallback = 60

/** One parameter in as many pieces as it takes, each to be written whole. */
export function parameterWords(name: string, value: string): string[] {
  if (name !== 'filename' && name !== 'name' && isToken(value) && name.length + value.length + 3 < foldAt)
    return [`${name}=${value}`]
  if (isQuotable(value) && name.length + value.length + 5 < foldAt) return [`${name}="${value}"`]
  return extendedParameter(name, value)
}

/** Printable ASCII that every reader gives back as it is: no quote or backslash, nothing encoded or that looks so, no outer space. */
function isQuotable(value: string): boolean {
  return /^(?! )[ !#$&-[\]-~]+(?<! )$/.test(value) && !looksEncoded(value)
}

function extendedParameter(name: string, value: string): string[] {
  const whole = `${name}*=utf-8''`
  const pieces: string[] = []
  let piece = ''
  let label = `${name}*0*=utf-8''`
  for (const character of value) {
    const unit = percentEncoded(character)
    if (label.length + piece.length + unit.length + 2 >= foldAt) {
      pieces.push(label + piece)
      label = `${name}*${pieces.length}*=`
      piece = ''
    }
    piece += unit
  }
  return pieces.length === 0 ? [whole + piece] : [...pieces, label + piece]
}

/** One character, so that no piece ends within one. */
function percentEncoded(character: string): string {
  return attributeCharacters.has(character) ? character : (asciiEncoded[character] ?? encodeURIComponent(character))
}

// attribute-char of RFC 2231, section 7: a token without *, ' and %.
const attributeCharacters = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{}~')
const asciiEncoded: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 128 }, (_, code) => [
    String.fromCharCode(code),
    `%${code.toString(16).toUpperCase().padStart(2, '0')}`,
  ]),
)
