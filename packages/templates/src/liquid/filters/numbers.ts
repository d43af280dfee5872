import { formatList, formatMoney, formatNumber, formatPercent } from '../../locale/format.ts'
import { toDecimal } from '../../locale/format-values.ts'
import { Markup } from '../markup.ts'
import { badData } from '../problem.ts'
import { described, type FilterCall, type FilterTable, filter, list, number, text, wholeArgument } from './define.ts'

/** Numbers and lists in words of the locale; nothing stays nothing. */
export const numberFilters: FilterTable = {
  number: numeric((value, { named }, locale) => formatNumber(value, locale, named['digits'])),
  percent: numeric((value, { named }, locale) => formatPercent(value, locale, named['digits'])),
  money: numeric((value, call, locale) => formatMoney(value, currencyOf(call), locale), 1),
  floatformat: numeric(floatformat, 0, 1),
  filesizeformat: numeric(filesize, 0),
  list: filter(
    (value, call) => {
      const words = list(value, call).map((each) => (typeof each === 'number' ? each : text(each, call)))
      return formatList(words, localeOf(call), kinds[String(call.args[0] ?? 'and')] ?? String(call.args[0]))
    },
    0,
    1,
  ),
  add: filter(added, 1),
}

const kinds: Readonly<Record<string, string>> = { and: 'conjunction', or: 'disjunction' }

function localeOf({ context }: FilterCall): string {
  return context.run.scope.translator.locale
}

function numeric(
  run: (value: unknown, call: FilterCall, locale: string) => string,
  least = 0,
  most = least,
): FilterTable[string] {
  return filter(
    (value, call) => {
      const plain = value instanceof Markup ? value.toString() : value
      return plain === null || plain === undefined || plain === '' ? '' : run(plain, call, localeOf(call))
    },
    least,
    most,
    ['digits'],
  )
}

function currencyOf({ args: [currency], named }: FilterCall): unknown {
  if (named['digits'] !== undefined) throw badData('the currency decides how many digits an amount has')
  return currency
}

/** Django's: one digit where there are any, `2` always two, `-2` two where there are any. */
function floatformat(value: unknown, call: FilterCall, locale: string): string {
  const digits = wholeArgument(call, 0, -1)
  const shown = Math.abs(digits)
  if (shown > 20) throw badData(`expected up to 20 digits, got ${shown}`)
  const isWhole = Number.isInteger(Number(number(value).toFixed(shown)))
  const exact = digits < 0 && isWhole && Number.isInteger(number(value)) ? 0 : shown
  const options = { minimumFractionDigits: exact, maximumFractionDigits: exact, useGrouping: false }
  return new Intl.NumberFormat(locale, options).format(toDecimal(value))
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']

/** Powers of 1024, as Django counts. */
function filesize(value: unknown, _call: FilterCall, locale: string): string {
  const octets = number(value)
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(octets) || 1) / 10)))
  const options = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: power === 0 ? 'long' : 'short' } as const
  return new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: 1 }).format(octets / 1024 ** power)
}

/** Adds numbers, joins lists, else joins texts, as Django does. */
function added(value: unknown, call: FilterCall): unknown {
  const [other] = call.args
  if (Array.isArray(value) && Array.isArray(other)) return [...list(value, call), ...list(other, call)]
  if (isNumeric(value) && isNumeric(other)) return number(value) + number(other)
  if (typeof value === 'string' && typeof other === 'string') return text(value, call) + text(other, call)
  throw badData(`cannot add ${described(other)} to ${described(value)}`)
}

function isNumeric(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value))
  )
}
