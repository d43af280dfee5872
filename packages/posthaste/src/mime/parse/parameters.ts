import type { ContentType } from '../../message/content-type.ts'
import { decodeCharset, isKnownCharset } from './charset.ts'
import { endOfComment } from './comment.ts'
import { decodeWords, trimmed, unfolded, withoutControls } from './header-text.ts'
import { hexDigit } from './transfer-decoding.ts'

/** A field such as Content-Type or Content-Disposition, read leniently. */
export interface StructuredField extends ContentType {
  /** The boundary parameter as octets, exactly: it is compared, not shown. */
  readonly boundary?: string
  /** What was wrong, in words. */
  readonly problems: readonly string[]
}

/**
 * Reads `value; name=value; name="value"` as it occurs (RFC 2045, 5.1): comments are passed over, a missing quote and a
 * missing value do no harm. Pieces and charsets of RFC 2231 are put together, and encoded words within values decoded, which
 * are no standard but habit. Of two parameters of one name the first counts, and `name*` before `name`.
 *
 * @param raw the value as it came, a character for each octet
 * @param most how many parameters are read
 */
export function readStructuredField(raw: string, most: number): StructuredField {
  const text = unfolded(raw)
  const problems: string[] = []
  const reader = createReader(text)
  const value = trimmed(reader.upTo(';')).toLowerCase()
  const named = new Map<string, Forms>()
  let count = 0
  for (let name = reader.nextName(); name !== undefined; name = reader.nextName()) {
    if (++count > most) {
      problems.push(`more than ${most} parameters; the rest is not read`)
      break
    }
    const given = reader.value()
    if (given === undefined) problems.push(`the parameter ${shownName(name)} has no value`)
    else keep(named, name.toLowerCase(), given.text, problems)
    if (given?.unclosed === true) problems.push('a quoted value has no end')
  }
  const parameters: [string, string][] = []
  let boundary: string | undefined
  for (const [name, forms] of named) {
    const octets = octetsOf(forms)
    if (name === 'boundary') boundary = octets.text
    parameters.push([name, withoutControls(textOf(octets, problems))])
  }
  return { type: value, parameters, problems, ...(boundary === undefined ? {} : { boundary }) }
}

/** What was given under one name. */
interface Forms {
  plain?: string
  /** `name*`, with charset and language before it. */
  extended?: string
  /** `name*0`, `name*1*` …, by number. */
  readonly pieces: Map<number, { readonly text: string; readonly encoded: boolean }>
}

function keep(named: Map<string, Forms>, full: string, text: string, problems: string[]): void {
  const [, base = full, number, star] = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(full) ?? []
  const forms: Forms = named.get(base) ?? { pieces: new Map() }
  named.set(base, forms)
  if (number !== undefined) {
    if (forms.pieces.has(Number(number))) problems.push(`the parameter ${shownName(full)} is given twice`)
    else forms.pieces.set(Number(number), { text, encoded: star !== undefined })
    return
  }
  const form = star === undefined ? 'plain' : 'extended'
  if (forms[form] !== undefined) problems.push(`the parameter ${shownName(full)} is given twice`)
  else forms[form] = text
}

interface Octets {
  readonly text: string
  /** Where RFC 2231 names one, which may be the empty one. */
  readonly charset?: string
}

function octetsOf({ plain, extended, pieces }: Forms): Octets {
  if (extended !== undefined) return fromExtended(extended, [])
  const first = pieces.get(0)
  if (first === undefined) return { text: plain ?? pieces.values().next().value?.text ?? '' }
  const rest: string[] = []
  for (let index = 1, piece = pieces.get(1); piece !== undefined; piece = pieces.get(++index))
    rest.push(piece.encoded ? percentDecoded(piece.text) : piece.text)
  return first.encoded ? fromExtended(first.text, rest) : { text: first.text + rest.join('') }
}

/** `charset'language'text` (RFC 2231, section 4); the two quotes are missing in what some programs write. */
function fromExtended(text: string, rest: readonly string[]): Octets {
  const first = text.indexOf("'")
  const second = first === -1 ? -1 : text.indexOf("'", first + 1)
  const value = percentDecoded(text.slice(second + 1)) + rest.join('')
  return { text: value, charset: second === -1 ? '' : text.slice(0, first) }
}

function textOf({ text, charset }: Octets, problems: string[]): string {
  if (charset === undefined) return decodeWords(text)
  if (!isKnownCharset(charset)) problems.push(`nobody knows the charset ${shownName(charset)}`)
  return decodeCharset(Buffer.from(text, 'latin1'), charset)
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, pair: string) =>
    String.fromCharCode(hexDigit(pair.charCodeAt(0)) * 16 + hexDigit(pair.charCodeAt(1))),
  )
}

function shownName(name: string): string {
  return JSON.stringify(name.slice(0, 60))
}

interface Value {
  readonly text: string
  readonly unclosed?: boolean
}

/** Goes through a field once, from left to right. */
interface Reader {
  /** What stands before the next of these characters, comments left out; the character is not taken. */
  upTo(stops: string): string
  /** The next parameter's name; undefined at the end. */
  nextName(): string | undefined
  /** What stands behind the `=` that comes next; undefined when there is none. */
  value(): Value | undefined
}

function createReader(text: string): Reader {
  let at = 0
  return { upTo, nextName, value }

  function upTo(stops: string): string {
    let found = ''
    let start = at
    while (at < text.length) {
      const character = text[at] ?? ''
      if (stops.includes(character)) break
      if (character === '(') {
        found += text.slice(start, at)
        at = endOfComment(text, at)
        start = at
      } else at++
    }
    return found + text.slice(start, at)
  }

  function nextName(): string | undefined {
    for (;;) {
      while (at < text.length && ' \t;'.includes(text[at] ?? '')) at++
      if (at >= text.length) return undefined
      const name = trimmed(upTo('=;'))
      if (name !== '') return name
      // A value without a name is passed over.
      if (text[at] === '=') value()
    }
  }

  function value(): Value | undefined {
    if (text[at] !== '=') return undefined
    at++
    while (text[at] === ' ' || text[at] === '\t') at++
    return text[at] === '"' ? quoted() : { text: token() }
  }

  /** Up to a semicolon or a comment behind a space: many write names with spaces without quotes. */
  function token(): string {
    const start = at
    for (; at < text.length && text[at] !== ';'; at++)
      if (text[at] === '(' && at > start && ' \t'.includes(text[at - 1] ?? '')) break
    const found = text.slice(start, at)
    upTo(';')
    return trimmed(found)
  }

  /** QUIRK: Outlook Express and others write paths with single backslashes: only `\"` and `\\` stand for one character. */
  function quoted(): Value {
    let found = ''
    let run = ++at
    for (; at < text.length; at++) {
      if (text[at] === '"') {
        found += text.slice(run, at++)
        upTo(';')
        return { text: found }
      }
      const next = text[at + 1]
      if (text[at] === '\\' && (next === '"' || next === '\\')) {
        found += text.slice(run, at)
        run = ++at
      }
    }
    return { text: found + text.slice(run), unclosed: true }
  }
}
