// Locales and time zones come from rows and headers: what is not one is refused by name.
import { createBoundedCache } from './bounded-cache.ts'
import { LocaleError, shown } from './locale-error.ts'

const locales = createBoundedCache<string>(500)
const timeZones = createBoundedCache<string>(500)

/**
 * A BCP 47 tag in canonical form; `de_AT` is read as `de-AT`.
 *
 * @throws LocaleError for what is no tag
 */
export function canonicalLocale(locale: string): string {
  return locales.get(locale, () => {
    const [canonical] = attempt(() => Intl.getCanonicalLocales(locale.replaceAll('_', '-'))) ?? []
    if (canonical !== undefined) return canonical
    throw new LocaleError(`expected a locale such as "de" or "zh-Hant-TW", got ${shown(locale)}`)
  })
}

/**
 * The name of an IANA time zone, or an offset such as `+02:00`.
 *
 * @throws LocaleError for what is neither
 */
export function knownTimeZone(timeZone: string): string {
  return timeZones.get(timeZone, () => {
    if (attempt(() => new Intl.DateTimeFormat('en', { timeZone }))) return timeZone
    throw new LocaleError(`expected an IANA time zone such as "Europe/Berlin", got ${shown(timeZone)}`)
  })
}

/** Intl answers with a RangeError that names neither what it expected nor where. */
function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}
