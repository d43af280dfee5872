import { nextTag, type Tag } from '../html/tag.ts'
import { holesIn } from '../liquid/holes.ts'

/**
 * The holes of a document whose values could change more than the text around them: those in a style sheet, in a script,
 * in the name of something, or in an attribute that style sheets or images are chosen by. The others stand in text, in
 * comments, and in attributes that only say something.
 */
export function unfitHoles(html: string, stylesheets: ReadonlyMap<string, string>): ReadonlySet<number> {
  const unfit = new Set<number>()
  let saying: RegExp | undefined
  for (let tag = nextTag(html, 0, 'read'); tag !== undefined; tag = nextTag(html, tag.next, 'read')) {
    const inside = html.slice(tag.start, tag.end)
    if (inside.includes(mark)) {
      saying ??= sayingAttributes(html, stylesheets)
      for (const number of holesIn(withoutSaying(html, tag, saying))) unfit.add(number)
    }
    // What words a title is made of matters to nothing else.
    if (tag.name === 'title' || tag.next === tag.end) continue
    for (const number of holesIn(html.slice(tag.end, tag.next))) unfit.add(number)
  }
  return unfit
}

const mark = '\u{E000}'

/** The tag without the values that may differ from reader to reader. */
function withoutSaying(html: string, tag: Tag, saying: RegExp): string {
  // Its address is the name of a style sheet.
  if (tag.name === 'link') return html.slice(tag.start, tag.end)
  let left = ''
  let at = tag.start
  for (const { name, quote, valueStart, valueEnd } of tag.attributes) {
    const address = name === 'src' && /^https?:\/\//i.test(html.slice(valueStart, valueEnd))
    if (quote === '' || !(saying.test(name) || address)) continue
    left += html.slice(at, valueStart)
    at = valueEnd
  }
  return left + html.slice(at, tag.end)
}

/** Attributes that only say something, without those that a selector such as `[href^="https"]` asks for. */
function sayingAttributes(html: string, stylesheets: ReadonlyMap<string, string>): RegExp {
  const asked = [html, ...stylesheets.values()].some((css) =>
    /\[\s*(?:[\w*]*\|)?(?:href|alt|title|aria|content|datetime)/i.test(css),
  )
  return asked ? /^$/ : /^(?:href|alt|title|aria-label|content|datetime)$/
}
