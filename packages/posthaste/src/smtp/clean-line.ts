import { MessageError } from '../errors.ts'

/**
 * The one gate to the wire: every command line passes it before it is written.
 *
 * Refuses control characters (CR, LF and NUL above all), line separators of Unicode, lone surrogates, and any
 * non-ASCII where the transaction has no SMTPUTF8 (RFC 5321, 2.3.8 and 4.1.2; RFC 6531, 3.3). Nothing is stripped.
 *
 * @param line one command without its CRLF
 * @param field what the text came from, for the error
 * @throws MessageError MESSAGE_INVALID with the offset
 */
export function assertCleanLine(line: string, field: string, utf8 = false): void {
  if (/^[\x20-\x7e]*$/.test(line)) return
  const wrong = utf8 ? (unclean.exec(line)?.index ?? loneSurrogate(line)) : line.search(/[^\x20-\x7e]/)
  if (wrong === undefined || wrong === -1) return
  const shown = JSON.stringify(line.charAt(wrong)).replace(/[^\x20-\x7e]/g, codePoint)
  const allowed = utf8 ? 'control characters and line breaks' : 'control characters and characters beyond ASCII'
  throw new MessageError(
    'MESSAGE_INVALID',
    field,
    `${allowed} cannot stand in a command, found ${shown} at offset ${wrong}`,
  )
}

// C0, DEL, C1 and the two line separators.
const unclean = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/

function loneSurrogate(line: string): number | undefined {
  if (line.isWellFormed()) return undefined
  return line.search(/\p{Cs}/u)
}

function codePoint(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
