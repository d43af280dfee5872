import { attributeOf, nextTag, type Tag } from '../html/tag.ts'
import { textOfHtml } from '../html/text-of-html.ts'
import { widthOf } from '../html/text-table.ts'
import { filled, holesIn, type Pieces, piecesOf } from '../liquid/holes.ts'
import { isShownAlike, linksWithHoles } from './link-holes.ts'

/** Text with holes, for every reader of the same markup. */
export interface TextPieces {
  /** The text with these values; undefined where they change more than the holes. */
  filled(inHole: (number: number) => string): string | undefined
}

/**
 * The text of HTML with holes; undefined where more than the holes depends on their values, as the columns of a table do.
 */
export function textPiecesOf(html: string): TextPieces | undefined {
  const marked = withMarkedHeadings(html)
  if (marked === undefined) return undefined
  const pieces: Pieces = piecesOf(textOfHtml(marked))
  const links = linksWithHoles(html)
  return {
    filled: (inHole) =>
      links.every((link) => isShownAlike(link, inHole)) ? underlinedAnew(filled(pieces, inHole)) : undefined,
  }
}

/** Around the words of a heading whose underline is as long as its values. */
const begin = '\u{E002}'
const end = '\u{E003}'

/** Undefined where a table that may hold data has a hole, and for a heading whose width is hard to tell. */
function withMarkedHeadings(html: string): string | undefined {
  if (html.includes(begin) || html.includes(end)) return undefined
  const tables: boolean[] = []
  let heading: Tag | undefined
  let marked = ''
  let at = 0
  for (let tag = nextTag(html, 0); tag !== undefined; tag = nextTag(html, tag.next)) {
    if (tables.includes(true) && holesIn(html.slice(at, tag.end)).length > 0) return undefined
    if (tag.name === 'table') {
      if (tag.closing) tables.pop()
      else tables.push(!isLayout(html, tag))
    }
    const inside = heading && tag.closing && tag.name === heading.name ? html.slice(heading.end, tag.start) : ''
    if (underlined.has(tag.name)) heading = tag.closing ? undefined : tag
    if (holesIn(inside.replace(/<[^>]*>/g, '')).length === 0) continue
    if (hardToMeasure.test(inside)) return undefined
    const start = tag.start - inside.length
    marked += html.slice(at, start) + begin + inside + end
    at = tag.start
  }
  return marked + html.slice(at)
}

const underlined: ReadonlySet<string> = new Set(['h1', 'h2'])

/** Anything but the elements that stand within a line, and what is taken away when the underline is there already. */
const hardToMeasure =
  /<(?!\/?(?:a|b|em|font|i|small|span|strong|u)\b)|[\u{AD}\u{2060}\u{FEFF}\u{200C}\u{200D}]|&(?:shy|zw|#)/iu

function isLayout(html: string, tag: Tag): boolean {
  const role = attributeOf(tag, 'role')
  return role !== undefined && /^(?:presentation|none)$/i.test(html.slice(role.valueStart, role.valueEnd))
}

const markedHeading = /\u{E002}([^\u{E003}]*)\u{E003}(?:(\n[> ]*)([=-])[=-]*(?=\n|$))?/gu

function underlinedAnew(text: string): string {
  if (!text.includes(begin)) return text
  return text.replace(markedHeading, (_, marked: string, before: string | undefined, line: string | undefined) => {
    const words = marked.trim()
    if (before === undefined || line === undefined) return words
    return words + before + line.repeat(Math.min(widthOf(words), 78))
  })
}
