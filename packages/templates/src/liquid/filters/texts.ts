import { escapeHtml, Markup } from '../markup.ts'
import { badData } from '../problem.ts'
import {
  type FilterCall,
  type FilterDefinition,
  type FilterTable,
  filter,
  kept,
  text,
  textArgument,
  wholeArgument,
} from './define.ts'

/** Liquid's filters of text, and Django's names for some. */
export const textFilters: FilterTable = {
  append: filter((value, call) => joined(value, call.args[0], call), 1),
  prepend: filter((value, call) => joined(call.args[0], value, call), 1),
  capitalize: of((one) => one.charAt(0).toUpperCase() + one.slice(1).toLowerCase()),
  capfirst: of((one) => one.charAt(0).toUpperCase() + one.slice(1)),
  downcase: localised((one, locale) => one.toLocaleLowerCase(locale)),
  lower: localised((one, locale) => one.toLocaleLowerCase(locale)),
  upcase: localised((one, locale) => one.toLocaleUpperCase(locale)),
  upper: localised((one, locale) => one.toLocaleUpperCase(locale)),
  title: localised((one, locale) =>
    one.toLocaleLowerCase(locale).replace(wordStart, (letter) => letter.toLocaleUpperCase(locale)),
  ),
  lstrip: shortened((one) => one.trimStart()),
  rstrip: shortened((one) => one.trimEnd()),
  strip: shortened((one) => one.trim()),
  squish: shortened((one) => one.replace(/\s+/g, ' ').trim()),
  normalize_whitespace: shortened((one) => one.replace(/\s+/g, ' ')),
  strip_newlines: shortened((one) => one.replace(/\r?\n/g, '')),
  cut: replacing((one, part) => one.replaceAll(part, '')),
  remove: replacing((one, part) => one.replaceAll(part, '')),
  remove_first: replacing((one, part) => one.replace(part, () => '')),
  remove_last: replacing((one, part) => replaceLast(one, part, '')),
  replace: replacing(replaceAll, 2),
  replace_first: replacing((one, part, other) => one.replace(part, () => other), 2),
  replace_last: replacing(replaceLast, 2),
  slice: filter(sliced, 1, 2),
  split: filter((value, call) => kept(splitText(text(value, call), textArgument(call, 0)), call), 1),
  truncate: filter(
    (value, call) => truncated(text(value, call), wholeArgument(call, 0, 50), textArgument(call, 1, '…')),
    0,
    2,
  ),
  truncatechars: filter((value, call) => truncated(text(value, call), wholeArgument(call, 0, 50), '…'), 1),
  truncatewords: filter(
    (value, call) => firstWords(text(value, call), wholeArgument(call, 0, 15), textArgument(call, 1, '…')),
    0,
    2,
  ),
  wordcount: of((one) => words(one).length),
  url_encode: encoding((one) => encodeURIComponent(one).replaceAll('%20', '+')),
  urlencode: encoding(encodeURIComponent),
  url_decode: encoding((one) => decodeURIComponent(one.replaceAll('+', ' '))),
  slugify: localised((one, locale) =>
    one
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLocaleLowerCase(locale)
      .replace(/[^\p{L}\p{Nd}_]+/gu, '-')
      .replace(/^-|-$/g, ''),
  ),
}

const wordStart = /(?<![\p{L}\p{M}\p{Nd}'’])\p{L}/gu

function of(run: (one: string) => unknown): FilterDefinition {
  return filter((value, call) => run(text(value, call)))
}

function localised(run: (one: string, locale: string) => string): FilterDefinition {
  return filter((value, call) => run(text(value, call), call.context.run.scope.translator.locale))
}

/** Taking white space from markup leaves it markup. */
function shortened(run: (one: string) => string): FilterDefinition {
  return filter((value, call) => {
    const result = run(text(value, call))
    return value instanceof Markup ? new Markup(result) : result
  })
}

function replacing(
  run: (one: string, part: string, other: string, call: FilterCall) => string,
  args = 1,
): FilterDefinition {
  return filter((value, call) => run(text(value, call), textArgument(call, 0), textArgument(call, 1), call), args)
}

/** With encodeURIComponent and its kin, which throw URIError for half of a pair and for `%zz`. */
function encoding(run: (one: string) => string): FilterDefinition {
  return filter((value, call) => {
    try {
      return run(text(value, call))
    } catch (error) {
      if (error instanceof URIError) throw badData((written) => `${written} is no text that can stand in a URL`)
      throw error
    }
  })
}

/** Markup and text make markup: the text is escaped. */
function joined(one: unknown, other: unknown, call: FilterCall): unknown {
  const inMarkup = one instanceof Markup || other instanceof Markup
  const [left, right] = [one, other].map((each) => {
    const read = text(each, call)
    return inMarkup && !(each instanceof Markup) ? escapeHtml(read) : read
  })
  const result = `${left}${right}`
  return inMarkup ? new Markup(result) : result
}

/** What comes of it can be far longer than what it is given. */
function replaceAll(one: string, part: string, other: string, call: FilterCall): string {
  const times = part === '' ? one.length + 1 : one.split(part).length - 1
  call.context.memoryLimit.use(times * (other.length + 1))
  return one.replaceAll(part, () => other)
}

function replaceLast(one: string, part: string, other: string): string {
  const at = one.lastIndexOf(part)
  return at < 0 ? one : one.slice(0, at) + other + one.slice(at + part.length)
}

/** Counts in characters as readers do, not in UTF-16 units. */
function sliced(value: unknown, call: FilterCall): unknown {
  const elements = Array.isArray(value) ? value : [...text(value, call)]
  const begin = wholeArgument(call, 0, 0)
  const start = begin < 0 ? elements.length + begin : begin
  const part = start < 0 ? [] : elements.slice(start, start + Math.max(0, wholeArgument(call, 1, 1)))
  return Array.isArray(value) ? kept(part, call) : part.join('')
}

/** Django's and Liquid's empty separator differ; this is Liquid's: one element for each character. */
function splitText(one: string, separator: string): string[] {
  const parts = separator === '' ? [...one] : one.split(separator)
  while (parts.at(-1) === '') parts.pop()
  return parts
}

function truncated(one: string, length: number, end: string): string {
  if (one.length <= length) return one
  const characters = [...one]
  return characters.length <= length ? one : characters.slice(0, Math.max(0, length - [...end].length)).join('') + end
}

function firstWords(one: string, count: number, end: string): string {
  const all = words(one)
  return all.length <= count ? one : `${all.slice(0, Math.max(1, count)).join(' ')}${end === '…' ? ' …' : end}`
}

function words(one: string): string[] {
  return one.split(/\s+/).filter((word) => word !== '')
}
