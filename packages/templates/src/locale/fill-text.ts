// Puts values where a text has places for them.
import { formatDate, formatNumber } from './format.ts'
import { LocaleError, shown } from './locale-error.ts'
import type { TranslatedText } from './text-pieces.ts'
import type { TranslationValues } from './translator.ts'

/** How values become words. */
export interface FillContext {
  readonly locale: string
  readonly timeZone: string
  /** The key, for errors. */
  readonly key: string
  /** The file that the text is from, for errors. */
  readonly file?: string
  readonly escape?: (text: string) => string
}

/**
 * The text with its values: numbers and dates as the locale writes them, strings as they are.
 *
 * @throws LocaleError that names the key and the placeholder
 */
export function fillText(text: TranslatedText, values: TranslationValues, context: FillContext): string {
  const escaped = context.escape ?? ((value: string) => value)
  return text.pieces
    .map((piece) => (typeof piece === 'string' ? piece : escaped(inWords(piece.name, values, context))))
    .join('')
}

function inWords(name: string, values: TranslationValues, { key, file, locale, timeZone }: FillContext): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)))
    return formatNumber(value, locale)
  if (value instanceof Date && !Number.isNaN(value.getTime())) return formatDate(value, 'medium', locale, timeZone)
  const wanted = `the text ${shown(key)} needs a value for "${name}"`
  if (value === undefined) throw new LocaleError(`${wanted}, got ${gotInstead(values)}`, file)
  throw new LocaleError(`${wanted} that is a string, a number or a Date, got ${shown(value)}`, file)
}

function gotInstead(values: TranslationValues): string {
  const names = Object.keys(values).slice(0, 10)
  return names.length === 0 ? 'no values' : names.map((name) => `"${name.slice(0, 40)}"`).join(', ')
}
