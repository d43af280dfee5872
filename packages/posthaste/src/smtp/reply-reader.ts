import { ProtocolError, type Reply } from '../errors.ts'

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

/** A reader that calls `receive` with each reply. Linear in the octets, whatever their cuts. */
export function createReplyReader(receive: (reply: Reply) => void): ReplyReader {
  /** What has arrived of a line without its end. */
  let rest: Buffer[] = []
  let restLength = 0
  /** The lines so far of a reply with several. */
  let lines: Line[] = []
  let linesLength = 0

  return {
    feed(octets) {
      const arrived = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
      let start = 0
      for (let end = arrived.indexOf(LF); end !== -1; end = arrived.indexOf(LF, start)) {
        const piece = arrived.subarray(start, end + 1)
        start = end + 1
        takeLine(restLength === 0 ? piece : joined(piece))
      }
      if (start < arrived.length) keep(arrived.subarray(start))
    },
    get pending() {
      return restLength + linesLength
    },
  }

  function takeLine(octets: Buffer): void {
    linesLength += octets.length
    if (linesLength > maxReplyOctets) throw tooLong(octets)
    const line = parseLine(octets)
    if (line.last && lines.length === 0) {
      linesLength = 0
      receive(replyOf(line))
      return
    }
    lines.push(line)
    if (lines.length > maxReplyLines) {
      throw violation(`expected a reply of at most ${maxReplyLines} lines, got more`, octets)
    }
    if (line.code !== lines[0]?.code) {
      throw violation(`expected every line of a reply to have the code ${lines[0]?.code}`, octets)
    }
    if (!line.last) return
    const reply = joinedReply(lines)
    lines = []
    linesLength = 0
    receive(reply)
  }

  function keep(piece: Buffer): void {
    if (linesLength + restLength + piece.length > maxReplyOctets) throw tooLong(piece)
    // The octets are the caller's, who may use their place again.
    rest.push(Buffer.from(piece))
    restLength += piece.length
  }

  function joined(piece: Buffer): Buffer {
    rest.push(piece)
    const whole = Buffer.concat(rest)
    rest = []
    restLength = 0
    return whole
  }
}

interface Line {
  readonly code: number
  readonly last: boolean
  /** What follows the code and its separator. */
  readonly text: string
}

const CR = 13
const LF = 10
const SP = 32
const HYPHEN = 45

/** One line with its CRLF: `250 text`, `250-text` or, as RFC 5321 asks clients to take it, `250` alone. */
function parseLine(octets: Buffer): Line {
  const end = octets.length - 2
  if (end < 3 || octets[end] !== CR) throw malformed(octets)
  const separator = end === 3 ? SP : octets[3]
  const code = digit(octets[0]) * 100 + digit(octets[1]) * 10 + digit(octets[2])
  // NaN, where one is no digit, fails both comparisons.
  if (!(code >= 200 && code <= 599) || (separator !== SP && separator !== HYPHEN)) throw malformed(octets)
  return { code, last: separator === SP, text: textOf(octets, 4, end) }
}

function digit(octet: number | undefined): number {
  return octet !== undefined && octet >= 48 && octet <= 57 ? octet - 48 : Number.NaN
}

function textOf(octets: Buffer, start: number, end: number): string {
  if (start >= end) return ''
  let ascii = true
  for (let at = start; at < end; at++) {
    const octet = octets[at] ?? 0
    if (octet >= 32 && octet < 127) continue
    if (octet > 127) ascii = false
    else if (octet !== 9) throw malformed(octets)
  }
  // C1 controls, which steer some terminals, can only come as UTF-8.
  return ascii
    ? octets.toString('latin1', start, end)
    : octets.toString('utf8', start, end).replace(/[\x80-\x9f]/g, '\ufffd')
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
  if (text.charCodeAt(1) !== 46 || text.charCodeAt(0) !== 48 + Math.floor(code / 100)) return undefined
  return /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(text)?.[0]
}

function malformed(octets: Buffer): ProtocolError {
  return violation('expected a reply of three digits, a space or hyphen, text and CRLF (RFC 5321, 4.2), got', octets)
}

function tooLong(octets: Buffer): ProtocolError {
  return violation(`expected a reply of at most ${maxReplyOctets} octets, got more`, octets)
}

function violation(problem: string, octets: Buffer): ProtocolError {
  return new ProtocolError(problem, shownLine(octets))
}

/** At most 200 characters of a line, control characters escaped. */
function shownLine(octets: Buffer): string {
  const text = octets.toString('utf8', 0, 400).replace(/\r?\n$/, '')
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return escaped.length > 200 ? `${escaped.slice(0, 199)}…` : escaped
}
