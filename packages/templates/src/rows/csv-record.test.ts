import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type Row, readRows } from './read-rows.ts'

// csv-parse judges: what both can read, both read alike.

const cell = fc
  .array(fc.constantFrom('a', 'ö', '"', ',', ';', '\n', '\r\n', ' ', '\t', '😀'), { maxLength: 6 })
  .map((parts) => parts.join(''))
const delimiters = fc.constantFrom(',', ';', '\t')

test('reads what is written by the book, as csv-parse does', async () => {
  const table = fc.array(fc.tuple(cell, cell), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(table, delimiters, fc.constantFrom('\n', '\r\n'), async (cells, delimiter, end) => {
      const text = [['one', 'two'], ...cells].map((row) => row.map(quoted).join(delimiter) + end).join('')
      const rows = await collect(readRows(pieces(text)))
      assert.deepEqual(
        rows.map(({ values }) => [values['one'], values['two']]),
        cells,
      )
      assert.deepEqual(parse(text, { delimiter, from: 2 }), cells)
    }),
  )
})

test('any text ends in rows, problems or a refused header, and no line is lost', async () => {
  const text = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r', '""', 'b,c\n'), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(text, async (parts) => {
      const body = `${parts.join('')}\n`
      const rows = await collect(readRows(pieces(`one,two\n${body}`)))
      for (const row of rows) {
        assert(row.problem === undefined || Object.keys(row.values).length === 0)
        assert(row.line >= 2 && row.line <= body.split('\n').length + 1)
      }
      const judged = judge(body)
      if (judged && rows.every(({ problem }) => problem === undefined)) {
        assert.deepEqual(
          rows.map(({ values }) => [values['one'], values['two']]),
          judged,
        )
      }
    }),
  )
})

/** The rows that csv-parse reads, or undefined where it refuses. */
function judge(text: string): unknown {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n'], skip_empty_lines: true })
  } catch {
    return undefined
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

async function collect(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** The text in pieces of five octets, so that characters and line breaks are cut. */
async function* pieces(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  const octets = Buffer.from(text)
  for (let at = 0; at < octets.length; at += 5) yield octets.subarray(at, at + 5)
}
