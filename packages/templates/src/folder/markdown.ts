// Markdown to HTML, with the Liquid in it left alone: what a tag will put there later is never read as Markdown.
import { Marked } from 'marked'
import { type LiquidToken, liquidTokens } from './liquid-tokens.ts'
import type { PartSource } from './mail-source.ts'
import { lineStarts, placeOf } from './place.ts'
import type { Read } from './read-text.ts'
import { type MarkdownLine, type Standing, standings } from './standalone-tags.ts'

const mostCharacters = 64 * 1024

const marked = new Marked({ gfm: true, async: false })

/** Tags that write text, and so stand in a paragraph as words do. */
const wordTags: ReadonlySet<string> = new Set([
  ...['trans', 'translate', 'blocktrans', 'blocktranslate', 'now'],
  ...['echo', 'cycle', 'increment', 'decrement', 'raw'],
])

/** `{% trans 'key' as name %}` writes nothing. */
const keptInVariable = /\bas\s+\w+\s*-?%\}/

/** A part that was written as Markdown, at most 64 KB; `linesBefore` lines of the file stand before it. */
export function markdownPart(file: string, text: string, linesBefore: number): Read<PartSource> {
  if (text.length > mostCharacters) return { problem: 'is too large: at most 64 KB of Markdown; write it as HTML' }
  const tokens = liquidTokens(text)
  const key = unusedKey(text)
  if (marksCost(text) > mostMarksCost) return { problem: 'has too many * and _ in one paragraph; write it as HTML' }
  const html = toHtml(withPlaceholders(text, tokens, key))
  if (html === undefined) return { problem: 'is no Markdown that can be read: too much stands in each other' }
  const { source, moves } = withLiquid(html, tokens, key)
  const [before, after] = [lineStarts(source), lineStarts(text)]
  const content: PartSource = {
    file,
    source,
    place(line, column) {
      const place = placeOf(after, cameFrom(moves, (before[line - 1] ?? 0) + column - 1))
      return { line: place.line + linesBefore, column: place.column }
    },
  }
  return { content }
}

function toHtml(markdown: string): string | undefined {
  if (deepLine.test(markdown)) return undefined
  try {
    return marked.parse(markdown, { async: false })
  } catch {
    // QUIRK: marked goes as deep as quotes and lists stand in each other, until the stack ends.
    return undefined
  }
}

/** Lists and quotes that begin in one line, a hundred deep. */
const deepLine = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){100}/m

/** QUIRK: marked (18.2.1) looks at each of these in a paragraph again for each other one: 64 KB of them take it a minute. */
function marksCost(text: string): number {
  return text.split(/\n[ \t]*\n/).reduce((sum, block) => sum + (block.match(/\*+|_+|~+/g) ?? []).length ** 2, 0)
}

const mostMarksCost = 4_000_000

/** Letters and digits only, so that Markdown reads each placeholder as a word, in a URL too. */
function unusedKey(text: string): string {
  let key = 'liquid'
  while (text.toLowerCase().includes(key)) key += 'q'
  return key
}

function withPlaceholders(text: string, tokens: readonly LiquidToken[], key: string): string {
  let protectedText = ''
  let at = 0
  for (const [index, token] of tokens.entries()) {
    protectedText += `${text.slice(at, token.offset)}${key}${index}x`
    at = token.offset + token.text.length
  }
  const alone = new RegExp(`^\\s*(?:${key}\\d+x\\s*)+$`)
  const lines = `${protectedText}${text.slice(at)}`.split('\n').map((line): MarkdownLine => {
    if (!alone.test(line)) return { text: line }
    const found = Array.from(line.matchAll(/(\d+)x/g), ([, index]) => tokens[Number(index)])
    const tags = found.flatMap((token) => (token === undefined || isWords(token) ? [] : (token.tag ?? [])))
    return tags.length === found.length ? { text: line, tags } : { text: line }
  })
  const standing = standings(lines)
  return lines.map((line, index) => standingLine(line.text, standing.get(index))).join('\n')
}

function isWords({ tag, text }: LiquidToken): boolean {
  return tag === undefined || (wordTags.has(tag) && !keptInVariable.test(text))
}

/** A comment is what Markdown lets stand between blocks, and what ends a paragraph; rows and items are unwrapped later. */
function standingLine(line: string, standing: Standing | undefined): string {
  if (standing === undefined || standing.as === 'inline') return line
  if (standing.as === 'block') return line.replace(/\S+/g, '<!--$&-->')
  const tags = line.trim().replaceAll('x', standing.as === 'row' ? 'r' : 'i')
  return standing.as === 'item' ? `${standing.marker}${tags}` : `| ${tags} |`
}

/** Where a piece of Liquid stands in the HTML, and where it stood in the Markdown. */
interface Move {
  readonly to: number
  readonly from: number
  readonly length: number
}

function withLiquid(html: string, tokens: readonly LiquidToken[], key: string): { source: string; moves: Move[] } {
  const unwrapped = html
    .replace(new RegExp(`<tr>\\s*<td[^>]*>((?:${key}\\d+r\\s*)+)</td>(?:\\s*<td[^>]*></td>)*\\s*</tr>`, 'g'), '$1')
    .replace(new RegExp(`<li>(?:<p>)?((?:${key}\\d+i\\s*)+)(?:</p>\\s*)?</li>`, 'g'), '$1')
  const moves: Move[] = []
  let source = ''
  let at = 0
  for (const match of unwrapped.matchAll(new RegExp(`(?:<!--|&lt;!--)?${key}(\\d+)[xri](?:--(?:>|&gt;))?`, 'g'))) {
    const token = tokens[Number(match[1])]
    if (token === undefined) continue
    source += unwrapped.slice(at, match.index)
    moves.push({ to: source.length, from: token.offset, length: token.text.length })
    source += token.text
    at = match.index + match[0].length
  }
  return { source: source + unwrapped.slice(at), moves }
}

/** The offset in the Markdown of an offset in the HTML; of what is no Liquid, that of the Liquid before it. */
function cameFrom(moves: readonly Move[], offset: number): number {
  const move = moves.findLast(({ to }) => to <= offset)
  return move === undefined ? 0 : move.from + Math.min(offset - move.to, move.length)
}
