// Dates by strftime's codes, with the names of the locale and the clock of the time zone.

import { createBoundedCache } from '../../locale/bounded-cache.ts'

/**
 * Fills in `%Y`, `%-d`, `%B` and so on. `-` leaves the zeros in front out, `^` writes capitals. A code that is none stays as it is.
 */
export function strftime(date: Date, format: string, locale: string, timeZone: string): string {
  const clock = clockOf(date, locale, timeZone)
  return format.replace(/%([-^0_]?)([A-Za-z%])/g, (whole, flag: string, code: string) => {
    const value = codes[code]?.(clock)
    if (value === undefined) return whole
    if (flag === '-') return value.replace(/^[0 ]+(?=.)/, '')
    if (flag === '_') return value.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
    return flag === '^' ? value.toLocaleUpperCase(locale) : value
  })
}

/** What a clock and a calendar on the wall show. */
interface Clock {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly date: Date
  /** The same reading, as if it were UTC. */
  readonly wall: Date
  name(options: Intl.DateTimeFormatOptions): string
}

const codes: Readonly<Record<string, (clock: Clock) => string>> = {
  a: ({ name }) => name({ weekday: 'short' }),
  A: ({ name }) => name({ weekday: 'long' }),
  b: ({ name }) => name({ month: 'short' }),
  h: ({ name }) => name({ month: 'short' }),
  B: ({ name }) => name({ month: 'long' }),
  c: ({ name }) => name({ dateStyle: 'medium', timeStyle: 'short' }),
  d: ({ day }) => two(day),
  e: ({ day }) => String(day).padStart(2, ' '),
  H: ({ hour }) => two(hour),
  I: ({ hour }) => two(hour % 12 || 12),
  j: ({ wall, year }) => String(Math.floor((wall.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
  k: ({ hour }) => String(hour).padStart(2, ' '),
  l: ({ hour }) => String(hour % 12 || 12).padStart(2, ' '),
  L: ({ date }) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  m: ({ month }) => two(month),
  M: ({ minute }) => two(minute),
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  s: ({ date }) => String(Math.floor(date.getTime() / 1000)),
  S: ({ second }) => two(second),
  u: ({ wall }) => String(wall.getUTCDay() || 7),
  w: ({ wall }) => String(wall.getUTCDay()),
  x: ({ name }) => name({ dateStyle: 'short' }),
  X: ({ name }) => name({ timeStyle: 'medium' }),
  y: ({ year }) => two(year % 100),
  Y: ({ year }) => String(year),
  z: ({ date, wall }) => offset(wall.getTime() - Math.floor(date.getTime() / 1000) * 1000),
  Z: ({ date, name }) => name({ timeZoneName: 'short', hour: '2-digit' }).split(/\s/).at(-1) ?? date.toISOString(),
  '%': () => '%',
}

function clockOf(date: Date, locale: string, timeZone: string): Clock {
  const read: Record<string, number> = {}
  for (const { type, value } of readerOf(timeZone).formatToParts(date)) read[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  const name = (options: Intl.DateTimeFormatOptions): string => formatOf(locale, { ...options, timeZone }).format(date)
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return { year, month, day, hour, minute, second, date, wall, name }
}

function readerOf(timeZone: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  return formatOf('en-u-ca-gregory-nu-latn', { ...options, second: 'numeric', hourCycle: 'h23', timeZone })
}

const formats = createBoundedCache<Intl.DateTimeFormat>(500)

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formats.get(`${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function offset(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000)
  return `${milliseconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}
