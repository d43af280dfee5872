/** A cell of a table. */
export interface TextCell {
  readonly text: string
  readonly colspan: number
}

/** A table in text: its columns aligned, those of numbers to the right. */
export function textTable(rows: readonly (readonly TextCell[])[]): string {
  const columns = columnsOf(rows)
  return rows.map((row) => rowInText(row, columns)).join('\n')
}

interface Column {
  readonly width: number
  readonly isNumeric: boolean
}

const gap = '   '
const widest = 60
const mostColumns = 50

function columnsOf(rows: readonly (readonly TextCell[])[]): Column[] {
  const texts: string[][] = []
  for (const row of rows) {
    for (const { cell, column } of placed(row)) {
      const known = texts[column] ?? []
      if (cell.colspan === 1) known.push(cell.text)
      texts[column] = known
    }
  }
  return Array.from(texts, (column = []) => {
    const width = Math.max(
      0,
      ...column
        .flatMap((text) => text.split('\n'))
        .map(widthOf)
        .slice(0, 10_000),
    )
    const filled = column.slice(1).filter((text) => text !== '')
    return { width: Math.min(width, widest), isNumeric: filled.length > 0 && filled.every(isNumber) }
  })
}

/** The cells that have a place, with the number of the first column of each. */
function placed(row: readonly TextCell[]): { readonly cell: TextCell; readonly column: number }[] {
  let next = 0
  return row.flatMap((cell) => {
    const column = next
    next += cell.colspan
    return next <= mostColumns ? [{ cell, column }] : []
  })
}

function rowInText(row: readonly TextCell[], columns: readonly Column[]): string {
  const cells = placed(row).map(({ cell, column }) => {
    const over = columns.slice(column, column + cell.colspan)
    const width = over.reduce((sum, each) => sum + each.width, (over.length - 1) * gap.length)
    return { lines: cell.text.split('\n'), width, toTheRight: over.length === 1 && over[0]?.isNumeric === true }
  })
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ lines, width, toTheRight }) => padded(lines[line] ?? '', width, toTheRight))
      .join(gap)
      .trimEnd(),
  ).join('\n')
}

function padded(text: string, width: number, toTheRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)))
  return toTheRight ? blanks + text : text + blanks
}

/** `12`, `-3.5 %`, `€ 1,234.50`, `20 USD`. */
function isNumber(text: string): boolean {
  if (text.length > 40) return false
  return /^[^\p{L}\n]*\d[^\p{L}\n]*\p{L}{0,3}$/u.test(text) || /^\p{L}{1,3}[^\p{L}\n]*\d[^\p{L}\n]*$/u.test(text)
}

/** In columns of a terminal: Chinese, Japanese and Korean characters take two. */
export function widthOf(text: string): number {
  if (narrow.test(text)) return text.length
  let width = 0
  for (const character of text) {
    if (!/\p{M}|\p{Cf}/u.test(character)) width += wide.test(character) ? 2 : 1
  }
  return width
}

const narrow = /^[\x20-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u20a0-\u20cf]*$/
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
