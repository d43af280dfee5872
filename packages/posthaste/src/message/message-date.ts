import { MessageError } from '../errors.ts'
import { kindOf } from './plain-text.ts'

/**
 * Checks a point in time, a Date, milliseconds since 1970 or the text of a Date field, and gives the milliseconds.
 *
 * @throws MessageError HEADER_INVALID unless its year has four digits and is 1900 or later (RFC 5322, 3.3)
 */
export function parseDate(input: unknown, field: string): number {
  const date = input instanceof Date ? input.getTime() : typeof input === 'string' ? parseDateText(input, field) : input
  if (typeof date !== 'number') {
    throw new MessageError('HEADER_INVALID', field, `expected a Date or milliseconds since 1970, got ${kindOf(input)}`)
  }
  if (date >= earliest && date < afterLast) return Math.trunc(date)
  throw new MessageError('HEADER_INVALID', field, `expected a time from 1900 to 9999 (RFC 5322, 3.3), got ${date}`)
}

const earliest = Date.UTC(1900, 0)
const afterLast = Date.UTC(10_000, 0)

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const dateTime =
  /^(?:([A-Z][a-z]{2}), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-])(\d\d)([0-5]\d)$/

// RFC 5322, 3.3 without its obsolete forms. A leap second counts as the first second of the next minute.
function parseDateText(text: string, field: string): number {
  const [, weekday, day, month, year, hour, minute, second = '0', sign, zoneHours, zoneMinutes] =
    dateTime.exec(text) ?? []
  const local = Date.UTC(
    Number(year),
    months.indexOf(month ?? ''),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const date = new Date(local)
  const real =
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60 &&
    months.includes(month ?? '')
  if (real && (weekday === undefined || days[date.getUTCDay()] === weekday)) {
    const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
    return sign === '-' ? local + zone : local - zone
  }
  const example = 'Fri, 21 Nov 2025 09:55:06 +0000'
  const got = JSON.stringify(text.slice(0, 100))
  throw new MessageError(
    'HEADER_INVALID',
    field,
    `expected a Date, or a text such as "${example}" (RFC 5322, 3.3), got ${got}`,
  )
}
