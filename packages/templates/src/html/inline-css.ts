import { decodeReferences } from './character-references.ts'
import { cascade, type Declaration, declarationsOfStyle } from './declarations.ts'
import { type Matches, matchSelectors } from './matched-rules.ts'
import { tooMuch } from './skeleton.ts'
import { cssOf, type StyleRule } from './style-sheet.ts'
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
  const rules = sources.flatMap(({ sheet }) => sheet.filter((rule) => rule.kind === 'style'))
  const rulesOfSelectors = rules.flatMap((rule) => rule.selectors.map(() => rule))
  const selectors = rules.flatMap((rule) => rule.selectors)
  const matches = selectors.length === 0 ? nothing : matchSelectors(html, tags, selectors, template)
  const styles = stylesOf(html, tags, matches, rulesOfSelectors, template)
  return rewritten(html, tags, styles, sources, unmatched(sources, matches))
}

const nothing: Matches = { byTag: new Map(), used: new Set() }

/** By the number of the tag: the style that it gets, as the value of an attribute in double quotes. */
type Styles = ReadonlyMap<number, string>

function stylesOf(
  html: string,
  tags: readonly Tag[],
  matches: Matches,
  ruleOf: readonly StyleRule[],
  template: string,
): Styles {
  const styles = new Map<number, string>()
  const made = new Map<string, string | undefined>()
  let length = 0
  for (const [number, selectors] of matches.byTag) {
    const own = ownStyle(html, tags[number])
    const key = `${selectors} ${own}`
    const style = made.has(key)
      ? made.get(key)
      : styleOf(
          selectors.map((each) => ruleOf[each]?.declarations ?? []),
          own,
        )
    made.set(key, style)
    if (style === undefined) continue
    styles.set(number, style)
    length += style.length
    if (length > longest) throw tooMuch(template, `the styles have more than ${longest} characters`)
  }
  return styles
}

const longest = 5_000_000

function styleOf(rules: readonly (readonly Declaration[])[], own: string): string | undefined {
  const declared = declarationsOfStyle(own)
  if (declared === undefined) return undefined
  const style = cascade(rules, declared)
  const escaped = style.replaceAll('&', '&amp;')
  return style.includes("'") ? escaped.replaceAll('"', '&quot;') : escaped.replaceAll('"', "'")
}

function ownStyle(html: string, tag: Tag | undefined): string {
  const attribute = tag && attributeOf(tag, 'style')
  return attribute ? decodeReferences(html.slice(attribute.valueStart, attribute.valueEnd)) : ''
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
