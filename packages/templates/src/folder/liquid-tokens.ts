// Where does Liquid begin and end in a text that something else is about to read?

/** A piece of Liquid as its author wrote it. */
export interface LiquidToken {
  readonly text: string
  /** Its first character. */
  readonly offset: number
  /** The tag's name; absent for an output, `{{ … }}`. */
  readonly tag?: string
}

/** Finds every `{{ … }}` and `{% … %}`; from `raw` and `comment` to their ends is one token. */
export function liquidTokens(text: string): readonly LiquidToken[] {
  const tokens: LiquidToken[] = []
  const opening = /\{[{%]/g
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const token = match[0] === '{{' ? outputAt(text, match.index) : tagAt(text, match.index)
    tokens.push(token)
    opening.lastIndex = token.offset + token.text.length
  }
  return tokens
}

function outputAt(text: string, offset: number): LiquidToken {
  // As liquidjs has it, braces between quotes do not close an output.
  const pattern = /(?:[^'"}]|'[^']*'|"[^"]*"|\}(?!\}))*?\}\}/y
  pattern.lastIndex = offset + 2
  const end = pattern.test(text) ? pattern.lastIndex : endOf(text, '}}', offset)
  return { text: text.slice(offset, end), offset }
}

function tagAt(text: string, offset: number): LiquidToken {
  const end = endOf(text, '%}', offset)
  const [, tag = ''] = /^\{%-?\s*([\w-]*)/.exec(text.slice(offset, end)) ?? []
  if (tag !== 'raw' && tag !== 'comment') return { text: text.slice(offset, end), offset, tag }
  const closing = new RegExp(`\\{%-?\\s*end${tag}\\s*-?%\\}`, 'g')
  closing.lastIndex = end
  return { text: text.slice(offset, closing.test(text) ? closing.lastIndex : end), offset, tag }
}

/** The offset after the delimiter; what is not closed ends with its line, and the engine complains of it. */
function endOf(text: string, delimiter: string, offset: number): number {
  const at = text.indexOf(delimiter, offset + 2)
  if (at >= 0) return at + delimiter.length
  const line = text.indexOf('\n', offset)
  return line < 0 ? text.length : line
}
