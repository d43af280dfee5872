// What gettext-parser does not tell of a `.po` file: on which line an entry stands, and that there are two of it.
import { CatalogueError, entryId } from './catalogue.ts'

/** Where the entries of a file stand. */
export interface PoLines {
  /** The line of each msgid, by {@link entryId}. */
  readonly lines: ReadonlyMap<string, number>
  readonly repeated: readonly { readonly line: number; readonly key: string }[]
}

/** No language has more. */
const mostForms = 6
const keyword = /^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d{1,2}\])?)(?=[\s"])\s*/
const quoted = /^"[^"\\]*(?:\\.[^"\\]*)*"\s*/

/**
 * Looks at each line that is no comment.
 *
 * @throws CatalogueError at the first line that is none of a `.po` file
 */
export function readPoLines(source: string): PoLines {
  const lines = new Map<string, number>()
  const repeated: { line: number; key: string }[] = []
  let context: string | undefined
  let forms = 0
  let open: { readonly word: string; readonly line: number; value: string } | undefined
  for (const [index, text] of source.split('\n').entries()) {
    const content = text.trim()
    if (content === '' || content.startsWith('#')) continue
    const [found, word] = keyword.exec(content) ?? []
    const value = readQuoted(content.slice(found?.length ?? 0), index + 1)
    if (word !== undefined) {
      close()
      forms = word.startsWith('msgstr') ? forms + 1 : 0
      // QUIRK: gettext-parser takes time in the square of their number.
      if (forms > mostForms) throw new CatalogueError(`an entry has more than ${mostForms} msgstr`, index + 1)
      open = { word, line: index + 1, value }
    } else if (open) open.value += value
    else throw new CatalogueError('expected msgctxt, msgid or msgstr before a text', index + 1)
  }
  close()
  return { lines, repeated }

  function close(): void {
    if (open?.word === 'msgctxt') context = open.value === '' ? undefined : open.value
    if (open?.word !== 'msgid') return
    const id = entryId(open.value, context)
    if (lines.has(id)) repeated.push({ line: open.line, key: open.value })
    else lines.set(id, open.line)
    context = undefined
  }
}

function readQuoted(content: string, line: number): string {
  let rest = content
  let value = ''
  do {
    const [found] = quoted.exec(rest) ?? []
    if (found === undefined)
      throw new CatalogueError(`expected msgid, msgstr … or text in double quotes, got ${start(rest)}`, line)
    value += unescaped(found.trimEnd().slice(1, -1))
    rest = rest.slice(found.length)
  } while (rest !== '')
  return value
}

function unescaped(text: string): string {
  const meant: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return text.replace(/\\(.)/gu, (_, character: string) => meant[character] ?? character)
}

function start(text: string): string {
  return JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text)
}
