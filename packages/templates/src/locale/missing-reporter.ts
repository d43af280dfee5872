/** Says once what is missing. */
export interface MissingReporter {
  /** A locale that has no catalogue of its language. */
  language(locale: string): void
  /** A text that a locale lacks; `standIn` is the locale that has it. */
  text(locale: string, key: string, standIn: string | undefined): void
}

/** Keys and locales may come from strangers: no more than this is remembered, and then nothing more is said. */
const mostWarnings = 1000

/** Tells `warn` of each missing thing once. */
export function createMissingReporter(defaultLocale: string, warn: (warning: string) => void): MissingReporter {
  const said = new Set<string>()
  return {
    language(locale) {
      once(`locales: there is no catalogue for "${locale}"; "${defaultLocale}" stands in`)
    },
    text(locale, key, standIn) {
      const instead = standIn === undefined ? 'the key itself stands in' : `that of "${standIn}" stands in`
      once(`locales: "${locale}" lacks the text "${key.length > 100 ? `${key.slice(0, 100)}…` : key}"; ${instead}`)
    },
  }

  function once(warning: string): void {
    if (said.has(warning) || said.size > mostWarnings) return
    said.add(warning)
    warn(said.size > mostWarnings ? `locales: ${mostWarnings} texts are missing; no more of them are told` : warning)
  }
}
