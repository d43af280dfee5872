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
  const last = lastEnds(text)
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const token = match[0] === '{{' ? outputAt(text, match.index, last) : tagAt(text, match.index, last)
    tokens.push(token)
    opening.lastIndex = token.offset + token.text.length
  }
  return tokens
}

/** Where each end stands last, so that no text is searched again and again for an end that it does not have. */
type LastEnds = Readonly<Record<'}}' | '%}' | 'raw' | 'comment', number>>

function lastEnds(text: string): LastEnds {
  return {
    '}}': text.lastIndexOf('}}'),
    '%}': text.lastIndexOf('%}'),
    raw: text.lastIndexOf('endraw'),
    comment: text.lastIndexOf('endcomment'),
  }
}

function outputAt(text: string, offset: number, last: LastEnds): LiquidToken {
  const plainEnd = endOf(text, '}}', offset, last)
  // As liquidjs has it, braces between quotes do not close an output.
  const pattern = /(?:[^'"}]|'[^']*'|"[^"]*"|\}(?!\}))*?\}\}/y
  pattern.lastIndex = offset + 2
  const end = last['}}'] > offset && pattern.test(text) ? pattern.lastIndex : plainEnd
  return { text: text.slice(offset, end), offset }
}

function tagAt(text: string, offset: number, last: LastEnds): LiquidToken {
  const end = endOf(text, '%}', offset, last)
  const [, tag = ''] = /^\{%-?\s*([\w-]*)/.exec(text.slice(offset, end)) ?? []
  if ((tag !== 'raw' && tag !== 'comment') || last[tag] < end) return { text: text.slice(offset, end), offset, tag }
  const closing = new RegExp(`\\{%-?\\s*end${tag}\\s*-?%\\}`, 'g')
  closing.lastIndex = end
  return { text: text.slice(offset, closing.test(text) ? closing.lastIndex : end), offset, tag }
}

/** The offset after the delimiter; what is not closed ends with its line, and the engine complains of it. */
function endOf(text: string, delimiter: '}}' | '%}', offset: number, last: LastEnds): number {
  if (last[delimiter] >= offset + 2) return text.indexOf(delimiter, offset + 2) + delimiter.length
  const line = text.indexOf('\n', offset)
  return line < 0 ? text.length : line
}
