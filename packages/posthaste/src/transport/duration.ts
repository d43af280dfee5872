import { ConfigError } from '../errors.ts'

const unitMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
])

/**
 * Milliseconds of a duration such as `500ms`, `30s`, `2m`, `1h` or `7d`; a unit is always written, so that nobody has to guess.
 *
 * Throws OPTION_INVALID, which names `option`.
 */
export function parseDuration(text: string, option: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new ConfigError('OPTION_INVALID', option, `must be ${durationForm}`)
  return ms
}

/** What a duration looks like, in words. */
export const durationForm = 'a whole number with a unit, such as 500ms, 30s, 2m, 1h or 7d'

/** The same, and undefined where the text is none. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)
  const ms = Number(match?.[1]) * (unitMs.get(match?.[2] ?? '') ?? Number.NaN)
  return Number.isSafeInteger(ms) ? ms : undefined
}
