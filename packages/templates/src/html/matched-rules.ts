import { inline, type Options } from '@css-inline/css-inline'
import { type BoundedCache, createBoundedCache } from '../locale/bounded-cache.ts'
import { attributesAskedBy, numberName, skeletonOf, tooMuch } from './skeleton.ts'
import { attributeOf, type Tag, tagsOf } from './tag.ts'

/** Which selectors match which elements. */
export interface Matches {
  /** For the number of a start tag among all tags: the numbers of the selectors that match it, the weakest first. */
  readonly byTag: ReadonlyMap<number, readonly number[]>
  /** The numbers of selectors that match something. */
  readonly used: ReadonlySet<number>
}

/**
 * Asks css-inline which selectors match which elements, and in which order their specificity puts them.
 *
 * QUIRK: css-inline (0.20.0) is asked for nothing else. It writes the whole document anew (doctype, entities, attributes
 * in another order, `<![if !mso]>` lost), lets the longhand of one rule outdo the shorthand of a later one, drops
 * fallbacks of the same property and breaks `"O'Neil"`. So it sees a document of bare elements, and each rule declares
 * nothing but its own number. What it says depends on these elements alone, and is kept: in mass mail they seldom change.
 *
 * Throws TEMPLATE_LIMIT_EXCEEDED for what would take seconds.
 */
export function matchSelectors(
  html: string,
  tags: readonly Tag[],
  selectors: readonly string[],
  template: string,
): Matches {
  const asked = attributesAskedBy(selectors.join())
  const { html: bare, depth } = skeletonOf(html, tags, asked, template)
  const siblings = selectors.some((selector) => selector.includes('~')) ? tags.length : 0
  if (tags.length * selectors.length * (depth + siblings) > mostSteps || tags.length * depth > mostElements) {
    throw tooMuch(template, `${tags.length} tags, ${depth} deep, and ${selectors.length} selectors`)
  }
  const rules = selectors.map((selector, number) => `${selector}{${property}${number}:1}`).join('\n')
  const document = `<style>${rules}</style>${bare}`
  return document.length > longestKept ? ask(document) : kept.get(document, () => ask(document))
}

const kept: BoundedCache<Matches> = createBoundedCache(256)
const longestKept = 100_000
const mostSteps = 400_000_000
const mostElements = 1_000_000
const property = '--posthaste-'

/** It reads files and asks servers by default. */
const options: Options = { loadRemoteStylesheets: false }

function ask(document: string): Matches {
  const byTag = new Map<number, readonly number[]>()
  const used = new Set<number>()
  const inlined = inline(document, options)
  for (const tag of tagsOf(inlined)) {
    const number = attributeOf(tag, numberName)
    const style = attributeOf(tag, 'style')
    if (tag.closing || number === undefined || style === undefined) continue
    const key = Number(inlined.slice(number.valueStart, number.valueEnd))
    const matched = Array.from(inlined.slice(style.valueStart, style.valueEnd).matchAll(numbers), ([, each]) =>
      Number(each),
    )
    for (const each of matched) used.add(each)
    // HTML doubles misnested formatting elements; the first is where the author wrote it.
    if (!byTag.has(key)) byTag.set(key, matched)
  }
  return { byTag, used }
}

const numbers = new RegExp(`${property}(\\d+)`, 'g')
