import { MessageError } from '../errors.ts'

/**
 * A date and time as a header writes it (RFC 5322, 3.3), always in UTC: `Sun, 22 Nov 2026 08:12:00 +0000`.
 *
 * `date` is in milliseconds since 1970. Throws HEADER_INVALID for what no header can say: before 1900, or after 9999.
 */
export function formatDateTime(field: string, date: number): string {
  const second = Math.floor(date / 1000)
  if (second === lastSecond) return lastText
  const time = new Date(date)
  const year = time.getUTCFullYear()
  if (!(year >= 1900 && year <= 9999))
    throw new MessageError(
      'HEADER_INVALID',
      field,
      `expected a date from 1900 to 9999 in milliseconds since 1970, got ${date}`,
    )
  lastText = `${time.toUTCString().slice(0, -3)}+0000`
  lastSecond = second
  return lastText
}

// Messages come in crowds, and most of a crowd has the date of the one before.
let lastSecond = Number.NaN
let lastText = ''
