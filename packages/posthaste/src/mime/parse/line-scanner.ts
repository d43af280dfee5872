import type { DefectLog } from './defect.ts'

/** What is done with the lines that a {@link LineScanner} finds. Only LF ends a line, with or without a CR before it. */
export interface LineSink {
  /**
   * How many octets of the line that begins with this octet are wanted in one piece; 0 when the line may come in any pieces.
   */
  wanted(first: number): number
  /** A wanted line with its end, in full; or its beginning, with `cut`, where it is longer than what was wanted. */
  line(octets: Buffer, start: number, stop: number, offset: number, cut: boolean): void
  /** Octets of a line that may come in pieces, or is too long to be what was wanted. */
  piece(octets: Buffer, start: number, stop: number, offset: number): void
}

/** Cuts octets that come in chunks into lines, and finds what is wrong with them as lines. */
export interface LineScanner {
  /** The chunk is read before this returns; nothing of it is kept. */
  write(chunk: Uint8Array): void
  /** The last line may have no end. */
  end(): void
  /** Octets so far. */
  readonly size: number
  /** How many octets the end of the line before the current one has: 0, 1 or 2. */
  readonly lastLineEnd: number
}

const lf = 10
const cr = 13
const longestLine = 998 // RFC 5322, 2.1.1

/**
 * A scanner at the first octet. Linear in the octets, whatever their cuts.
 *
 * @param cutsLong whether a wanted line that is too long still counts as one line, cut; else it comes in pieces
 */
export function createLineScanner(sink: LineSink, defects: DefectLog, cutsLong: () => boolean): LineScanner {
  let size = 0
  let lineStart = 0
  let lineLength = 0
  let lastLineEnd = 0
  /** CRs that stand alone in the current line: told when it ends, so that where chunks were cut makes no difference. */
  let bareCrs = 0
  let firstBareCr = 0
  let last = 0
  let mode: 'begin' | 'hold' | 'pass' | 'drop' = 'begin'
  let wanted = 0
  let held = Buffer.alloc(0)
  let heldLength = 0

  return {
    write(chunk) {
      if (chunk.length === 0) return
      const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      if (last === cr && octets[0] !== lf) bareCr(size - 1)
      let nextCr = octets.indexOf(cr)
      for (let at = 0; at < octets.length; ) {
        const end = octets.indexOf(lf, at)
        const stop = end === -1 ? octets.length : end + 1
        for (; nextCr !== -1 && nextCr < stop; nextCr = indexOfCr(octets, nextCr + 1))
          if (nextCr + 1 < octets.length && octets[nextCr + 1] !== lf) bareCr(size + nextCr)
        take(octets, at, stop, size + at)
        if (end !== -1) endLine(end > 0 ? octets[end - 1] : last, size + end)
        at = stop
      }
      last = octets[octets.length - 1] ?? 0
      size += octets.length
    },
    end() {
      if (last === cr) bareCr(size - 1)
      if (mode === 'hold') sink.line(held, 0, heldLength, lineStart, false)
      tellBareCrs()
      if (mode !== 'begin' && lineLength > longestLine) tooLong()
      mode = 'begin'
    },
    get size() {
      return size
    },
    get lastLineEnd() {
      return lastLineEnd
    },
  }

  function take(octets: Buffer, start: number, stop: number, offset: number): void {
    if (mode === 'begin') {
      lineStart = offset
      lineLength = 0
      heldLength = 0
      wanted = sink.wanted(octets[start] ?? 0)
      mode = wanted === 0 ? 'pass' : 'hold'
      if (mode === 'hold' && stop - start <= wanted && octets[stop - 1] === lf) {
        lineLength = stop - start
        mode = 'drop'
        sink.line(octets, start, stop, offset, false)
        return
      }
    }
    lineLength += stop - start
    if (mode === 'pass') sink.piece(octets, start, stop, offset)
    else if (mode === 'hold') hold(octets, start, stop, offset)
  }

  function hold(octets: Buffer, start: number, stop: number, offset: number): void {
    const fits = Math.min(stop, start + wanted - heldLength)
    append(octets, start, fits)
    const ended = octets[stop - 1] === lf
    if (fits === stop) {
      if (!ended) return
      mode = 'drop'
      sink.line(held, 0, heldLength, lineStart, false)
    } else if (cutsLong()) {
      mode = 'drop'
      sink.line(held, 0, heldLength, lineStart, true)
    } else {
      mode = 'pass'
      sink.piece(held, 0, heldLength, lineStart)
      sink.piece(octets, fits, stop, offset + fits - start)
    }
  }

  function append(octets: Buffer, start: number, stop: number): void {
    const needed = heldLength + stop - start
    if (needed > held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(held.length * 2, wanted), 256))
      held.copy(larger, 0, 0, heldLength)
      held = larger
    }
    octets.copy(held, heldLength, start, stop)
    heldLength = needed
  }

  function endLine(before: number | undefined, offset: number): void {
    tellBareCrs()
    const hasCr = before === cr && lineLength > 1
    if (!hasCr) defects.add('bare-lf', offset, 'a line ends in LF without CR (RFC 5322, 2.3)')
    lastLineEnd = hasCr ? 2 : 1
    if (lineLength - lastLineEnd > longestLine) tooLong()
    mode = 'begin'
  }

  function tooLong(): void {
    defects.add('long-line', lineStart, `a line has more than ${longestLine} octets (RFC 5322, 2.1.1)`)
  }

  function bareCr(offset: number): void {
    if (bareCrs === 0) firstBareCr = offset
    bareCrs++
  }

  function tellBareCrs(): void {
    if (bareCrs > 0) defects.add('bare-cr', firstBareCr, 'a CR stands alone (RFC 5322, 2.3)', undefined, bareCrs)
    bareCrs = 0
  }
}

/** Looks at one octet before it searches: a search costs more than that, and CRs may come in rows. */
function indexOfCr(octets: Buffer, at: number): number {
  return octets[at] === cr ? at : octets.indexOf(cr, at)
}
