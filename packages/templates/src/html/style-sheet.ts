import { TemplateError, type TemplatePlace } from 'posthaste'
import { type BoundedCache, createBoundedCache } from '../locale/bounded-cache.ts'
import { type Declaration, readDeclarations } from './declarations.ts'
import { BrokenCss, ruleStart, type ScannedRule, scanRule } from './scan-css.ts'

/** The rules of a style sheet, in their order. */
export type StyleSheet = readonly Rule[]

/** A rule as its author wrote it, without the comments around it. */
export type Rule = StyleRule | AtRule

/** `p, .note { color: red }` */
export interface StyleRule {
  readonly kind: 'style'
  readonly selectors: readonly string[]
  /** What stands between the braces. */
  readonly body: string
  readonly declarations: readonly Declaration[]
}

/** `@media … { … }`, `@font-face { … }`: nothing that a `style` attribute can say. */
export interface AtRule {
  readonly kind: 'at'
  readonly css: string
}

/**
 * Takes a style sheet apart. What browsers would mend in silence is refused: mail programs drop a whole style sheet for
 * one brace.
 *
 * Throws TEMPLATE_INVALID with the place in the style sheet.
 */
export function readStyleSheet(css: string, place: TemplatePlace): StyleSheet {
  try {
    return rulesOf(css)
  } catch (error) {
    if (error instanceof BrokenCss) throw invalid(css, error, place)
    throw error
  }
}

/** The style sheet as it is for one kind of media only, such as `print`; no attribute can say that. */
export function forMedia(sheet: StyleSheet, media: string, place: TemplatePlace): StyleSheet {
  if (/^\s*(?:all\s*)?$/i.test(media) || sheet.length === 0) return sheet
  if (/[{};@<]/.test(media)) throw new TemplateError('TEMPLATE_INVALID', place, `media="${media}" is no media query`)
  return [{ kind: 'at', css: `@media ${media.trim()}{${sheet.map((rule) => cssOf(rule)).join('\n')}}` }]
}

/** The rule as CSS; with some of its selectors only, where they are given. */
export function cssOf(rule: Rule, selectors?: readonly string[]): string {
  return rule.kind === 'at' ? rule.css : `${(selectors ?? rule.selectors).join(',')}{${rule.body}}`
}

function rulesOf(css: string): StyleSheet {
  return css.length > longestKept ? readRules(css) : kept.get(css, () => readRules(css))
}

const kept: BoundedCache<StyleSheet> = createBoundedCache(64)
const longestKept = 100_000

function readRules(css: string): Rule[] {
  const closed = css.search(/<\/style/i)
  if (closed !== -1) throw new BrokenCss(closed, '</style> cannot stand in a style sheet')
  const rules: Rule[] = []
  for (let at = ruleStart(css, 0); at < css.length; ) {
    const scanned = scanRule(css, at)
    const rule = css.charAt(at) === '@' ? atRule(css, scanned) : styleRule(css, scanned)
    if (rule !== undefined) rules.push(rule)
    at = ruleStart(css, scanned.end)
  }
  return rules
}

function atRule(css: string, { start, end }: ScannedRule): AtRule | undefined {
  const text = css.slice(start, end)
  if (/^@import\b/i.test(text)) throw new BrokenCss(start, noImports)
  return /^@charset\b/i.test(text) ? undefined : { kind: 'at', css: text }
}

const noImports = 'no mail program follows @import; write <link rel="stylesheet" href="styles/…"> into the HTML instead'

function styleRule(css: string, { start, end, brace, commas, semicolons }: ScannedRule): StyleRule {
  const edges = [start - 1, ...commas, brace]
  const selectors = commas.concat(brace).map((edge, index) => css.slice((edges[index] ?? 0) + 1, edge).trim())
  if (selectors.includes('')) throw new BrokenCss(start, 'a selector is missing before { or ,')
  const declarations = readDeclarations(css, brace + 1, end - 1, semicolons)
  return { kind: 'style', selectors, body: css.slice(brace + 1, end - 1).trim(), declarations }
}

function invalid(css: string, { at, message }: BrokenCss, place: TemplatePlace): TemplateError {
  if (place.file === undefined) return new TemplateError('TEMPLATE_INVALID', place, `in a <style>: ${message}`)
  const before = css.slice(0, at).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  return new TemplateError('TEMPLATE_INVALID', { ...place, line: before.length, column }, message)
}
