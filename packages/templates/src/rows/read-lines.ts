// Octets become lines: strict UTF-8, whole lines only, and never more of the file in memory than a piece of it.
import { isUtf8 } from 'node:buffer'
import { rowsError } from './rows-error.ts'

/** Lines that follow one another, without their LF; a CR before it is still there. */
export interface Lines {
  /** The number of the first one, from 1. */
  readonly first: number
  readonly lines: readonly string[]
}

/** In octets: what is longer has no line breaks, and is no row. */
const longestLine = 1_000_000
const lineFeed = 0x0a

/**
 * Reads lines, some at a time.
 *
 * @param name - the file, for errors
 * @throws TemplateError TEMPLATE_DATA_INVALID for octets that are not UTF-8, NUL, and lines longer than a megabyte
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Lines, void, undefined> {
  let first = 1
  let waiting: Uint8Array[] = []
  let waitingLength = 0
  for await (const octets of source) {
    const end = octets.lastIndexOf(lineFeed) + 1
    if (end > 0) {
      const lines = decode([...waiting, octets.subarray(0, end - 1)], first, name)
      yield { first, lines }
      first += lines.length
      waiting = []
      waitingLength = 0
    }
    // A copy, which a Buffer's own slice is not: whoever reads from a file may fill the same memory anew.
    waiting.push(Uint8Array.from(octets.subarray(end)))
    waitingLength += octets.length - end
    if (waitingLength > longestLine) throw tooLong(name, first)
  }
  if (waitingLength > 0) yield { first, lines: decode(waiting, first, name) }
}

function decode(pieces: readonly Uint8Array[], first: number, name: string): readonly string[] {
  const octets = Buffer.concat(pieces)
  if (first === 1) refuseUtf16(octets, name)
  if (!isUtf8(octets)) throw rowsError(name, first + brokenLine(octets), 'is not UTF-8; save the file as UTF-8')
  const lines = octets.toString('utf8').split('\n')
  const [start = '', ...others] = first === 1 ? lines : []
  if (first === 1 && start.startsWith('\uFEFF')) return checked([start.slice(1), ...others], first, name)
  return checked(lines, first, name)
}

function checked(lines: readonly string[], first: number, name: string): readonly string[] {
  for (const [index, line] of lines.entries()) {
    if (line.length > longestLine) throw tooLong(name, first + index)
    if (line.includes('\0')) throw rowsError(name, first + index, 'has a NUL in it; expected a text file in UTF-8')
  }
  return lines
}

function refuseUtf16(octets: Uint8Array, name: string): void {
  const [one, two] = octets
  if ((one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff)) {
    throw rowsError(name, 1, 'is UTF-16; save the file as UTF-8 (in Excel: "CSV UTF-8")')
  }
}

/** How many lines are whole before the one that is not. */
function brokenLine(octets: Uint8Array): number {
  let line = 0
  let start = 0
  for (let end = octets.indexOf(lineFeed); end !== -1; end = octets.indexOf(lineFeed, start)) {
    if (!isUtf8(octets.subarray(start, end))) return line
    line += 1
    start = end + 1
  }
  return line
}

function tooLong(name: string, line: number): Error {
  return rowsError(name, line, `is longer than ${longestLine} octets; expected a row on each line`)
}
