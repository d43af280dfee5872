import { unfolded } from './header-text.ts'

/**
 * A date as mail writes it (RFC 5322, 3.3 and 4.3): with or without a weekday, seconds and zone, years of two digits, zones
 * by name, comments; also as C's asctime does. Undefined for what is no date.
 *
 * @returns milliseconds since 1970
 */
export function readDate(raw: string): number | undefined {
  const text = unfolded(raw)
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[\s,]+/g, ' ')
    .trim()
  const parts = dateTime.exec(text)?.groups ?? asctime.exec(text)?.groups
  if (parts === undefined) return undefined
  const [day, hour, minute, second] = [parts['day'], parts['hour'], parts['minute'], parts['second'] ?? 0].map(Number)
  const month = months.indexOf((parts['month'] ?? '').toLowerCase())
  const year = fullYear(parts['year'] ?? '')
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined
  const local = Date.UTC(year, month, day, hour, minute, second)
  const isReal = month >= 0 && new Date(Date.UTC(year, month, day)).getUTCDate() === day
  if (!isReal || hour > 23 || minute > 59 || second > 60) return undefined
  return local - zoneOf(parts['zone'] ?? '') * 60_000
}

const dateTime =
  /^(?:[A-Za-z]{3,9}\.? )?(?<day>\d{1,2})[ -](?<month>[A-Za-z]{3})[a-z]*\.?[ -](?<year>\d{2,4}) (?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2}))?(?:\.\d{1,9})?(?: (?<zone>[+-] ?\d{1,4}|[A-Za-z]{1,5}))?/
const asctime =
  /^[A-Za-z]{3} (?<month>[A-Za-z]{3}) (?<day>\d{1,2}) (?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})(?: (?<zone>[+-]\d{4}|[A-Za-z]{1,5}))? (?<year>\d{4})/

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Hours from UTC of the zones that RFC 5322, 4.3 names, and of a few that people write. */
const zones = new Map([
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
  ['bst', 1],
  ['cet', 1],
  ['mez', 1],
  ['cest', 2],
  ['mesz', 2],
  ['eet', 2],
  ['eest', 3],
  ['msk', 3],
  ['jst', 9],
])

/** RFC 5322, 4.3. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? year + 2000 : year + 1900
  return digits.length === 3 ? year + 1900 : year
}

/** Minutes from UTC; 0 for zones that say nothing. */
function zoneOf(zone: string): number {
  if (!/^[+-]/.test(zone)) return (zones.get(zone.toLowerCase()) ?? 0) * 60
  const digits = zone.replace(/\D/g, '')
  const value = digits.length <= 2 ? Number(digits) * 60 : Number(digits.slice(0, -2)) * 60 + Number(digits.slice(-2))
  return zone.startsWith('-') ? -value : value
}
