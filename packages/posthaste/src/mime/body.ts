import { MessageError } from '../errors.ts'
import type { Content } from '../message/attachment.ts'
import { readContent } from '../message/read-content.ts'
import { base64Size } from '../octets/base64.ts'
import { quotedPrintableBound, quotedPrintableEstimate, quotedPrintableWithin } from '../octets/quoted-printable.ts'
import { type Scan, scan } from '../octets/scan.ts'
import { longestLine } from './header-line.ts'
import { base64Segment, fileContent, type OpenedContent } from './opened-content.ts'
import type { Segment } from './segment.ts'

// The content of a part: which transfer encoding it takes (RFC 2045, section 6), by one scan, and its octets in it.

/** How the octets of a part are written. */
export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64'

/** The content of a part, ready to be written. */
export interface Body {
  readonly encoding: TransferEncoding
  readonly segment: Segment
}

/** Text as a body: every line end becomes CRLF; 7bit where it can be, else the shorter of quoted-printable and base64. */
export function textBody(text: string, field: string): Body {
  if (!text.isWellFormed()) throw illFormed(text, field)
  const isShort = text.length <= triedAtOnce
  // Writing short text is several times as fast as counting the octets that it would become.
  const size = isShort ? scratch.write(text) : Buffer.byteLength(text)
  if (size === text.length) {
    const feeds = feedsOfShortLines(text)
    if (feeds !== undefined) return shortLines(text, feeds)
  } else if (isShort) return beyondAscii(text, scratch.subarray(0, size))
  const octets = Buffer.from(text)
  const found = scan(octets)
  if (isSevenBit(found)) return inSevenBit(text)
  const inBase64 = base64Size(octets.length + found.bareCr + found.bareLf)
  return quotedPrintableEstimate(found) <= inBase64 ? quotedPrintable(octets, found) : textInBase64(text)
}

/**
 * Where the line feeds of ASCII text stand, where a look at them is enough to know that it can be 7bit, as it nearly always
 * is; else undefined.
 */
function feedsOfShortLines(text: string): readonly number[] | undefined {
  let start = 0
  const feeds: number[] = []
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > longestLine) return undefined
    feeds.push(end)
    start = end + 1
  }
  return text.length - start <= longestLine && !text.includes('\0') ? feeds : undefined
}

function shortLines(text: string, feeds: readonly number[]): Body {
  if (text.length > expandedAtOnce || text.includes('\r')) return inSevenBit(text)
  return { encoding: '7bit', segment: { kind: 'lines', text, feeds } }
}

const expandedAtOnce = 64 * 1024

function inSevenBit(text: string): Body {
  return { encoding: '7bit', segment: { kind: 'text', text: withCrlf(text), utf8: false } }
}

/** Short text that cannot be 7bit: no scan is needed, as quoted-printable that grows longer than base64 is given up. */
function beyondAscii(text: string, octets: Uint8Array): Body {
  const size = octets.length
  const inBase64 = base64Size(size)
  // A character that adds one octet to its one or two units has two to escape, one that adds two has three or four.
  const least = size + 3 * (size - text.length)
  const encoded = least <= inBase64 ? quotedPrintableWithin(inBase64, octets) : undefined
  return encoded ? { encoding: 'quoted-printable', segment: { kind: 'octets', octets: encoded } } : textInBase64(text)
}

const triedAtOnce = 16 * 1024
const scratch = Buffer.allocUnsafeSlow(triedAtOnce * 3)

function textInBase64(text: string): Body {
  return { encoding: 'base64', segment: { kind: 'base64', source: Buffer.from(withCrlf(text)) } }
}

/**
 * Content that must come back octet by octet: base64, but for a line of ASCII. Quoted-printable is for text alone, whose line
 * ends some readers and stores make their own. A `message/…` is written as it is, with CRLF line ends (RFC 2046, 5.2.1).
 *
 * Throws ATTACHMENT_UNREADABLE, and MESSAGE_INVALID for a `message/…` that no encoding can carry.
 */
export async function contentBody(content: Content, type: string, field: string): Promise<Body> {
  if (isEncapsulated(type)) return encapsulated(await readContent(content, field), field)
  const loaded = await load(content, field)
  if (!(loaded instanceof Uint8Array)) return { encoding: 'base64', segment: base64Segment(loaded, field) }
  const isLine = type.startsWith('text/') && loaded.length <= longestLine && isSafeLine(scan(loaded))
  return isLine
    ? { encoding: '7bit', segment: { kind: 'octets', octets: loaded } }
    : { encoding: 'base64', segment: { kind: 'base64', source: loaded } }
}

/** The most octets of a blob that are loaded before the message is written. */
const loadedBlob = 1024 * 1024

async function load(content: Content, field: string): Promise<Uint8Array | OpenedContent> {
  switch (content.kind) {
    case 'text':
      return utf8(content.text, field)
    case 'octets':
      return content.octets
    case 'blob':
      if (content.blob.size <= loadedBlob) return new Uint8Array(await content.blob.arrayBuffer())
      return { size: content.blob.size, open: () => content.blob.stream() }
    case 'file':
      return await fileContent(content.path, field)
    case 'stream':
      return { size: undefined, open: content.open }
  }
}

function utf8(text: string, field: string): Buffer {
  if (!text.isWellFormed()) throw illFormed(text, field)
  return Buffer.from(text)
}

function illFormed(text: string, field: string): MessageError {
  const at = text.search(/\p{Surrogate}/u)
  return new MessageError(
    'MESSAGE_INVALID',
    field,
    `holds half of a surrogate pair at offset ${at}, which is no character`,
  )
}

function withCrlf(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n')
}

function isSevenBit(found: Scan): boolean {
  return found.high === 0 && found.nul === 0 && found.longestLine <= longestLine
}

function isSafeLine(found: Scan): boolean {
  return (
    isSevenBit(found) && found.crlf + found.bareCr + found.bareLf + found.trailingSpaces + found.fragileStarts === 0
  )
}

function quotedPrintable(source: Uint8Array, found: Scan): Body {
  return {
    encoding: 'quoted-printable',
    segment: { kind: 'quoted-printable', source, bound: quotedPrintableBound(found) },
  }
}

/** True for the types that no encoding may hide (RFC 2046, 5.2); message/global may be encoded (RFC 6532, 3.7). */
function isEncapsulated(type: string): boolean {
  return type.startsWith('message/') && !type.startsWith('message/global')
}

function encapsulated(octets: Uint8Array, field: string): Body {
  const found = scan(octets)
  const problem =
    found.nul > 0
      ? 'holds NUL'
      : found.bareCr > 0
        ? 'holds a CR without LF'
        : found.longestLine > longestLine
          ? `has a line of ${found.longestLine} octets, and ${longestLine} are the most`
          : undefined
  if (problem !== undefined)
    throw new MessageError('MESSAGE_INVALID', field, `an attached message is sent as it is, and this one ${problem}`)
  const encoding = found.high > 0 ? '8bit' : '7bit'
  // Latin-1 is octets as characters: the one pass of a regular expression serves any encoding.
  const lines = found.bareLf > 0 ? Buffer.from(withCrlf(Buffer.from(octets).toString('latin1')), 'latin1') : octets
  return { encoding, segment: { kind: 'octets', octets: lines } }
}
