// What can be formatted. What reads in two ways is refused: a wrong date or amount in a mail cannot be called back.
import { LocaleError, shown } from './locale-error.ts'

/** How much of a date or a time is told, in Intl's words. */
export type FormatStyle = 'full' | 'long' | 'medium' | 'short'

const day = /^\d{4}-\d\d-\d\d$/
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/

/** The moment of a value, and whether it is a day without a time. */
export function toDate(value: unknown): { readonly date: Date; readonly dayOnly: boolean } {
  const dayOnly = typeof value === 'string' && day.test(value)
  const date = parseDate(value, dayOnly)
  if (date !== undefined && !Number.isNaN(date.getTime())) return { date, dayOnly }
  throw new LocaleError(
    `expected a Date, milliseconds since 1970, or text such as "2026-05-03" or "2026-05-03T14:30:00Z", got ${shown(value)}`,
  )
}

function parseDate(value: unknown, dayOnly: boolean): Date | undefined {
  if (value instanceof Date) return value
  if (typeof value === 'number') return new Date(value)
  if (typeof value !== 'string' || !(dayOnly || moment.test(value))) return undefined
  const date = new Date(value)
  // QUIRK: V8 reads 31 February as 3 March.
  const [, month, ofMonth] = value.slice(0, 10).split('-').map(Number)
  const calendar = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  return calendar.getUTCMonth() + 1 === month && calendar.getUTCDate() === ofMonth ? date : undefined
}

/** A number, or a decimal that Intl reads digit by digit. */
export function toDecimal(value: unknown): number | bigint | Intl.StringNumericLiteral {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string' && isDecimal(value)) return value
  throw new LocaleError(`expected a number, or a decimal as text such as "1234.50", got ${shown(value)}`)
}

function isDecimal(text: string): text is `${number}` {
  return text.length <= 100 && /^-?\d+(?:\.\d+)?$/.test(text)
}

/** How many digits follow the decimal sign. */
export function toDigits(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 20) return value
  throw new LocaleError(`expected a number of digits from 0 to 20, got ${shown(value)}`)
}

const styles: readonly FormatStyle[] = ['full', 'long', 'medium', 'short']

/** One of Intl's styles. */
export function toStyle(value: string): FormatStyle {
  const style = styles.find((style) => style === value)
  if (style) return style
  throw new LocaleError(`expected "full", "long", "medium" or "short", got ${shown(value)}`)
}

let currencyNames: Intl.DisplayNames | undefined

/** A currency of ISO 4217 that Intl knows. */
export function toCurrency(value: unknown): string {
  currencyNames ??= new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' })
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value) && currencyNames.of(value) !== undefined) return value
  throw new LocaleError(`expected a currency of ISO 4217 such as "EUR", got ${shown(value)}`)
}
