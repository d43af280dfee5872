// CSS as the warnings look at it: rules with their conditions, and declarations. Nothing in it is an error.

/** One rule of a style sheet. */
export interface CssRule {
  /** Empty for `@font-face`, `@import` and the like. */
  readonly selectors: readonly string[]
  readonly declarations: readonly Declaration[]
  /** The at-rules that it stands in or is, the outermost first, such as `@media (max-width: 600px)`. */
  readonly conditions: readonly string[]
  /** Whether it has rules in its own block. */
  readonly nests: boolean
}

/** One property and its value. */
export interface Declaration {
  /** In lower case. */
  readonly property: string
  readonly value: string
}

/** The rules of a style sheet, those inside `@media` and its like too. */
export function scanStylesheet(css: string): readonly CssRule[] {
  return rulesIn(withoutComments(css), [])
}

/** The declarations of a `style` attribute or of a block. */
export function scanDeclarations(css: string): readonly Declaration[] {
  return [...split(withoutComments(css), ';')].flatMap(({ text }) => {
    const colon = text.indexOf(':')
    const property = text.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    return /^[-\w]+$/.test(property) ? [{ property, value: text.slice(colon + 1).trim() }] : []
  })
}

// Deeper than any author goes, and no danger to the stack.
const deepest = 16

function rulesIn(css: string, conditions: readonly string[]): CssRule[] {
  return blocksIn(css).flatMap(({ prelude, block }) => {
    const within = prelude.startsWith('@') ? [...conditions, prelude] : conditions
    if (
      conditions.length < deepest &&
      /^@(?:media|supports|layer|container|scope|document)\b/i.test(prelude) &&
      block !== undefined
    ) {
      const inner = rulesIn(block, within)
      return inner.length > 0 ? inner : [{ selectors: [], declarations: [], conditions: within, nests: false }]
    }
    const isFrames = /^@(?:-\w+-)?keyframes\b/i.test(prelude)
    return [
      {
        selectors: prelude.startsWith('@') ? [] : [...split(prelude, ',')].map(({ text }) => text.trim()),
        declarations: block === undefined || isFrames ? [] : scanDeclarations(block.replace(/[^;{}]*\{[^{}]*\}/g, '')),
        conditions: within,
        nests: block?.includes('{') === true && !isFrames,
      },
    ]
  })
}

interface Block {
  readonly prelude: string
  /** Absent for a statement such as `@import`. */
  readonly block?: string
}

function blocksIn(css: string): Block[] {
  const found: Block[] = []
  let rest = css
  while (rest.trim() !== '') {
    const { value: first } = split(rest, ';', '{').next()
    if (first === undefined) break
    const prelude = first.text.trim()
    rest = rest.slice(first.text.length + 1)
    if (first.end !== '{') {
      if (prelude.startsWith('@')) found.push({ prelude })
      continue
    }
    const length = blockLength(rest)
    found.push({ prelude, block: rest.slice(0, length) })
    rest = rest.slice(length + 1)
  }
  return found
}

/** How far it is to the brace that closes the block. */
function blockLength(css: string): number {
  let depth = 1
  for (const { 0: token, index } of css.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{}]/gs)) {
    if (token === '{') depth++
    else if (token === '}' && --depth === 0) return index
  }
  return css.length
}

/** Cuts at any of the marks where they stand outside strings and brackets. */
function* split(css: string, ...marks: readonly string[]): Generator<Piece, undefined> {
  let [start, depth] = [0, 0]
  for (const { 0: token, index } of css.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[()[\];,{]/gs)) {
    if (token === '(' || token === '[') depth++
    else if (token === ')' || token === ']') depth = Math.max(0, depth - 1)
    else if (depth === 0 && marks.includes(token)) {
      yield { text: css.slice(start, index), end: token }
      start = index + 1
    }
  }
  if (start < css.length) yield { text: css.slice(start), end: '' }
}

interface Piece {
  readonly text: string
  /** The mark that ended it. */
  readonly end: string
}

function withoutComments(css: string): string {
  return css.replace(/\/\*.*?(?:\*\/|$)|<!--|-->/gs, ' ')
}
