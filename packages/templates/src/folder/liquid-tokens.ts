// Where does Liquid begin and end in a text that something else is about to read?

/** A piece of Liquid as its author wrote it. */
export interface LiquidToken {
  readonly text: string
  /** Its first character. */
  readonly offset: number
  /** The tag's name, `#` for a note; absent for an output, `{{ … }}`. */
  readonly tag?: string
}

/** Finds every `{{ … }}`, `{% … %}` and `{# … #}`; what is a text of its own is one token up to its end. */
export function liquidTokens(text: string): readonly LiquidToken[] {
  const tokens: LiquidToken[] = []
  const opening = /\{[{%#]/g
  const last = lastEnds(text)
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const token = tokenAt[match[0] ?? '']?.(text, match.index, last)
    if (token === undefined) continue
    tokens.push(token)
    opening.lastIndex = token.offset + token.text.length
  }
  return tokens
}

type TokenAt = (text: string, offset: number, last: LastEnds) => LiquidToken | undefined

const tokenAt: Readonly<Record<string, TokenAt>> = { '{{': outputAt, '{%': tagAt, '{#': noteAt }

/** From these to their ends nothing is Markdown. */
const textual = ['raw', 'comment', 'blocktrans', 'blocktranslate'] as const

/** Where each end stands last, so that no text is searched again and again for an end that it does not have. */
type LastEnds = ReadonlyMap<string, number>

function lastEnds(text: string): LastEnds {
  const ends = ['}}', '%}', ...textual.map((tag) => `end${tag}`)]
  return new Map(ends.map((end) => [end, text.lastIndexOf(end)]))
}

function has(end: string, from: number, last: LastEnds): boolean {
  return (last.get(end) ?? -1) >= from
}

function outputAt(text: string, offset: number, last: LastEnds): LiquidToken {
  const plainEnd = endOf(text, '}}', offset, last)
  // As liquidjs has it, braces between quotes do not close an output.
  const pattern = /(?:[^'"}]|'[^']*'|"[^"]*"|\}(?!\}))*?\}\}/y
  pattern.lastIndex = offset + 2
  const end = has('}}', offset + 2, last) && pattern.test(text) ? pattern.lastIndex : plainEnd
  return { text: text.slice(offset, end), offset }
}

function tagAt(text: string, offset: number, last: LastEnds): LiquidToken {
  const end = endOf(text, '%}', offset, last)
  const [, tag = ''] = /^\{%-?\s*([\w-]*)/.exec(text.slice(offset, end)) ?? []
  if (!textual.some((each) => each === tag) || !has(`end${tag}`, end, last)) {
    return { text: text.slice(offset, end), offset, tag }
  }
  const closing = new RegExp(`\\{%-?\\s*end${tag}\\s*-?%\\}`, 'g')
  closing.lastIndex = end
  return { text: text.slice(offset, closing.test(text) ? closing.lastIndex : end), offset, tag }
}

/** Django's, on one line; what is not closed is text. */
function noteAt(text: string, offset: number): LiquidToken | undefined {
  const [note] = /^\{#[^\n]*?#\}/.exec(text.slice(offset, offset + longestNote)) ?? []
  return note === undefined ? undefined : { text: note, offset, tag: '#' }
}

const longestNote = 1000

/** The offset after the delimiter; what is not closed ends with its line, and the engine complains of it. */
function endOf(text: string, delimiter: '}}' | '%}', offset: number, last: LastEnds): number {
  if (has(delimiter, offset + 2, last)) return text.indexOf(delimiter, offset + 2) + delimiter.length
  const line = text.indexOf('\n', offset)
  return line < 0 ? text.length : line
}
