// What stands in a translated text: words, and places for values, as `{name}` or as gettext's `%(name)s`.

/** A text, taken apart once. */
export interface TranslatedText {
  /** Words, and the names of what stands between them. */
  readonly pieces: readonly (string | Placeholder)[]
  readonly placeholders: ReadonlySet<string>
  /** What cannot be read in it; it stands in the text as it is. */
  readonly problem?: string
}

/** A place for a value. */
export interface Placeholder {
  readonly name: string
}

const token = /'([{}])'|\{ ?([A-Za-z_]\w*) ?\}|%\(([A-Za-z_]\w*)\)[sd]|%%|[{}]|%\(/g

/** Takes a text apart. A brace that is none of a placeholder is written `'{'` or `'}'`, and `%%` is `%` beside `%(name)s`. */
export function readText(text: string): TranslatedText {
  const pieces: (string | Placeholder)[] = []
  const hasPercents = /%\([A-Za-z_]\w*\)[sd]/.test(text)
  let words = ''
  let end = 0
  let problem: string | undefined
  for (const match of text.matchAll(token)) {
    const [whole, brace, inBraces, inPercents] = match
    const name = inBraces ?? inPercents
    words += text.slice(end, match.index)
    end = match.index + whole.length
    if (name !== undefined) {
      if (words !== '') pieces.push(words)
      pieces.push({ name })
      words = ''
    } else {
      words += brace ?? (whole === '%%' && hasPercents ? '%' : whole)
      if (brace === undefined && whole !== '%%') problem ??= problemAt(text, match.index)
    }
  }
  words += text.slice(end)
  if (words !== '' || pieces.length === 0) pieces.push(words)
  return { pieces, placeholders: namesIn(pieces), ...(problem === undefined ? {} : { problem }) }
}

function namesIn(pieces: readonly (string | Placeholder)[]): ReadonlySet<string> {
  return new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])))
}

function problemAt(text: string, at: number): string {
  const rest = text.slice(at, at + 40)
  const doubled = /^\{\{\s*(\w+)\s*\}\}/.exec(rest)
  if (doubled) return `write {${doubled[1]}} instead of ${doubled[0]}`
  const icu = /^\{\s*(\w+)\s*,\s*(plural|selectordinal|select|number|date|time)\b/.exec(rest)
  if (icu) return adviceForIcu(icu[1] ?? '', icu[2] ?? '')
  if (rest.startsWith('%(')) return `"${rest}" is no placeholder: write %(name)s or %(count)d`
  return `"${rest}" is no placeholder such as {name}: write '${text[at]}' where the brace itself is meant`
}

function adviceForIcu(name: string, kind: string): string {
  if (kind === 'plural') {
    return `"{${name}, plural, …}" is not read: give the key an object { "one": "…", "other": "…" } and the number as count`
  }
  if (kind === 'select' || kind === 'selectordinal') {
    return `"{${name}, ${kind}, …}" is not read: give each choice a key of its own and choose in the template`
  }
  return `"{${name}, ${kind}}" is not read: write {${name}}; numbers and dates are written in the locale by themselves`
}
