import { ProtocolError, type Reply } from '../errors.ts'
import { asBuffer } from '../octets/as-buffer.ts'

/** The longest reply that is read, in octets. */
export const maxReplyOctets = 1_048_576

/** The most lines that one reply may have. */
export const maxReplyLines = 512

/** Turns octets that arrive cut anywhere into replies (RFC 5321, section 4.2). */
export interface ReplyReader {
  /**
   * Takes the next octets and hands over each reply that they complete, in order.
   *
   * @throws ProtocolError with the offending line; the reader is of no use afterwards
   */
  feed(octets: Uint8Array): void
  /** How many octets have arrived of a reply that is not complete. */
  readonly pending: number
}

/**
 * A reader that calls `receive` with each reply. Linear in the octets, whatever their cuts. What an error shows of a line
 * passes through `mask` first.
 */
export function createReplyReader(
  receive: (reply: Reply) => void,
  mask: (text: string) => string = (text) => text,
): ReplyReader {
  /** What has arrived of a line without its end. Octets are characters here, until a line is read. */
  let rest = ''
  /** The lines so far of a reply with several. */
  let lines: Line[] = []
  let linesLength = 0

  return {
    feed(octets) {
      try {
        read(asBuffer(octets).toString('latin1'))
      } catch (error) {
        throw error instanceof Violation ? new ProtocolError(error.message, shownLine(error.line, mask)) : error
      }
    },
    get pending() {
      return rest.length + linesLength
    },
  }

  function read(arrived: string): void {
    let start = 0
    for (let feed = arrived.indexOf('\n'); feed !== -1; feed = arrived.indexOf('\n', start)) {
      if (rest === '') takeLine(arrived, start, feed + 1)
      else takeJoinedLine(arrived.slice(0, feed + 1))
      start = feed + 1
    }
    if (start < arrived.length) keep(start === 0 ? arrived : arrived.slice(start))
  }

  /** One line of what has arrived, its end included. */
  function takeLine(arrived: string, start: number, end: number): void {
    linesLength += end - start
    if (linesLength > maxReplyOctets) throw tooLong(arrived.slice(start, end))
    const line = parseLine(arrived, start, end)
    if (line.last && lines.length === 0) {
      linesLength = 0
      receive(replyOf(line))
      return
    }
    lines.push(line)
    if (lines.length > maxReplyLines) {
      throw violation(`expected a reply of at most ${maxReplyLines} lines, got more`, arrived.slice(start, end))
    }
    if (line.code !== lines[0]?.code) {
      throw violation(`expected every line of a reply to have the code ${lines[0]?.code}`, arrived.slice(start, end))
    }
    if (!line.last) return
    const reply = joinedReply(lines)
    lines = []
    linesLength = 0
    receive(reply)
  }

  function takeJoinedLine(piece: string): void {
    const whole = rest + piece
    rest = ''
    takeLine(whole, 0, whole.length)
  }

  function keep(piece: string): void {
    if (linesLength + rest.length + piece.length > maxReplyOctets) throw tooLong(piece)
    rest += piece
  }
}

interface Line {
  readonly code: number
  readonly last: boolean
  /** What follows the code and its separator. */
  readonly text: string
}

const TAB = 9
const CR = 13
const SP = 32
const HYPHEN = 45
const DOT = 46
const DEL = 127

/** One line with its CRLF: `250 text`, `250-text` or, as RFC 5321 asks clients to take it, `250` alone. */
function parseLine(arrived: string, start: number, after: number): Line {
  const end = after - 2
  const separator = end === start + 3 ? SP : arrived.charCodeAt(start + 3)
  const code = digitAt(arrived, start) * 100 + digitAt(arrived, start + 1) * 10 + digitAt(arrived, start + 2)
  const shaped = end >= start + 3 && arrived.charCodeAt(end) === CR && (separator === SP || separator === HYPHEN)
  // NaN, where one is no digit, fails both comparisons.
  if (!shaped || !(code >= 200 && code <= 599)) throw malformed(arrived.slice(start, after))
  return {
    code,
    last: separator === SP,
    text: textOf(arrived, start + 4, end) ?? refuseControls(arrived, start, after),
  }
}

/** NaN where there is none. */
function digitAt(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

/** The text of a line, which may be UTF-8 (RFC 6531, section 3.7.1); undefined where it holds controls. */
function textOf(arrived: string, start: number, end: number): string | undefined {
  if (start >= end) return ''
  let ascii = true
  for (let at = start; at < end; at++) {
    const code = arrived.charCodeAt(at)
    if (code >= SP && code < DEL) continue
    if (code > DEL) ascii = false
    else if (code !== TAB) return undefined
  }
  const text = arrived.slice(start, end)
  // C1 controls, which steer some terminals, can only come as UTF-8.
  return ascii ? text : fromUtf8(text).replace(/[\x80-\x9f]/g, '\ufffd')
}

function refuseControls(arrived: string, start: number, after: number): never {
  throw malformed(arrived.slice(start, after))
}

function fromUtf8(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('utf8')
}

function replyOf(line: Line): Reply {
  const enhanced = enhancedCode(line)
  if (enhanced === undefined) return { code: line.code, text: line.text }
  return { code: line.code, enhanced, text: line.text.slice(enhanced.length + 1) }
}

function joinedReply(lines: readonly Line[]): Reply {
  const code = lines[0]?.code ?? 0
  const enhanced = lines.map(enhancedCode).find((each) => each !== undefined)
  if (enhanced === undefined) return { code, text: lines.map(({ text }) => text).join('\n') }
  return { code, enhanced, text: lines.map((line) => withoutCode(line, enhanced)).join('\n') }
}

function withoutCode(line: Line, enhanced: string): string {
  return enhancedCode(line) === enhanced ? line.text.slice(enhanced.length + 1) : line.text
}

/** The enhanced status code at the start of a line (RFC 2034, section 4), whose class must be that of the reply code. */
function enhancedCode({ code, text }: Line): string | undefined {
  if (text.charCodeAt(1) !== DOT || text.charCodeAt(0) !== 48 + Math.floor(code / 100)) return undefined
  return /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(text)?.[0]
}

function malformed(line: string): Violation {
  return violation('expected a reply of three digits, a space or hyphen, text and CRLF (RFC 5321, 4.2), got', line)
}

function tooLong(line: string): Violation {
  return violation(`expected a reply of at most ${maxReplyOctets} octets, got more`, line)
}

function violation(problem: string, line: string): Violation {
  return new Violation(problem, line)
}

/** A line that no server may send, as it came; nobody else is shown it like that. */
class Violation extends Error {
  readonly line: string

  constructor(problem: string, line: string) {
    super(problem)
    this.line = line
  }
}

/** At most 200 characters of a line, masked before it is cut, control characters escaped. */
function shownLine(line: string, mask: (text: string) => string): string {
  const text = mask(fromUtf8(line))
    .replace(/\r?\n$/, '')
    .slice(0, 400)
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return escaped.length > 200 ? `${escaped.slice(0, 199)}…` : escaped
}
