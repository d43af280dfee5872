// Where does a rule of CSS end? Strings, comments, escapes and brackets are understood, and nothing else.

/** CSS that is not well-formed, and where. */
export class BrokenCss extends Error {
  readonly at: number

  constructor(at: number, problem: string) {
    super(problem)
    this.at = at
  }
}

/** A rule, and where its parts stand. */
export interface ScannedRule {
  readonly start: number
  /** Behind its `}` or `;`. */
  readonly end: number
  /** Its `{`; -1 when there is none, as in `@charset "utf-8";`. */
  readonly brace: number
  /** The commas between its selectors. */
  readonly commas: readonly number[]
  /** The semicolons between its declarations. */
  readonly semicolons: readonly number[]
}

/** Behind white space, comments and the `<!--` and `-->` that old pages have around their style sheets. */
export function ruleStart(css: string, from: number): number {
  let at = from
  for (;;) {
    between.lastIndex = at
    between.test(css)
    at = between.lastIndex
    if (!css.startsWith('/*', at)) return at
    at = behindComment(css, at)
  }
}

/** The rule that starts there. Throws BrokenCss. */
export function scanRule(css: string, start: number): ScannedRule {
  const isAtRule = css.charAt(start) === '@'
  const commas: number[] = []
  const semicolons: number[] = []
  const open: string[] = []
  let brace = -1
  for (const { token, at } of tokensOf(css, start)) {
    const opener = openers.get(token)
    if (token === ',' && open.length === 0) commas.push(at)
    else if (token === ';' && open.length === 0) {
      if (!isAtRule) throw new BrokenCss(start, noBrace)
      return { start, end: at + 1, brace, commas, semicolons }
    } else if (token === ';' && open.length === 1) semicolons.push(at)
    else if (opener !== undefined) {
      if (open.pop() !== opener) throw new BrokenCss(at, `${token} without ${opener}`)
      if (token === '}' && open.length === 0) return { start, end: at + 1, brace, commas, semicolons }
    } else if (token !== ',' && token !== ';') {
      if (token === '{' && brace !== -1 && !isAtRule) throw new BrokenCss(at, nested)
      if (token === '{' && brace === -1) brace = at
      if (open.push(token) > deepest) throw new BrokenCss(at, `brackets stand more than ${deepest} deep in each other`)
    }
  }
  if (isAtRule && open.length === 0) return { start, end: css.length, brace, commas, semicolons }
  throw new BrokenCss(start, open.length === 0 ? noBrace : `${open.at(-1)} is never closed`)
}

const noBrace = 'a rule without {'
const nested =
  'a rule stands in a rule, which few mail programs understand; write it out, or close the one before it with }'
// Do not raise: css-inline (0.20.0) ends the process for selectors that stand some two thousand deep in each other.
const deepest = 16
const openers: ReadonlyMap<string, string> = new Map([
  ['}', '{'],
  [')', '('],
  [']', '['],
])

const between = /(?:\s|<!--|-->)*/y
/** An escape and a URL without quotes are one token each, so that what stands in them means nothing. */
const significant = /\\[\s\S]|url\(\s*[^"'()\s][^()]*\)|\/\*|["'{}()[\],;]/gi
const strings: ReadonlyMap<string, RegExp> = new Map([
  ['"', /"(?:[^"\\\n]|\\[\s\S])*"/y],
  ["'", /'(?:[^'\\\n]|\\[\s\S])*'/y],
])

/** Brackets, commas and semicolons. */
function* tokensOf(css: string, start: number): Generator<{ readonly token: string; readonly at: number }, undefined> {
  let from = start
  for (;;) {
    significant.lastIndex = from
    const found = significant.exec(css)
    if (found === null) return
    const { 0: token, index: at } = found
    from = at + token.length
    const string = strings.get(token)
    if (token === '/*') from = behindComment(css, at)
    else if (string !== undefined) {
      string.lastIndex = at
      if (!string.test(css)) throw new BrokenCss(at, 'a string is not closed on its line')
      from = string.lastIndex
    } else if (token.length === 1) yield { token, at }
  }
}

function behindComment(css: string, at: number): number {
  const end = css.indexOf('*/', at + 2)
  if (end === -1) throw new BrokenCss(at, 'a comment is never closed')
  return end + 2
}
