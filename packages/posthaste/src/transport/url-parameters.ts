import { ConfigError } from '../errors.ts'
import { durationForm, readDuration } from './duration.ts'
import { suggestion } from './nearest-name.ts'
import type { TransportUrl } from './url.ts'

/** The parameters of one transport's URL, read by name; each throws OPTION_INVALID that names the parameter, never its value. */
export interface UrlParameters {
  text(name: string): string | undefined
  /** A whole number between the two bounds. */
  integer(name: string, least: number, most: number): number | undefined
  /** Milliseconds, from `500ms`, `30s`, `2m` or `1h`. */
  durationMs(name: string): number | undefined
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined
  /** `true` or `false`. */
  flag(name: string): boolean | undefined
}

/** Reads the parameters of `url`, which may be `names` only: any other is refused, with the nearest of them suggested. */
export function readParameters(url: TransportUrl, names: readonly string[]): UrlParameters {
  for (const name of url.parameters.keys()) {
    if (!names.includes(name)) throw unknownParameter(url.scheme, name, names)
  }
  const text = (name: string): string | undefined => url.parameters.get(name)
  const invalid = (name: string, expected: string): ConfigError =>
    parameterError(url.scheme, name, `must be ${expected}`)

  return {
    text,
    integer(name, least, most) {
      const given = text(name)
      if (given === undefined) return undefined
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
      if (value >= least && value <= most) return value
      throw invalid(name, `a whole number from ${least} to ${most}`)
    },
    durationMs(name) {
      const given = text(name)
      if (given === undefined) return undefined
      const ms = readDuration(given)
      if (ms === undefined) throw invalid(name, durationForm)
      return ms
    },
    oneOf(name, words) {
      const given = text(name)
      if (given === undefined) return undefined
      const word = words.find((each) => each === given)
      if (word === undefined) throw invalid(name, `one of ${words.join(', ')}`)
      return word
    },
    flag(name) {
      const given = text(name)
      if (given === undefined) return undefined
      if (given !== 'true' && given !== 'false') throw invalid(name, 'true or false')
      return given === 'true'
    },
  }
}

/** Refuses each part of a URL that its scheme has no use for, such as a host in `console:`; throws OPTION_INVALID. */
export function refuseParts(
  url: TransportUrl,
  parts: readonly ('user' | 'password' | 'host' | 'port' | 'path')[],
): void {
  for (const part of parts) {
    const given = url[part]
    if (given === undefined || given === '') continue
    throw new ConfigError('OPTION_INVALID', url.scheme, `a ${url.scheme}: URL has no ${part}; leave it out`)
  }
}

/** Refuses a parameter, which the error names; never its value. */
export function parameterError(scheme: string, name: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', 'transport', `the parameter "${name}" of ${scheme}: ${problem}`)
}

function unknownParameter(scheme: string, name: string, names: readonly string[]): ConfigError {
  const known = names.length === 0 ? '; it has none' : `; it has ${names.join(', ')}`
  const problem = `is not known${suggestion(name, names) || known}`
  // A name that is not a word may be a piece of a password that was not percent-encoded.
  if (/^[a-z][a-z0-9]{0,39}$/i.test(name)) return parameterError(scheme, name, problem)
  return new ConfigError('OPTION_INVALID', 'transport', `a parameter of ${scheme}: ${problem}`)
}
