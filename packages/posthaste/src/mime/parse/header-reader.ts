import { isFtextOnly } from '../../message/character-class.ts'
import type { DefectLog } from './defect.ts'
import type { ParsedField } from './parsed-message.ts'

/** What of the limits on headers is left, for all headers of one message together. */
export interface HeaderBudget {
  octets: number
  fields: number
}

/** Reads the lines of one header. */
export interface HeaderReader {
  /**
   * Takes a line with its end and says what it was: part of the header, the empty line behind it, or the first line of a body
   * that no empty line precedes.
   */
  line(octets: Buffer, start: number, stop: number, offset: number, cut: boolean): 'header' | 'end' | 'body'
  /** The fields, when there are no more lines. */
  close(offset: number): readonly ParsedField[]
}

/** A reader at the first line of a header; `first` for the first header of a message. */
export function createHeaderReader(budget: HeaderBudget, defects: DefectLog, first: boolean): HeaderReader {
  const fields: ParsedField[] = []
  let open: OpenField | undefined
  let lines = 0
  /** The field that lines may continue was not read. */
  let skipped = false

  return {
    line(octets, start, stop, offset, cut) {
      const end = withoutLineEnd(octets, start, stop)
      if (end === start && !cut) return 'end'
      lines++
      const blank = octets[start] === space || octets[start] === tab
      if (blank && open !== undefined) return add(open, octets, start, stop, offset)
      if (blank && skipped) return 'header'
      if (blank) return wrong('bad-field', offset, 'a header begins with a line that continues none')
      const colon = octets.indexOf(colonSign, start)
      const named = colon !== -1 && colon < end
      const name = named ? octets.toString('latin1', start, colon).replace(/(?<![ \t])[ \t]+$/, '') : ''
      if (!isFtextOnly(name)) return notAField(octets, start, end, offset)
      finish(offset)
      skipped = budget.fields <= 0
      if (skipped) return wrong('limit', offset, 'more header fields than are read', 'header fields')
      budget.fields--
      open = { name, start: offset, valueStart: offset + colon + 1 - start, pieces: [] }
      return add(open, octets, colon + 1, stop, offset)
    },
    close(offset) {
      finish(offset)
      return fields
    },
  }

  function add(field: OpenField, octets: Buffer, start: number, stop: number, offset: number): 'header' {
    const room = Math.min(stop, start + Math.max(0, budget.octets))
    if (room < stop) defects.add('limit', offset, 'more header octets than are read', 'header octets')
    budget.octets -= room - start
    if (room > start) field.pieces.push(octets.toString('latin1', start, room))
    return 'header'
  }

  function finish(offset: number): void {
    if (open === undefined) return
    const { name, start, valueStart, pieces } = open
    const raw = pieces.join('').replace(/\r?\n$/, '')
    if (/[\x80-\xff]/.test(raw))
      defects.add('8bit-header', start, 'a header field holds octets above 127 (RFC 5322, 2.2; allowed with SMTPUTF8)')
    fields.push({ name, raw, start, valueStart, end: offset })
    open = undefined
  }

  function notAField(octets: Buffer, start: number, end: number, offset: number): 'header' | 'body' {
    // Not beyond the end of the line: what stands there may be of another time.
    if (first && lines === 1 && /^>?From /.test(octets.toString('latin1', start, Math.min(end, start + 6))))
      return wrong('mbox-line', offset, 'the first line is that of an mbox file, and no header field')
    // A colon with nothing before it names no field, and is no reason to take the rest for the body.
    if (octets[start] === colonSign && end > start) {
      finish(offset)
      skipped = true
      return wrong('bad-field', offset, 'a header field has no name')
    }
    defects.add('header-without-end', offset, 'no empty line ends the header: this line is no header field')
    return 'body'
  }

  function wrong(kind: 'bad-field' | 'mbox-line' | 'limit', offset: number, text: string, about?: string): 'header' {
    defects.add(kind, offset, text, about)
    return 'header'
  }
}

interface OpenField {
  readonly name: string
  readonly start: number
  readonly valueStart: number
  readonly pieces: string[]
}

const tab = 9
const space = 32
const colonSign = 58

/** Where the line ends without its CRLF or LF. */
export function withoutLineEnd(octets: Uint8Array, start: number, stop: number): number {
  if (stop === start || octets[stop - 1] !== 10) return stop
  return stop - 1 > start && octets[stop - 2] === 13 ? stop - 2 : stop - 1
}
