import { inline, type Options } from '@css-inline/css-inline'
import { type BoundedCache, createBoundedCache } from '../locale/bounded-cache.ts'
import { cascade, type Declaration } from './declarations.ts'
import { attributesAskedBy, numberName, type Skeleton, skeletonOf, tooMuch } from './skeleton.ts'
import type { StyleRule } from './style-sheet.ts'
import { attributeOf, type Tag, tagsOf } from './tag.ts'

/** Rules that are ready to be matched with the elements of one mail after the other. */
export interface Ruleset {
  /** Throws TEMPLATE_LIMIT_EXCEEDED for what would take seconds. */
  match(html: string, tags: readonly Tag[], template: string): Matches
}

/** Which rules match which elements. */
export interface Matches {
  /** By the number of a start tag among all tags. */
  readonly byTag: ReadonlyMap<number, Matched>
  /** The numbers of selectors, among all of the rules, that match something. */
  readonly used: ReadonlySet<number>
}

/** What the rules say of an element. */
export interface Matched {
  /** What each rule declares, the weakest first. */
  readonly rules: readonly (readonly Declaration[])[]
  /** All of it as a `style`, for an element that has none of its own. */
  readonly style: string
}

/**
 * Asks css-inline which selectors match which elements, and in which order their specificity puts them.
 *
 * QUIRK: css-inline (0.20.0) is asked for nothing else. It writes the whole document anew (doctype, entities, attributes
 * in another order, `<![if !mso]>` lost), lets the longhand of one rule outdo the shorthand of a later one, drops
 * fallbacks of the same property and breaks `"O'Neil"`. So it sees a document of bare elements, and each rule declares
 * nothing but its own number. What it says depends on these elements alone, and is kept: in mass mail they seldom change.
 */
export function createRuleset(rules: readonly StyleRule[]): Ruleset {
  const selectors = rules.flatMap((rule) => rule.selectors)
  const declarations = rules.flatMap((rule) => rule.selectors.map(() => rule.declarations))
  const asked = attributesAskedBy(selectors.join())
  const numbered = selectors.map((selector, number) => `${selector}{${property}${number}:1}`).join('\n')
  const looksAround = selectors.some((selector) => selector.includes('~'))
  const kept: BoundedCache<Matches> = createBoundedCache(32)
  return {
    match(html, tags, template) {
      const skeleton = skeletonOf(html, tags, asked, template)
      const ask = () => {
        checkCost(tags.length, skeleton, selectors.length, looksAround, template)
        return matchesIn(inline(`<style>${numbered}</style>${skeleton.html}`, options), declarations)
      }
      return skeleton.html.length > longestKept ? ask() : kept.get(skeleton.html, ask)
    },
  }
}

const property = '--posthaste-'
const longestKept = 50_000

/** It reads files and asks servers by default. */
const options: Options = { loadRemoteStylesheets: false }

const mostSteps = 400_000_000
const mostElements = 1_000_000

/** Each selector looks at each element, and from there upward, or at its siblings too. */
function checkCost(tags: number, { depth }: Skeleton, selectors: number, looksAround: boolean, template: string): void {
  const steps = tags * selectors * (depth + (looksAround ? tags : 0))
  // Misnested formatting elements are doubled in each element that follows.
  if (steps <= mostSteps && tags * depth <= mostElements) return
  throw tooMuch(template, `${tags} tags that stand ${depth} deep, and ${selectors} selectors`)
}

function matchesIn(inlined: string, declarations: readonly (readonly Declaration[])[]): Matches {
  const byTag = new Map<number, Matched>()
  const used = new Set<number>()
  const made = new Map<string, Matched>()
  for (const tag of tagsOf(inlined)) {
    const number = tag.closing ? '' : valueIn(inlined, tag, numberName)
    const style = valueIn(inlined, tag, 'style')
    // HTML doubles misnested formatting elements; the first is where the author wrote it.
    if (number === '' || style === '' || byTag.has(Number(number))) continue
    byTag.set(Number(number), made.get(style) ?? matchedOf(style))
  }
  return { byTag, used }

  function matchedOf(style: string): Matched {
    const selectors = Array.from(style.matchAll(numbers), ([, each]) => Number(each))
    for (const each of selectors) used.add(each)
    const rules = selectors.map((each) => declarations[each] ?? [])
    const matched = { rules, style: cascade(rules, []) }
    made.set(style, matched)
    return matched
  }
}

const numbers = new RegExp(`${property}(\\d+)`, 'g')

function valueIn(html: string, tag: Tag, name: string): string {
  const attribute = attributeOf(tag, name)
  return attribute ? html.slice(attribute.valueStart, attribute.valueEnd) : ''
}
