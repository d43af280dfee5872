const minute = 60_000
const day = 24 * 60 * minute

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const stamp = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** A time as a list shows it: "now", "5 min", "14:32", "Tue 14:32", "12 Nov", "12 Nov 2025". */
export function relativeTime(rfc3339: string, now: number): string {
  const time = new Date(rfc3339)
  const age = now - time.getTime()
  if (Number.isNaN(age)) return ''
  if (age > -5 * minute && age < 45_000) return 'now'
  if (age >= 0 && age < 60 * minute) return `${Math.max(1, Math.round(age / minute))} min`
  const today = new Date(now)
  if (time.toDateString() === today.toDateString()) return clockTime.format(time)
  if (age >= 0 && age < 6 * day) return `${weekday.format(time)} ${clockTime.format(time)}`
  return (time.getFullYear() === today.getFullYear() ? dayOfYear : shortDate).format(time)
}

/** A time with nothing left out. */
export function fullTime(rfc3339: string): string {
  const time = new Date(rfc3339)
  return Number.isNaN(time.getTime()) ? rfc3339 : whole.format(time)
}

/** A time to the minute: "22 Nov 2026, 14:32". */
export function shortTime(rfc3339: string): string {
  const time = new Date(rfc3339)
  return Number.isNaN(time.getTime()) ? rfc3339 : short.format(time)
}

/** A time to the second: "22 Nov 2026, 14:32:07". */
export function exactTime(rfc3339: string): string {
  const time = new Date(rfc3339)
  return Number.isNaN(time.getTime()) ? rfc3339 : stamp.format(time)
}

/** Milliseconds since a beginning: "0 ms", "950 ms", "1.25 s". */
export function sinceStart(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`
}
