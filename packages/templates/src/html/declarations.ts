import { BrokenCss, scanRule } from './scan-css.ts'

/** `color: red`, taken apart. */
export interface Declaration {
  readonly property: string
  /** Without `!important`. */
  readonly value: string
  readonly important: boolean
}

/** The declarations between two places in CSS, given the semicolons between them. Throws BrokenCss. */
export function readDeclarations(
  css: string,
  start: number,
  end: number,
  semicolons: readonly number[],
): readonly Declaration[] {
  const declarations: Declaration[] = []
  let from = start
  for (const to of [...semicolons, end]) {
    const text = withoutComments(css.slice(from, to)).trim()
    if (text !== '') declarations.push(...declarationOf(text, from))
    from = to + 1
  }
  return declarations
}

/** What a `style` attribute declares; undefined for what is broken, which is best left as it is. */
export function declarationsOfStyle(style: string): readonly Declaration[] | undefined {
  const css = `a{${style}}`
  try {
    const { brace, end, semicolons } = scanRule(css, 0)
    return end === css.length ? readDeclarations(css, brace + 1, end - 1, semicolons) : undefined
  } catch (error) {
    if (error instanceof BrokenCss) return undefined
    throw error
  }
}

/**
 * One `style` for an element: what rules say of it, the weakest first, and what it says itself. Of a property that
 * several name only the last is written, and those of one rule stay together, since they may be each other's fallback.
 * `!important` has done its work then, and rules lose it: a media query can still outdo them, and Outlook for Windows
 * ignores declarations in attributes that have it.
 *
 * Returns the value of an attribute in double quotes.
 */
export function cascade(rules: readonly (readonly Declaration[])[], own: readonly Declaration[]): string {
  const sources = [
    ...rules.map((rule) => rule.filter(({ important }) => !important)),
    own.filter(({ important }) => !important),
    ...rules.map((rule) => rule.filter(({ important }) => important)),
    own.filter(({ important }) => important),
  ]
  const settled = new Set<string>()
  const written: string[] = []
  for (const source of sources.toReversed()) {
    const news = source.filter(({ property }) => !settled.has(property))
    for (const { property } of news) settled.add(property)
    const keeps = source === sources.at(-1) ? '!important' : ''
    written.unshift(...news.map(({ property, value }) => `${property}:${value}${keeps}`))
  }
  const style = written.join(';').replaceAll('&', '&amp;')
  return style.includes("'") ? style.replaceAll('"', '&quot;') : style.replaceAll('"', "'")
}

function declarationOf(text: string, at: number): Declaration[] {
  const [, name, value] = /^([^:\s{}"']+)\s*:([\s\S]*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) {
    throw new BrokenCss(at, `expected a declaration such as color: red, got ${JSON.stringify(text.slice(0, 60))}`)
  }
  const property = name.startsWith('--') ? name : name.toLowerCase()
  const mark = value.lastIndexOf('!')
  const important = mark !== -1 && /^!\s*important\s*$/i.test(value.slice(mark))
  const plain = (important ? value.slice(0, mark) : value).trim()
  return plain === '' ? [] : [{ property, value: plain, important }]
}

function withoutComments(css: string): string {
  if (!css.includes('/*')) return css
  return css.replace(commentsAndStrings, (found) => (found.startsWith('/*') ? ' ' : found))
}

const commentsAndStrings = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|url\(\s*[^"'()\s][^()]*\)|\/\*[\s\S]*?\*\//gi
