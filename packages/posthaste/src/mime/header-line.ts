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
export function headerLine(name: string, words: readonly string[], rules: LineRules = noRules): string {
  assertFieldName(name)
  const utf8 = rules.utf8 === true
  let line = `${name}:`
  let column = line.length
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    assertCleanWord(name, word, utf8)
    const width = utf8 ? Buffer.byteLength(word) : word.length
    const isFolded = column + 1 + width > foldAt && (index > 0 || foldsFirst(column, width, rules))
    // A line of white space alone, or what looks like one, ends the header for some readers.
    if (isFolded && !(word.charCodeAt(0) > SP)) throw refused(name, 'a folded line cannot begin with white space')
    line += isFolded ? `\r\n ${word}` : ` ${word}`
    column = isFolded ? 1 + width : column + 1 + width
    if (column > longestLine)
      throw refused(name, `a line cannot have more than ${longestLine} octets without a space to fold at`)
  }
  return `${line}\r\n`
}

const noRules: LineRules = {}

const TAB = 9
const LF = 10
const CR = 13
const SP = 32
const DEL = 127

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
  if (name.length >= longestLine) throw refused(name, `a line cannot have more than ${longestLine} octets`)
}

/** Only the folds of {@link headerLine} hold CR and LF. */
function assertCleanWord(field: string, word: string, utf8: boolean): void {
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code >= SP && code < DEL) continue
    if (code === CR || code === LF) throw refused(field, 'a header line cannot hold CR or LF')
    if (code < SP ? code !== TAB : code === DEL)
      throw refused(field, `a header line cannot hold the control character ${code}`)
    if (code > DEL && !utf8) throw refused(field, 'this field can hold ASCII only')
  }
  if (utf8 && !word.isWellFormed()) throw refused(field, 'holds half of a surrogate pair, which is no character')
}

function refused(name: string, problem: string): MessageError {
  return new MessageError('HEADER_INVALID', `header field ${JSON.stringify(name.slice(0, 80))}`, problem)
}
