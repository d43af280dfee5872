import { idWords } from './field-words.ts'
import { headerLine } from './header-line.ts'
import { asciiFilename, contentTypeWords, dispositionWords } from './parameter.ts'
import type { Segment } from './segment.ts'
import { hypertext, isEightBit, type Leaf, type Multipart, type Part, plainText } from './shape.ts'

/**
 * Writes a tree of parts, with `header` before the MIME fields of the outermost, as segments: what lies between two
 * contents is one text. `boundary` is asked for once, and only when there is a multipart.
 */
export function writeParts(
  header: string,
  utf8: boolean,
  shape: Part,
  boundary: () => string,
  segments: Segment[],
): void {
  const writer: Writer = {
    segments,
    utf8,
    pending: header,
    depth: 0,
    boundary: shape.kind === 'multipart' ? boundary() : '',
  }
  writePart(shape, writer)
  if (shape.kind === 'leaf' && !endsInCrlf(shape)) writer.pending += '\r\n'
  flush(writer)
}

interface Writer {
  readonly segments: Segment[]
  /** The header holds UTF-8; it is all in the first text. */
  utf8: boolean
  /** Text that no segment holds yet. */
  pending: string
  /** How many multiparts are open. */
  depth: number
  /** What every boundary begins with; the depth makes it one multipart's own. */
  readonly boundary: string
}

function writePart(part: Part, writer: Writer): void {
  if (part.kind === 'leaf') writeLeaf(part, writer)
  else writeMultipart(part, writer)
}

function writeMultipart(part: Multipart, writer: Writer): void {
  writer.depth++
  const boundary = `${writer.boundary}_${writer.depth}`
  const words = [`multipart/${part.subtype};`, `boundary="${boundary}"`]
  const root = part.parts[0]
  if (part.subtype === 'related' && root !== undefined) {
    words[1] += ';'
    words.push(`type="${typeOf(root)}"`) // RFC 2387, 3.1
  }
  writer.pending += headerLine('Content-Type', words)
  if (isEightBit(part)) writer.pending += 'Content-Transfer-Encoding: 8bit\r\n'
  for (const each of part.parts) {
    writer.pending += `\r\n--${boundary}\r\n`
    writePart(each, writer)
  }
  writer.pending += `\r\n--${boundary}--\r\n`
  writer.depth--
}

function writeLeaf(leaf: Leaf, writer: Writer): void {
  writer.pending += `${leafHeader(leaf)}\r\n`
  flush(writer)
  writer.segments.push(leaf.body.segment)
}

function leafHeader(leaf: Leaf): string {
  let header = `${typeLines.get(leaf.contentType) ?? typeLine(leaf)}Content-Transfer-Encoding: ${leaf.body.encoding}\r\n`
  if (leaf.contentId !== undefined) header += headerLine('Content-ID', idWords('Content-ID', [leaf.contentId]))
  if (leaf.disposition !== undefined)
    header += headerLine('Content-Disposition', dispositionWords(leaf.disposition, leaf.filename))
  return header
}

function typeLine({ contentType, filename }: Pick<Leaf, 'contentType' | 'filename'>): string {
  const { type, parameters } = contentType
  const named = filename !== undefined && parameters.every(([name]) => name !== 'name')
  const all = named ? [...parameters, ['name', asciiFilename(filename)] as const] : parameters
  return headerLine('Content-Type', contentTypeWords(type, all))
}

/** The two that nearly every message has, written once. */
const typeLines = new Map([plainText, hypertext].map((contentType) => [contentType, typeLine({ contentType })]))

function flush(writer: Writer): void {
  if (writer.pending !== '') writer.segments.push({ kind: 'text', text: writer.pending, utf8: writer.utf8 })
  writer.pending = ''
  writer.utf8 = false
}

function typeOf(part: Part): string {
  return part.kind === 'leaf' ? part.contentType.type : `multipart/${part.subtype}`
}

/** Whether the content of a lone part ends its last line itself, as every message must. */
function endsInCrlf(leaf: Leaf): boolean {
  const { segment } = leaf.body
  if (segment.kind === 'text') return segment.text.endsWith('\r\n')
  if (segment.kind === 'lines') return segment.text.endsWith('\n')
  if (segment.kind === 'octets') return segment.octets.at(-1) === 10
  return segment.kind === 'quoted-printable' && (segment.source.at(-1) === 10 || segment.source.at(-1) === 13)
}
