import { type BodyCheck, createBodyCheck } from './body-check.ts'
import { createDefectLog } from './defect.ts'
import { findHeaderDefects } from './header-defects.ts'
import { createHeaderReader, type HeaderReader, withoutLineEnd } from './header-reader.ts'
import { type ParseLimits, resolveParseLimits } from './limits.ts'
import { createLineScanner, type LineSink } from './line-scanner.ts'
import type { ParsedMessage, ParsedPart } from './parsed-message.ts'
import { readPartFacts } from './part-facts.ts'

/** Reads a message as its octets come. */
export interface MessageParser {
  /** The next octets, cut anywhere; nothing of them is kept but header fields. Ignored after the end. */
  write(chunk: Uint8Array): void
  /** What the message consists of. Called again, it gives the same. */
  end(): ParsedMessage
}

/** What a message in memory consists of. Never throws, whatever the octets are; linear in them. */
export function parseMessage(octets: Uint8Array, limits: ParseLimits = {}): ParsedMessage {
  const parser = createMessageParser(limits)
  parser.write(octets)
  return parser.end()
}

/** The longest line that is compared with boundaries; RFC 2046 (5.1.1) allows them 70 characters. */
const longestDelimiter = 1000

type Building<T> = { -readonly [K in keyof T]: T[K] }

/** A part that has begun, and what is needed until it ends. */
interface Open {
  readonly part: Building<Omit<ParsedPart, 'parts' | 'offsets'>> & {
    readonly offsets: Building<ParsedPart['offsets']>
    readonly parts: ParsedPart[]
  }
  /** What stands before the number of a part within: empty, or such as `2.`. */
  prefix: string
  /** The type of a part within that names none. */
  usual: string
  /** Of a multipart that no delimiter has closed. */
  boundary?: string
  isMultipart: boolean
  check?: BodyCheck
}

/** A parser at the first octet. Its memory is bounded by the limits, not by the message. */
export function createMessageParser(given: ParseLimits = {}): MessageParser {
  const limits = resolveParseLimits(given)
  const defects = createDefectLog(limits.defects)
  const budget = { octets: limits.headerOctets, fields: limits.headerFields }
  const open: Open[] = []
  /** Of the innermost open part, while it lasts. */
  let header: HeaderReader | undefined
  let parts = 0
  let boundaries = 0
  let result: ParsedMessage | undefined
  const root = begin(undefined, 0)

  const sink: LineSink = {
    wanted(first) {
      if (header !== undefined) return Math.max(budget.octets, longestDelimiter)
      return boundaries > 0 && first === hyphen ? longestDelimiter : 0
    },
    line(octets, start, stop, offset, cut) {
      if (boundaries > 0 && !cut && delimited(octets, start, stop, offset)) return
      const was = header?.line(octets, start, stop, offset, cut) ?? 'body'
      if (was === 'header') return
      if (header !== undefined) endHeader(was === 'end' ? offset + stop - start : offset, offset)
      if (was !== 'body') return
      // The first line behind a header without end may be the first of a message within.
      if (header !== undefined) sink.line(octets, start, stop, offset, cut)
      else if (boundaries === 0 || cut || !delimited(octets, start, stop, offset))
        sink.piece(octets, start, stop, offset)
    },
    piece(octets, start, stop, offset) {
      open.at(-1)?.check?.piece(octets, start, stop, offset)
    },
  }
  const scanner = createLineScanner(sink, defects, () => header !== undefined)

  return {
    write(chunk) {
      if (result === undefined) scanner.write(chunk)
    },
    end() {
      if (result !== undefined) return result
      scanner.end()
      closeDownTo(0, scanner.size, scanner.size)
      result = { root: root.part, defects: defects.found, size: scanner.size }
      return result
    },
  }

  function begin(parent: Open | undefined, offset: number): Open {
    const id = parent === undefined ? '' : `${parent.prefix}${parent.part.parts.length + 1}`
    const offsets = { headerStart: offset, bodyStart: offset, bodyEnd: offset, end: offset }
    const part = { id, headers: [], contentType: plainText, encoding: '7bit', offsets, parts: [] }
    const begun: Open = { part, prefix: '', usual: 'text/plain', isMultipart: false }
    parent?.part.parts.push(part)
    open.push(begun)
    parts++
    header = createHeaderReader(budget, defects, parent === undefined)
    return begun
  }

  function endHeader(bodyStart: number, end: number): void {
    const [current, parent] = [open.at(-1), open.at(-2)]
    if (current === undefined || header === undefined) return
    const { part } = current
    const headers = header.close(end)
    header = undefined
    const { boundary, ...facts } = readPartFacts(headers, parent?.usual ?? 'text/plain', limits.parameters, defects)
    Object.assign(part, facts, { headers })
    part.offsets.bodyStart = bodyStart
    if (parent === undefined) findHeaderDefects(part, defects)
    current.isMultipart = part.contentType.type.startsWith('multipart/')
    nameIt(current, parent)
    if (current.isMultipart) openMultipart(current, boundary)
    else if (part.contentType.type === 'message/rfc822' || part.contentType.type === 'message/global')
      openMessage(current)
    else current.check = createBodyCheck(part.encoding, defects)
  }

  /** Its id, and what those of its parts begin with (RFC 9051, 6.4.5.1). */
  function nameIt(current: Open, parent: Open | undefined): void {
    const { part, isMultipart } = current
    const withinMessage = parent !== undefined && !parent.isMultipart
    if (parent === undefined) part.id = isMultipart ? 'TEXT' : '1'
    else if (withinMessage) part.id = `${parent.part.id}.${isMultipart ? 'TEXT' : '1'}`
    if (parent === undefined) current.prefix = isMultipart ? '' : '1.'
    else current.prefix = withinMessage && isMultipart ? `${parent.part.id}.` : `${part.id}.`
  }

  function openMultipart(current: Open, boundary: string | undefined): void {
    const { part } = current
    if (part.encoding === 'base64' || part.encoding === 'quoted-printable')
      defects.add(
        'encoded-composite',
        part.offsets.headerStart,
        `a multipart is said to be ${part.encoding} (RFC 2045, 6.4)`,
      )
    if (boundary === undefined || boundary.length > longestDelimiter - 10)
      defects.add(
        'missing-boundary',
        part.offsets.headerStart,
        'a multipart names no boundary that can be found (RFC 2046, 5.1.1)',
      )
    else if (open.length > limits.depth) tooDeep(part.offsets.headerStart)
    else {
      current.boundary = boundary
      current.usual = part.contentType.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
      boundaries++
    }
  }

  function openMessage(current: Open): void {
    const { part } = current
    const { headerStart, bodyStart } = part.offsets
    if (part.encoding === 'base64' || part.encoding === 'quoted-printable') {
      defects.add(
        'encoded-composite',
        headerStart,
        `an attached message is ${part.encoding} (RFC 2046, 5.2.1); it stays closed`,
      )
      current.check = createBodyCheck(part.encoding, defects)
    } else if (open.length > limits.depth) tooDeep(headerStart)
    else if (parts >= limits.parts) tooMany(headerStart)
    else begin(current, bodyStart)
  }

  /** Whether a line is a delimiter of an open multipart, the innermost first; then it has been acted upon. */
  function delimited(octets: Buffer, start: number, stop: number, offset: number): boolean {
    if (octets[start] !== hyphen || octets[start + 1] !== hyphen || stop - start > longestDelimiter) return false
    const line = octets
      .toString('latin1', start + 2, withoutLineEnd(octets, start, stop))
      .replace(/(?<![ \t])[ \t]+$/, '')
    for (let at = open.length - 1; at >= 0; at--) {
      const { boundary } = open[at] ?? {}
      if (boundary === undefined || !line.startsWith(boundary)) continue
      const closes = line.length === boundary.length + 2 && line.endsWith('--')
      if (!closes && line.length !== boundary.length) continue
      delimit(at, closes, offset, offset + stop - start)
      return true
    }
    return false
  }

  function delimit(at: number, closes: boolean, offset: number, behind: number): void {
    const multipart = open[at]
    closeDownTo(at + 1, offset - scanner.lastLineEnd, offset)
    if (multipart === undefined) return
    if (closes) {
      delete multipart.boundary
      boundaries--
    } else if (parts >= limits.parts) tooMany(offset)
    else begin(multipart, behind)
  }

  /** Ends the parts from an index on, the innermost first. */
  function closeDownTo(count: number, bodyEnd: number, end: number): void {
    if (header !== undefined) endHeader(end, end)
    // The end of one header may be the beginning of the next: that of a message within.
    if (header !== undefined) endHeader(end, end)
    while (open.length > count) {
      const closed = open.pop()
      if (closed !== undefined) close(closed, bodyEnd, end)
    }
  }

  function close({ part, boundary, isMultipart, check }: Open, bodyEnd: number, end: number): void {
    part.offsets.bodyEnd = Math.max(part.offsets.bodyStart, bodyEnd)
    part.offsets.end = end
    const decodedSize = check?.end(part.offsets.bodyEnd)
    if (decodedSize !== undefined) part.decodedSize = decodedSize
    if (boundary !== undefined) {
      boundaries--
      defects.add('unclosed-multipart', end, 'a multipart ends without its closing delimiter (RFC 2046, 5.1.1)')
    }
    if (isMultipart && part.parts.length === 0)
      defects.add('missing-parts', part.offsets.bodyStart, 'a multipart has no parts (RFC 2046, 5.1.1)')
  }

  function tooDeep(offset: number): void {
    defects.add(
      'limit',
      offset,
      `parts lie deeper within each other than ${limits.depth}; the rest stays closed`,
      'depth',
    )
  }

  function tooMany(offset: number): void {
    defects.add('limit', offset, `more parts than ${limits.parts}; the rest stays closed`, 'parts')
  }
}

const hyphen = 45
const plainText: ParsedPart['contentType'] = { type: 'text/plain', parameters: [] }
