// Dates, numbers and lists in words of a locale. Making one of Intl's formatters takes 30 to 100 times as long as using it,
// so each is made once and kept.
import { createBoundedCache } from './bounded-cache.ts'
import { canonicalLocale, knownTimeZone } from './canonical.ts'
import { toCurrency, toDate, toDecimal, toDigits, toStyle } from './format-values.ts'
import { LocaleError, shown } from './locale-error.ts'

export type { FormatStyle } from './format-values.ts'

const dateFormats = createBoundedCache<Intl.DateTimeFormat>(500)
const numberFormats = createBoundedCache<Intl.NumberFormat>(500)
const relativeFormats = createBoundedCache<Intl.RelativeTimeFormat>(100)
const listFormats = createBoundedCache<Intl.ListFormat>(100)

/**
 * A date such as `3. Mai 2026`. A day without a time, `2026-05-03`, is that day in every time zone.
 *
 * @param value - a Date, milliseconds since 1970, or ISO 8601: a day alone, or with a time and `Z` or an offset
 * @param style - 'full', 'long', 'medium' or 'short'
 * @throws LocaleError when one of them does not fit
 */
export function formatDate(value: unknown, style: string, locale: string, timeZone: string): string {
  const { date, dayOnly } = toDate(value)
  return dateFormat(locale, { dateStyle: toStyle(style), timeZone: dayOnly ? 'UTC' : timeZone }).format(date)
}

/**
 * A time of day such as `14:30`.
 *
 * @throws LocaleError as {@link formatDate}, and for a day without a time
 */
export function formatTime(value: unknown, style: string, locale: string, timeZone: string): string {
  return dateFormat(locale, { timeStyle: toStyle(style), timeZone }).format(toMoment(value))
}

/** A date with its time of day, such as `3. Mai 2026 um 14:30`; throws as {@link formatTime}. */
export function formatDateTime(
  value: unknown,
  dateStyle: string,
  timeStyle: string,
  locale: string,
  timeZone: string,
): string {
  const styles = { dateStyle: toStyle(dateStyle), timeStyle: toStyle(timeStyle) }
  return dateFormat(locale, { ...styles, timeZone }).format(toMoment(value))
}

/**
 * A number such as `1.234,5`.
 *
 * @param value - a number, a bigint, or a decimal as a string such as "1234.50", which loses no digit
 * @param digits - how many follow the decimal sign. @default as many as there are, three at the most
 * @throws LocaleError when one of them does not fit
 */
export function formatNumber(value: unknown, locale: string, digits?: unknown): string {
  return numberFormat(locale, fraction(digits)).format(toDecimal(value))
}

/**
 * An amount of money such as `1.234,50 €`.
 *
 * @param currency - ISO 4217, such as "EUR"; it decides how many digits follow the decimal sign
 * @throws LocaleError when one of them does not fit
 */
export function formatMoney(value: unknown, currency: unknown, locale: string): string {
  return numberFormat(locale, { style: 'currency', currency: toCurrency(currency) }).format(toDecimal(value))
}

/**
 * A share such as `12,5 %`, of 0.125.
 *
 * @param digits - how many follow the decimal sign. @default none
 * @throws LocaleError when one of them does not fit
 */
export function formatPercent(value: unknown, locale: string, digits?: unknown): string {
  return numberFormat(locale, { style: 'percent', ...fraction(digits) }).format(toDecimal(value))
}

/**
 * How long ago or ahead something is, such as `vor 3 Tagen`, in the largest unit that it fills.
 *
 * @param now - milliseconds since 1970
 * @throws LocaleError when one of them does not fit
 */
export function formatRelative(value: unknown, now: number, locale: string): string {
  const milliseconds = toMoment(value).getTime() - now
  const [unit, length] = units.find(([, length]) => Math.abs(milliseconds) >= length) ?? ['second', 1000]
  return relativeFormat(locale).format(Math.trunc(milliseconds / length), unit)
}

/**
 * Things in a row, such as `Äpfel, Birnen und Nüsse`.
 *
 * @param type - 'conjunction' (and), 'disjunction' (or), 'unit' (neither). @default 'conjunction'
 * @throws LocaleError for what is no list of strings and numbers
 */
export function formatList(values: unknown, locale: string, type = 'conjunction'): string {
  if (!Array.isArray(values)) throw new LocaleError(`expected a list, got ${shown(values)}`)
  return listFormat(locale, type).format(values.map((value) => listItem(value, locale)))
}

const day = 86_400_000
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, length: number])[] = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['day', day],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

function toMoment(value: unknown): Date {
  const { date, dayOnly } = toDate(value)
  if (dayOnly) throw new LocaleError(`expected a date with a time of day, got ${shown(value)}`)
  return date
}

function listItem(value: unknown, locale: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return formatNumber(value, locale)
  throw new LocaleError(`expected a list of strings and numbers, got ${shown(value)} in it`)
}

function fraction(digits: unknown): Intl.NumberFormatOptions {
  if (digits === undefined) return {}
  const exact = toDigits(digits)
  return { minimumFractionDigits: exact, maximumFractionDigits: exact }
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { dateStyle, timeStyle, timeZone = 'UTC' } = options
  return dateFormats.get(`${locale} ${dateStyle} ${timeStyle} ${timeZone}`, () => {
    knownTimeZone(timeZone)
    return new Intl.DateTimeFormat(canonicalLocale(locale), options)
  })
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const { style, currency, minimumFractionDigits } = options
  return numberFormats.get(
    `${locale} ${style} ${currency} ${minimumFractionDigits}`,
    () => new Intl.NumberFormat(canonicalLocale(locale), options),
  )
}

/** Always a number of units: "yesterday" would be false of thirty hours ago, read at five in the morning. */
function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  return relativeFormats.get(locale, () => new Intl.RelativeTimeFormat(canonicalLocale(locale)))
}

function listFormat(locale: string, type: string): Intl.ListFormat {
  if (type !== 'conjunction' && type !== 'disjunction' && type !== 'unit') {
    throw new LocaleError(`expected "conjunction", "disjunction" or "unit" for a list, got ${shown(type)}`)
  }
  return listFormats.get(`${locale} ${type}`, () => new Intl.ListFormat(canonicalLocale(locale), { type }))
}
