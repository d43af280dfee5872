import { MailError } from '../errors.ts'
import { eventLine } from '../smtp/dialogue-line.ts'

/** The most lines that are shown. */
const mostLines = 100

/** The last lines, and how many are missing before them. */
export function latest(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return [...lines]
  return [eventLine(`${lines.length - mostLines} lines are left out`), ...lines.slice(-mostLines)]
}

/**
 * The same error with its transcript, which is put into words when somebody reads it, and which neither a log nor
 * `inspect()` shows unasked. The first transcript of an error counts.
 */
export function withTranscript<Thrown>(error: Thrown, lines: () => readonly string[]): Thrown {
  if (!MailError.is(error) || 'transcript' in error) return error
  Object.defineProperty(error, 'transcript', { get: lines, enumerable: false, configurable: true })
  return error
}
