// Where in its file does a key of the front matter stand?
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { DataPath } from './declared-type.ts'

/** The place of a key in the front matter of a file, both from 1; that of the nearest one above where it is not found. */
export function placeInFrontMatter(text: string, path: DataPath): { readonly line: number; readonly column: number } {
  const opening = /^\ufeff?---[ \t]*\r?\n/.exec(text)?.[0] ?? ''
  const body = text.slice(opening.length)
  const end = /^---[ \t]*$/m.exec(body)?.index ?? body.length
  const lines = new LineCounter()
  const document = parseDocument(body.slice(0, end), { lineCounter: lines })
  const offset = offsetOf(document.contents, path)
  const { line, col } = lines.linePos(offset)
  return { line: line + (opening === '' ? 0 : 1), column: col }
}

function offsetOf(from: Node | null, path: DataPath): number {
  let [node, offset]: [unknown, number] = [from, 0]
  for (const step of path) {
    const next = childOf(node, step)
    if (next === undefined) break
    offset = next.offset
    node = next.value
  }
  return offset
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly offset: number; readonly value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step)
    return pair && isNode(pair.key) ? { offset: pair.key.range?.[0] ?? 0, value: pair.value } : undefined
  }
  const item = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined
  return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined
}
