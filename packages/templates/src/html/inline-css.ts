import { type BoundedCache, createBoundedCache } from '../locale/bounded-cache.ts'
import { decodeReferences } from './character-references.ts'
import { cascade, declarationsOfStyle } from './declarations.ts'
import { createRuleset, type Matches, type Ruleset } from './ruleset.ts'
import { tooMuch } from './skeleton.ts'
import { cssOf } from './style-sheet.ts'
import { type StyleSource, styleSources } from './style-sources.ts'
import { attributeOf, type Tag, tagsOf } from './tag.ts'

/**
 * Writes the rules of `<style>` and of linked style sheets into `style` attributes, since many mail programs forget the
 * former and none loads the latter. What no attribute can say (media queries, `:hover`, fonts, selectors that match
 * nothing here) stays, in one `<style>` where the first one stood. All other octets of the HTML stay as they are.
 *
 * `stylesheets` are those that a `<link rel="stylesheet">` may name, by path from the templates' folder; nothing is read
 * from anywhere else. `data-css-inline="ignore"` on a `<style>`, a `<link>` or another element leaves it alone;
 * `data-css-inline="keep"` on a `<style>` inlines it and lets it stay.
 *
 * Throws TEMPLATE_INVALID for a style sheet from elsewhere, for `@import` and for broken CSS; TEMPLATE_LIMIT_EXCEEDED
 * for HTML and CSS that would take seconds.
 */
export function inlineCss(html: string, stylesheets: ReadonlyMap<string, string>, template: string): string {
  if (!/<(?:style|link)/i.test(html)) return html
  const tags = tagsOf(html)
  const sources = styleSources(html, tags, stylesheets, template)
  if (sources.length === 0) return html
  const matches = rulesetOf(sources).match(html, tags, template)
  return rewritten(html, tags, stylesOf(html, tags, matches, template), sources, unmatched(sources, matches))
}

const kept: BoundedCache<Ruleset> = createBoundedCache(16)
const longestKept = 100_000

/** By the CSS of all, since what one source says depends on the others. */
function rulesetOf(sources: readonly StyleSource[]): Ruleset {
  const key = sources.map(({ css }) => css).join('\0')
  const make = () => createRuleset(sources.flatMap(({ sheet }) => sheet.filter((rule) => rule.kind === 'style')))
  return key.length > longestKept ? make() : kept.get(key, make)
}

/** By the number of the tag: the style that it gets. */
type Styles = ReadonlyMap<number, string>

function stylesOf(html: string, tags: readonly Tag[], { byTag }: Matches, template: string): Styles {
  const styles = new Map<number, string>()
  let length = 0
  for (const [number, matched] of byTag) {
    const own = ownStyle(html, tags[number])
    const declared = own === undefined ? undefined : declarationsOfStyle(own)
    if (own !== undefined && declared === undefined) continue
    const style = declared === undefined ? matched.style : cascade(matched.rules, declared)
    styles.set(number, style)
    length += style.length
    if (length > longest) throw tooMuch(template, `the styles have more than ${longest} characters`)
  }
  return styles
}

const longest = 5_000_000

function ownStyle(html: string, tag: Tag | undefined): string | undefined {
  const attribute = tag && attributeOf(tag, 'style')
  return attribute && decodeReferences(html.slice(attribute.valueStart, attribute.valueEnd))
}

/** The rules that no attribute can say, in the order of the style sheets. */
function unmatched(sources: readonly StyleSource[], { used }: Matches): string {
  const left: string[] = []
  let selector = 0
  for (const { sheet, stays } of sources) {
    for (const rule of sheet) {
      const first = selector
      if (rule.kind === 'style') selector += rule.selectors.length
      if (stays) continue
      const selectors = rule.kind === 'at' ? [] : rule.selectors.filter((_, index) => !used.has(first + index))
      if (rule.kind === 'at' || selectors.length > 0) left.push(cssOf(rule, selectors))
    }
  }
  return left.join('\n')
}

function rewritten(
  html: string,
  tags: readonly Tag[],
  styles: Styles,
  sources: readonly StyleSource[],
  left: string,
): string {
  const cuts = sources.filter(({ stays }) => !stays)
  let written = ''
  let at = 0
  let cut = 0
  for (const [number, tag] of tags.entries()) {
    const source = cuts[cut]
    if (source?.start === tag.start) {
      written += html.slice(at, tag.start)
      if (cut === 0 && left !== '') written += `<style>\n${left}\n</style>`
      at = source.end
      cut++
    }
    const style = styles.get(number)
    if (style === undefined) continue
    const own = attributeOf(tag, 'style')
    const end = tag.attributes.at(-1)?.end ?? tag.nameEnd
    written += `${html.slice(at, own?.start ?? end)}${own ? '' : ' '}style="${style}"`
    at = own?.end ?? end
  }
  return written + html.slice(at)
}
