import { createReadStream } from 'node:fs'
import { ConfigError } from 'posthaste'
import { readCsvRows } from './csv-rows.ts'
import { readJsonRows } from './json-rows.ts'
import { readLines } from './read-lines.ts'
import type { Row } from './row.ts'
import { rowsError } from './rows-error.ts'

export type { Row } from './row.ts'

/** How a file of rows is read. */
export interface ReadRowsOptions {
  /** @default by the name of the file: `.csv` and `.tsv`, or `.jsonl` and `.ndjson`; 'csv' for octets without a name */
  readonly format?: 'csv' | 'jsonl'
  /** What stands between two cells of CSV: one character. @default `,` `;` or tab, whichever the header has most of */
  readonly delimiter?: string
}

/**
 * Reads rows of CSV with a header line, or of JSON lines, one at a time: memory stays flat however many there are.
 *
 * @param source - the path of a file, or its octets
 * @throws TemplateError TEMPLATE_DATA_INVALID with file and line, for a file that is none of these: a header with an empty
 * or doubled column, octets that are not UTF-8; ConfigError OPTION_INVALID
 */
export async function* readRows(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadRowsOptions = {},
): AsyncGenerator<Row, void, undefined> {
  const name = typeof source === 'string' ? source : 'rows'
  const format = options.format ?? (typeof source === 'string' ? formatOf(source) : 'csv')
  if (format !== 'csv' && format !== 'jsonl')
    throw new ConfigError('OPTION_INVALID', 'format', 'expected "csv" or "jsonl"')
  checkDelimiter(options.delimiter)
  const lines = readLines(typeof source === 'string' ? octetsOf(source) : source, name)
  yield* format === 'csv' ? readCsvRows(lines, name, options.delimiter) : readJsonRows(lines)
}

function formatOf(path: string): 'csv' | 'jsonl' {
  if (/\.(?:csv|tsv)$/i.test(path)) return 'csv'
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return 'jsonl'
  const hint = /\.xlsx?$/i.test(path) ? 'save the sheet as "CSV UTF-8"' : 'give the format, "csv" or "jsonl"'
  throw rowsError(path, undefined, `expected a file that ends in .csv, .tsv, .jsonl or .ndjson; ${hint}`)
}

function checkDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined || /^[^"\r\n\0]$/.test(delimiter)) return
  throw new ConfigError('OPTION_INVALID', 'delimiter', `expected one character, got ${JSON.stringify(delimiter)}`)
}

async function* octetsOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path)
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw rowsError(path, undefined, `cannot be read: ${error.message}`, error)
  }
}
