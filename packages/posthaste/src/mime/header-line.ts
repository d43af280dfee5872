import { MessageError } from '../errors.ts'

// The one writer of header lines. Whatever a caller forgot to check stops here.

/**
 * Where lines are folded. RFC 5322 (2.1.1) wants at most 78 octets, RFC 2047 (section 2) at most 76 where an encoded
 * word stands; the smaller serves both.
 */
export const foldAt = 76

/** The most octets that a line may have without its CRLF (RFC 5322, 2.1.1). */
export const longestLine = 998

/** How one field may be written. */
export interface LineRules {
  /**
   * Whether the value may begin on the second line, where its first word would not fit on the first. Not in text, where
   * Python's email takes the fold for a space of the value. @default false
   */
  readonly foldFirst?: boolean
  /** Whether the line may hold UTF-8, which needs SMTPUTF8 (RFC 6532). @default false */
  readonly utf8?: boolean
}

/**
 * One header field with its CRLF: the words are joined by single spaces, and folded only there (RFC 5322, 2.2.3).
 *
 * Throws HEADER_INVALID for a name that is none, for CR, LF, NUL and other controls, for a line over 998 octets and for
 * non-ASCII where the rules have none.
 */
export function headerLine(name: string, words: readonly string[], rules: LineRules = {}): string {
  assertFieldName(name)
  let line = `${name}:`
  let column = line.length
  let folds = 0
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const width = rules.utf8 === true ? Buffer.byteLength(word) : word.length
    const isFolded = column + 1 + width > foldAt && (index > 0 || foldsFirst(column, width, rules))
    line += isFolded ? `\r\n ${word}` : ` ${word}`
    column = isFolded ? 1 + width : column + 1 + width
    if (isFolded) folds++
  }
  line += '\r\n'
  assertCleanLine(name, line, folds, rules.utf8 === true)
  return line
}

/** True where every character is ASCII. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

function foldsFirst(column: number, width: number, rules: LineRules): boolean {
  if (column + 1 + width > longestLine) return true
  return rules.foldFirst === true && 1 + width <= foldAt
}

function assertFieldName(name: string): void {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    if (code < 33 || code > 126 || code === 58) throw refused(name, 'is not the name of a header field (RFC 5322, 2.2)')
  }
  if (name === '') throw refused(name, 'a header field needs a name')
}

/** Refuses a finished field that is not exactly one clean field, folded as often as it was meant to be. */
function assertCleanLine(field: string, line: string, folds: number, utf8: boolean): void {
  const end = line.length - 2
  let folded = 0
  let octets = 0
  for (let at = 0; at < end; at++) {
    const code = line.charCodeAt(at)
    if (code === 13) {
      folded++
      if (folded > folds || !isFold(line, at)) throw refused(field, 'a header line cannot hold CR or LF')
      octets = 0
      at += 1
    } else if (code < 32 ? code !== 9 : code === 127) {
      throw refused(field, `a header line cannot hold the control character ${code}`)
    } else if (code < 128) octets++
    else if (!utf8) throw refused(field, 'this field can hold ASCII only')
    else octets += code < 0x800 || isSurrogate(code) ? 2 : 3
    if (octets > longestLine)
      throw refused(field, `a line cannot have more than ${longestLine} octets without a space to fold at`)
  }
  if (utf8 && !line.isWellFormed()) throw refused(field, 'holds half of a surrogate pair, which is no character')
}

/** CRLF and one space, and then something that is not white space. */
function isFold(line: string, at: number): boolean {
  return line.charCodeAt(at + 1) === 10 && line.charCodeAt(at + 2) === 32 && line.charCodeAt(at + 3) > 32
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}

function refused(name: string, problem: string): MessageError {
  return new MessageError('HEADER_INVALID', `header field ${JSON.stringify(name.slice(0, 80))}`, problem)
}
