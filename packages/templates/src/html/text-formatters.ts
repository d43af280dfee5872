// How each kind of element is written in the text of a mail; html-to-text calls these.
import type { DomNode, FormatCallback } from 'html-to-text'
import { type TextCell, textTable, widthOf } from './text-table.ts'

/** The words of a link and its address in brackets; once, where they are the same. */
export const link: FormatCallback = (element, walk, builder) => {
  let words = ''
  builder.pushWordTransform((word) => {
    words += word
    return word
  })
  walk(element.children, builder)
  builder.popWordTransform()
  const address = valueIn(element, 'href').trim()
  const shown = shownAddress(words, address)
  if (shown === 'alone') builder.addInline(address, { noWordTransform: true })
  else if (shown === 'in brackets') builder.addInline(` (${address})`, { noWordTransform: true })
}

/** How the address of a link is shown behind its words, which are given without the blanks between them. */
export function shownAddress(words: string, address: string): 'not' | 'alone' | 'in brackets' {
  if (!/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(address) || /^(?:javascript|data|cid):/i.test(address)) return 'not'
  if (words === '') return 'alone'
  return bare(words) === bare(address) ? 'not' : 'in brackets'
}

/** Its alternative text, as if it stood there. */
export const image: FormatCallback = (element, _walk, builder) => {
  builder.addInline(valueIn(element, 'alt'))
}

/** The two largest headings are underlined. */
export const heading: FormatCallback = (element, walk, builder, { underline = '' }) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 2, blockTransform: (text) => underlined(text, String(underline)) })
}

/** Columns for data; for a table that only lays out, its cells one after the other. */
export const table: FormatCallback = (element, walk, builder) => {
  if (!isData(element)) {
    builder.openBlock({ leadingLineBreaks: 1 })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: 1 })
    return
  }
  builder.openTable()
  for (const row of rowsOf(element)) {
    builder.openTableRow()
    for (const cell of cellsOf(row)) {
      builder.openTableCell({ maxColumnWidth: 48 })
      walk(cell.children, builder)
      const colspan = Math.trunc(Number(valueIn(cell, 'colspan')))
      builder.closeTableCell({ colspan: colspan >= 1 && colspan <= 50 ? colspan : 1, rowspan: 1 })
    }
    builder.closeTableRow()
  }
  const tableToString = (rows: readonly (readonly TextCell[])[]) => textTable(rows)
  builder.closeTable({ tableToString, leadingLineBreaks: 2, trailingLineBreaks: 2 })
}

/** A cell of a table that only lays out: apart from its neighbour. */
export const layoutCell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ')
  walk(element.children, builder)
}

function isData(element: DomNode): boolean {
  const role = valueIn(element, 'role').toLowerCase()
  if (role === 'presentation' || role === 'none') return false
  const rows = rowsOf(element)
  const cells = rows.flatMap(cellsOf)
  if (holds(element.children, (name) => name === 'table')) return false
  if (role === 'table' || cells.some(({ name }) => name === 'th')) return true
  return rows.some((row) => cellsOf(row).length > 1) && !holds(cells, (name) => blocks.has(name))
}

/** What nobody puts into a table of data that has no headings. */
const blocks: ReadonlySet<string> = new Set(
  'p div h1 h2 h3 h4 h5 h6 ul ol hr img blockquote pre section article'.split(' '),
)

function holds(nodes: readonly DomNode[], is: (name: string) => boolean): boolean {
  const ahead = [...nodes]
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (node.name !== undefined && is(node.name)) return true
    for (const child of node.children ?? []) ahead.push(child)
  }
  return false
}

function rowsOf(element: DomNode): DomNode[] {
  return element.children.flatMap((child) => {
    if (child.name === 'tr') return [child]
    return /^t(?:head|body|foot)$/.test(child.name ?? '') ? child.children.filter(({ name }) => name === 'tr') : []
  })
}

function cellsOf(row: DomNode): DomNode[] {
  return row.children.filter(({ name }) => name === 'td' || name === 'th')
}

function underlined(text: string, underline: string): string {
  if (underline === '' || text === '') return text
  const width = Math.max(...text.split('\n').map(widthOf))
  return `${text}\n${underline.repeat(Math.min(width, 78))}`
}

/** As people write addresses: without a scheme and without a slash at the end. */
function bare(address: string): string {
  return address
    .trim()
    .replace(/^(?:https?:\/\/(?:www\.)?|mailto:|tel:)/i, '')
    .replace(/\/$/, '')
}

function valueIn(element: DomNode, name: string): string {
  const attributes: unknown = element.attribs
  if (typeof attributes !== 'object' || attributes === null || !Object.hasOwn(attributes, name)) return ''
  return String(Reflect.get(attributes, name))
}
