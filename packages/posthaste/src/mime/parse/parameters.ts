import type { ContentType } from '../../message/content-type.ts'
import { decodeCharset, isKnownCharset } from './charset.ts'
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
  const reader = new Reader(text)
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
class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  /** What stands before one of these characters, comments left out; stays before it. */
  upTo(stops: string): string {
    let found = ''
    let start = this.at
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? ''
      if (stops.includes(character)) break
      if (character === '(') {
        found += this.text.slice(start, this.at)
        this.skipComment()
        start = this.at
      } else this.at++
    }
    return found + this.text.slice(start, this.at)
  }

  /** The next parameter's name; undefined at the end. */
  nextName(): string | undefined {
    for (;;) {
      while (this.at < this.text.length && ' \t;'.includes(this.text[this.at] ?? '')) this.at++
      if (this.at >= this.text.length) return undefined
      const name = trimmed(this.upTo('=;'))
      if (name !== '') return name
      // A value without a name is passed over.
      if (this.text[this.at] === '=') this.value()
    }
  }

  /** What stands behind the `=` that comes next; undefined when there is none. */
  value(): Value | undefined {
    if (this.text[this.at] !== '=') return undefined
    this.at++
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++
    if (this.text[this.at] === '"') return this.quoted()
    return { text: this.token() }
  }

  /** Up to a semicolon or a comment behind a space: many write names with spaces without quotes. */
  private token(): string {
    const start = this.at
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at]
      if (character === ';') break
      if (character === '(' && this.at > start && ' \t'.includes(this.text[this.at - 1] ?? '')) break
    }
    const token = this.text.slice(start, this.at)
    this.upTo(';')
    return trimmed(token)
  }

  /** QUIRK: Outlook Express and others write paths with single backslashes: only `\"` and `\\` stand for one character. */
  private quoted(): Value {
    let text = ''
    let run = ++this.at
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at]
      if (character === '"') {
        text += this.text.slice(run, this.at++)
        this.upTo(';')
        return { text }
      }
      const next = this.text[this.at + 1]
      if (character === '\\' && (next === '"' || next === '\\')) {
        text += this.text.slice(run, this.at)
        run = ++this.at
      }
    }
    return { text: text + this.text.slice(run), unclosed: true }
  }

  private skipComment(): void {
    let depth = 0
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at]
      if (character === '\\') this.at++
      else if (character === '(') depth++
      else if (character === ')' && --depth === 0) {
        this.at++
        return
      }
    }
  }
}
