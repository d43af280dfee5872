/**
 * Milliseconds to wait, from a Retry-After of seconds or of a date (RFC 9110, 10.2.3), at most a day; nothing when there
 * is none or it makes no sense.
 */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  const text = value.trim()
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : dateOf(text) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : undefined
}

/** Only the form that senders must use (RFC 9110, 5.6.7): Date.parse would guess at others. */
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? Date.parse(text) : Number.NaN
}
