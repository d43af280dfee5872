// What does a line of Markdown that holds nothing but a tag stand between: blocks, rows of a table, or items of a list?
//
// A loop around rows or items has to repeat those, and not the table or list that Markdown would make of each.

/** A line of Markdown in which Liquid was replaced by placeholders. */
export interface MarkdownLine {
  readonly text: string
  /** The tags that the line consists of, where it holds nothing else, by name. */
  readonly tags?: readonly string[]
}

/** What such a line becomes: something between blocks, a row, or an item that begins with this marker. */
export type Standing = { readonly as: 'block' | 'inline' | 'row' } | { readonly as: 'item'; readonly marker: string }

/** How each line stands that consists of tags; the others have no entry. */
export function standings(lines: readonly MarkdownLine[]): ReadonlyMap<number, Standing> {
  const found = new Map<number, Standing>()
  let fence: string | undefined
  let start = 0
  const isCode = lines.map((line) => {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line.text) ?? []
    if (fence === undefined) {
      fence = mark
      return mark !== undefined
    }
    if (mark?.startsWith(fence)) fence = undefined
    return true
  })
  for (const [index, line] of lines.entries()) {
    if (line.tags) found.set(index, { as: isCode[index] ? 'inline' : 'block' })
    if (line.text.trim() !== '' && !isCode[index]) continue
    standInRun(lines, start, index, found)
    start = index + 1
  }
  standInRun(lines, start, lines.length, found)
  return found
}

/** A run is what stands between two empty lines. */
function standInRun(lines: readonly MarkdownLine[], start: number, end: number, found: Map<number, Standing>): void {
  const body = tableBody(lines, start, end)
  if (body !== undefined) standInTable(lines, body, end, found)
  else standInList(lines, start, end, found)
}

const delimiterRow = /^ {0,3}\|?\s*:?-+:?(?:\s*\|\s*:?-+:?)*\s*\|?$/
const item = /^( *(?:[-+*]|\d{1,9}[.)]) +)\S/

function tableBody(lines: readonly MarkdownLine[], start: number, end: number): number | undefined {
  for (let index = start + 1; index < end; index++) {
    const text = lines[index]?.text ?? ''
    if (text.includes('|') && delimiterRow.test(text.trimEnd()) && lines[index - 1]?.text.includes('|'))
      return index + 1
  }
  return undefined
}

function standInTable(lines: readonly MarkdownLine[], start: number, end: number, found: Map<number, Standing>): void {
  for (const block of blocks(lines, start, end)) for (const index of block.lines) found.set(index, { as: 'row' })
}

function standInList(lines: readonly MarkdownLine[], start: number, end: number, found: Map<number, Standing>): void {
  const first = lines.slice(start, end).find((line) => !line.tags)
  if (!item.test(first?.text ?? '')) return
  const items = itemsIn(lines, start, end)
  for (const block of blocks(lines, start, end)) {
    const [before, inside, after] = [items.before(block.start), items.before(block.end), items.before(end)]
    const marker = items.markers[before]
    // A condition around a whole list is about the list; a loop around one is about its items.
    if (inside === before || marker === undefined || (block.tag !== 'for' && after === inside - before)) continue
    for (const index of block.lines) found.set(index, { as: 'item', marker })
  }
}

interface Items {
  readonly markers: readonly string[]
  /** How many items begin before a line. */
  before(line: number): number
}

function itemsIn(lines: readonly MarkdownLine[], start: number, end: number): Items {
  const markers: string[] = []
  const counts: number[] = []
  for (const line of lines.slice(start, end)) {
    counts.push(markers.length)
    const marker = line.tags ? undefined : item.exec(line.text)?.[1]
    if (marker !== undefined) markers.push(marker)
  }
  return { markers, before: (line) => counts[line - start] ?? markers.length }
}

interface Block {
  readonly tag: string
  readonly start: number
  readonly end: number
  /** The lines of its own tags, from the one that opens it to the one that closes it. */
  readonly lines: readonly number[]
}

/** The blocks that open and close within the lines; ends at the first tag that closes another. */
function blocks(lines: readonly MarkdownLine[], start: number, end: number): readonly Block[] {
  const closed: Block[] = []
  const open: { tag: string; start: number; lines: number[] }[] = []
  const names = new Set(lines.slice(start, end).flatMap((line) => line.tags ?? []))
  for (let index = start; index < end; index++) {
    for (const tag of lines[index]?.tags ?? []) {
      if (names.has(`end${tag}`)) open.push({ tag, start: index, lines: [] })
      const last = open.at(-1)
      last?.lines.push(index)
      if (!tag.startsWith('end')) continue
      if (last === undefined || tag !== `end${last.tag}`) return closed
      open.pop()
      closed.push({ ...last, end: index })
    }
  }
  return closed
}
