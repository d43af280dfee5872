import { base64Size, encodeBase64, octetsPerLine } from '../octets/base64.ts'
import { quotedPrintableEncoder } from '../octets/quoted-printable.ts'

/**
 * A run of a composed message. All but `opened` are in memory, and can be written into one buffer at once.
 *
 * - `text`: written as it is; ASCII unless `utf8`.
 * - `lines`: ASCII whose lines end in LF, at the offsets `feeds`; each is written as CRLF.
 * - `octets`: written as they are.
 * - `quoted-printable`, `base64`: octets that are encoded as they are written; `bound` is at least what they become.
 * - `opened`: encoded chunks that are read when the message is; `size` is exact, absent when nobody knows it.
 */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly utf8: boolean }
  | { readonly kind: 'lines'; readonly text: string; readonly feeds: readonly number[] }
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | {
      readonly kind: 'quoted-printable'
      readonly source: Uint8Array
      readonly bound: number
    }
  | { readonly kind: 'base64'; readonly source: Uint8Array }
  | { readonly kind: 'opened'; readonly size: number | undefined; readonly open: () => AsyncIterable<Uint8Array> }

/** At least as many octets as the segment becomes; infinite when it is not in memory. */
export function boundOf(segment: Segment): number {
  switch (segment.kind) {
    case 'text':
      return segment.utf8 ? Buffer.byteLength(segment.text) : segment.text.length
    case 'lines':
      return segment.text.length + segment.feeds.length
    case 'octets':
      return segment.octets.length
    case 'quoted-printable':
      return segment.bound
    case 'base64':
      return base64Size(segment.source.length) + 2
    case 'opened':
      return Number.POSITIVE_INFINITY
  }
}

/** Writes a segment into `target` from `at` on and returns where it ended. There is room for its {@link boundOf}. */
export function writeSegment(segment: Segment, target: Buffer, at: number): number {
  switch (segment.kind) {
    case 'text':
      return at + (segment.utf8 ? target.write(segment.text, at, 'utf8') : target.write(segment.text, at, 'latin1'))
    case 'lines':
      return writeLines(segment.text, segment.feeds, target, at)
    case 'octets':
      target.set(segment.octets, at)
      return at + segment.octets.length
    case 'quoted-printable':
      return quotedPrintableEncoder(segment.source).fill(target, at)
    case 'base64':
      return encodeBase64(segment.source, target, at)
    case 'opened':
      throw new TypeError('a segment that is not in memory has no octets to write')
  }
}

const LF = 10
const CR = 13
const DOT = 46

/** All of the text at once, as far behind as it grows, and then line after line to its place: no longer string is made. */
function writeLines(text: string, feeds: readonly number[], target: Buffer, at: number): number {
  const source = at + feeds.length
  const end = source + target.write(text, source, 'latin1')
  let to = at
  let from = 0
  for (const feed of feeds) {
    target.copyWithin(to, source + from, source + feed)
    to += feed - from
    target[to++] = CR
    target[to++] = LF
    from = feed + 1
  }
  return end
}

/** Whether a line of it may begin with a dot: where it would take long to find out, it may. */
export function dotMayBeginLine(segment: Segment): boolean {
  switch (segment.kind) {
    case 'text':
      return segment.text.startsWith('.') || segment.text.includes('\n.')
    case 'lines':
      return dotBeginsLine(segment.text, segment.feeds)
    case 'base64':
      return false
    default:
      return true
  }
}

function dotBeginsLine(text: string, feeds: readonly number[]): boolean {
  for (const feed of feeds) if (text.charCodeAt(feed + 1) === DOT) return true
  return text.charCodeAt(0) === DOT
}

/** Exactly as many octets as the segment becomes; undefined when nobody knows before it is read. */
export function sizeOf(segment: Segment): number | undefined {
  if (segment.kind === 'opened') return segment.size
  if (segment.kind === 'base64') return base64Size(segment.source.length)
  if (segment.kind === 'quoted-printable') return quotedPrintableSize(segment.source)
  return boundOf(segment)
}

/** The octets of a segment in chunks of bounded size, each in memory of its own. */
export async function* chunksOf(segment: Segment): AsyncGenerator<Uint8Array, void, undefined> {
  if (segment.kind === 'opened') yield* segment.open()
  else yield* chunksInMemory(segment)
}

const chunkSize = 64 * 1024

function* chunksInMemory(segment: Exclude<Segment, { kind: 'opened' }>): Generator<Uint8Array, void, undefined> {
  switch (segment.kind) {
    case 'text':
      return yield* textChunks(segment.text, segment.utf8)
    case 'lines':
      return yield* linesChunk(segment)
    case 'octets':
      for (let at = 0; at < segment.octets.length; at += chunkSize) yield segment.octets.subarray(at, at + chunkSize)
      return
    case 'quoted-printable':
      return yield* quotedPrintableChunks(segment.source)
    case 'base64':
      return yield* base64Chunks(segment.source)
  }
}

function* textChunks(text: string, utf8: boolean): Generator<Uint8Array, void, undefined> {
  if (utf8) yield Buffer.from(text)
  else for (let at = 0; at < text.length; at += chunkSize) yield Buffer.from(text.slice(at, at + chunkSize), 'latin1')
}

function* linesChunk({ text, feeds }: Segment & { kind: 'lines' }): Generator<Uint8Array, void, undefined> {
  const chunk = Buffer.allocUnsafe(text.length + feeds.length)
  writeLines(text, feeds, chunk, 0)
  yield chunk
}

function* quotedPrintableChunks(source: Uint8Array): Generator<Uint8Array, void, undefined> {
  const encoder = quotedPrintableEncoder(source)
  while (!encoder.ended) {
    const chunk = new Uint8Array(chunkSize)
    yield chunk.subarray(0, encoder.fill(chunk, 0))
  }
}

function quotedPrintableSize(source: Uint8Array): number {
  const encoder = quotedPrintableEncoder(source)
  const chunk = new Uint8Array(Math.min(chunkSize, source.length * 6 + 8))
  let size = 0
  while (!encoder.ended) size += encoder.fill(chunk, 0)
  return size
}

const base64Step = octetsPerLine * 4096

function* base64Chunks(source: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < source.length; at += base64Step) {
    const piece = source.subarray(at, at + base64Step)
    const size = base64Size(piece.length) + (at + base64Step < source.length ? 2 : 0)
    const chunk = Buffer.allocUnsafeSlow(size)
    encodeBase64(piece, chunk, 0)
    yield chunk
  }
}
