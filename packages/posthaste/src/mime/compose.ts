import type { CompletedMessage } from '../message/complete.ts'
import { withCleanLines, withoutDots } from '../octets/clean-lines.ts'
import { asFreeable } from '../octets/freeable.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { freshBoundary } from './boundary.ts'
import { messageHeader } from './header.ts'
import { isAscii } from './header-line.ts'
import { writeParts } from './part-writer.ts'
import { type Raw, withFreeOpening } from './raw.ts'
import { boundOf, chunksOf, dotMayBeginLine, type Segment, sizeOf, writeSegment } from './segment.ts'
import { isEightBit, shapeOf } from './shape.ts'

/** The most octets that are composed in one piece; a longer message is composed as it is read. */
const mostInOnePiece = 1024 * 1024

/**
 * The octets of a message (RFC 5322, with MIME). Content in memory is written at once, into one buffer; files and streams,
 * and whatever is longer than 1 MiB, are encoded while the result is read, in bounded memory.
 *
 * Every segment is checked as it is made, so that nobody has to look at its line ends again.
 *
 * The same message with the same random source gives the same octets, and nothing of this machine is in them.
 * Throws HEADER_INVALID, MESSAGE_INVALID and ATTACHMENT_UNREADABLE, which also come while the result is read when a file
 * has changed in between.
 */
export async function compose(message: CompletedMessage, runtime: Runtime): Promise<Raw> {
  const header = messageHeader(message)
  const utf8 = !isAscii(header)
  const found = shapeOf(message)
  const shape = found instanceof Promise ? await found : found
  const segments: Segment[] = []
  writeParts(`${header}MIME-Version: 1.0\r\n`, utf8, shape, () => freshBoundary(shape, runtime.random), segments)
  const marks = { needsSmtpUtf8: utf8, needs8BitMime: utf8 || isEightBit(shape) }
  let bound = 0
  for (const segment of segments) bound += boundOf(segment)
  return bound <= mostInOnePiece ? inOnePiece(segments, bound, marks) : inChunks(segments, marks)
}

type Marks = Pick<Raw, 'needsSmtpUtf8' | 'needs8BitMime'>

function inOnePiece(segments: readonly Segment[], bound: number, marks: Marks): Raw {
  const target = Buffer.allocUnsafe(bound)
  let size = 0
  for (const segment of segments) size = writeSegment(segment, target, size)
  const whole = target.subarray(0, size)
  const octets = segments.some(dotMayBeginLine) ? withCleanLines(whole) : withoutDots(whole)
  return {
    ...marks,
    size,
    octets,
    async *open() {
      yield octets
    },
  }
}

function inChunks(segments: readonly Segment[], marks: Marks): Raw {
  const size = segments.reduce<number | undefined>((sum, segment) => {
    const own = sum === undefined ? undefined : sizeOf(segment)
    return sum === undefined || own === undefined ? undefined : sum + own
  }, 0)
  const raw: Raw = {
    ...marks,
    ...(size === undefined ? {} : { size }),
    open: () => chunks(segments, withCleanLines),
  }
  return withFreeOpening(raw, () => chunks(segments, freeableChunk))
}

async function* chunks(
  segments: readonly Segment[],
  marked: (chunk: Uint8Array, segment: Segment) => Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const segment of segments) for await (const chunk of chunksOf(segment)) yield marked(chunk, segment)
}

/** Base64 is written into memory of each chunk's own; others are pieces of what the caller has, or share theirs. */
function freeableChunk(chunk: Uint8Array, { kind }: Segment): Uint8Array {
  const clean = withCleanLines(chunk)
  return kind === 'base64' || kind === 'opened' ? asFreeable(clean) : clean
}
