// One record of CSV (RFC 4180), line by line. A quote means something only at the start of a cell, so that a stray one
// never swallows the rows that follow it.

/** What a line led to. */
export type CsvStep =
  | { readonly cells: readonly string[] }
  | { readonly problem: string }
  /** A quoted cell goes on in the next line. */
  | { readonly open: OpenRecord }

/** A record whose last line so far ended inside quotes. */
export interface OpenRecord {
  readonly cells: readonly string[]
  /** What the open cell holds so far. */
  readonly cell: string
}

/** Reads a line, which begins a record or goes on with one. */
export function readCsvLine(line: string, delimiter: string, open?: OpenRecord): CsvStep {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  const cells = [...(open?.cells ?? [])]
  let at = 0
  let prefix = open?.cell
  for (;;) {
    if (prefix !== undefined || text[at] === '"') {
      const cell = readQuoted(text, prefix === undefined ? at + 1 : at, prefix ?? '')
      if (cell.end === undefined) return { open: { cells, cell: `${cell.value}${line.slice(text.length)}\n` } }
      cells.push(cell.value)
      at = cell.end
      prefix = undefined
      if (at < text.length && text[at] !== delimiter)
        return { problem: `cell ${cells.length} goes on after its closing quote` }
    } else {
      const end = text.indexOf(delimiter, at)
      const value = text.slice(at, end === -1 ? undefined : end)
      if (/["\r]/.test(value)) return { problem: problemOf(value, cells.length + 1) }
      cells.push(value)
      at = end === -1 ? text.length : end
    }
    if (at === text.length) return { cells }
    at += 1
  }
}

function readQuoted(text: string, from: number, prefix: string): { readonly value: string; readonly end?: number } {
  let value = prefix
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return { value: value + text.slice(at) }
    if (text[quote + 1] !== '"') return { value: value + text.slice(at, quote), end: quote + 1 }
    value += text.slice(at, quote + 1)
    at = quote + 2
  }
}

function problemOf(value: string, cell: number): string {
  if (value.includes('\r')) return `cell ${cell} has a bare CR in it; expected lines that end with LF or CRLF`
  return `cell ${cell} has a quote in it; write the cell in quotes, and each quote in it twice`
}
