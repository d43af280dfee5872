import { type CsvColumns, readColumns, valuesOf } from './csv-columns.ts'
import { type CsvStep, type OpenRecord, readCsvLine } from './csv-record.ts'
import type { Lines } from './read-lines.ts'
import type { Row } from './row.ts'
import { rowsError } from './rows-error.ts'

/** In UTF-16 units: a quoted cell that is open for longer was opened by mistake. */
const longestRecord = 1_000_000

interface CsvRecord {
  readonly line: number
  readonly step: Exclude<CsvStep, { readonly open: unknown }>
}

/** Rows of CSV; the first record names the columns. */
export async function* readCsvRows(
  lines: AsyncIterable<Lines>,
  name: string,
  delimiter: string | undefined,
): AsyncGenerator<Row, void, undefined> {
  let columns: CsvColumns | undefined
  for await (const { line, step } of readRecords(lines, delimiter)) {
    if (columns) yield rowOf(line, step, columns)
    else if ('problem' in step) throw rowsError(name, line, step.problem)
    else columns = readColumns(step.cells, name, line)
  }
  if (!columns) throw rowsError(name, 1, 'is empty; expected a line with the names of the columns')
}

function rowOf(line: number, step: CsvRecord['step'], columns: CsvColumns): Row {
  if ('problem' in step) return { line, values: {}, problem: step.problem }
  if (step.cells.length !== columns.length) {
    const problem = `has ${counted(step.cells.length, 'cell')}, but the header has ${counted(columns.length, 'column')}`
    return { line, values: {}, problem }
  }
  return { line, values: valuesOf(step.cells, columns) }
}

async function* readRecords(
  batches: AsyncIterable<Lines>,
  given: string | undefined,
): AsyncGenerator<CsvRecord, void, undefined> {
  const pending = createPending()
  let delimiter = given
  for await (const { first, lines } of batches) {
    for (const [index, line] of lines.entries()) {
      if (!pending.isOpen() && isBlank(line)) continue
      delimiter ??= delimiterOf(line)
      yield* pending.add(line, first + index, delimiter)
    }
  }
  if (delimiter !== undefined) yield* pending.end(delimiter)
}

/** Puts lines together to records, and begins anew at a record's second line when its first one turns out wrong. */
function createPending(): {
  isOpen(): boolean
  add(line: string, number: number, delimiter: string): Iterable<CsvRecord>
  end(delimiter: string): Iterable<CsvRecord>
} {
  let open: OpenRecord | undefined
  let held: string[] = []
  let heldLength = 0
  let first = 0
  return { isOpen: () => open !== undefined, add, end }

  function* add(line: string, number: number, delimiter: string): Generator<CsvRecord, void, undefined> {
    if (!open) first = number
    const step = readCsvLine(line, delimiter, open)
    held.push(line)
    heldLength += line.length
    if ('open' in step) {
      open = step.open
      if (heldLength > longestRecord) yield* giveUp('a quoted cell does not end', delimiter)
    } else if ('problem' in step && open) yield* giveUp(step.problem, delimiter)
    else {
      reset()
      yield { line: first, step }
    }
  }

  function* end(delimiter: string): Generator<CsvRecord, void, undefined> {
    while (open) yield* giveUp('a quoted cell does not end', delimiter)
  }

  function* giveUp(problem: string, delimiter: string): Generator<CsvRecord, void, undefined> {
    const line = first
    const others = held.slice(1)
    reset()
    yield { line, step: { problem } }
    for (const [index, other] of others.entries()) {
      if (open || !isBlank(other)) yield* add(other, line + 1 + index, delimiter)
    }
  }

  function reset(): void {
    open = undefined
    held = []
    heldLength = 0
  }
}

function isBlank(line: string): boolean {
  return line === '' || line === '\r'
}

/** What the header has most of, outside of quotes. */
function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const [best = ','] = [',', ';', '\t'].sort((one, other) => bare.split(other).length - bare.split(one).length)
  return best
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
