// Finds an entry in the catalogues that a locale may be read in.
import { createBoundedCache } from './bounded-cache.ts'
import { type Catalogue, type CatalogueEntry, textsOf } from './catalogue.ts'
import { isSameLanguage, localeChain } from './locale-chain.ts'

/** Where the texts of one locale are looked for. */
export interface TextChain {
  /** In its own language, the best first. */
  readonly own: readonly Catalogue[]
  /** Those of the default locale, which stand in. */
  readonly standIns: readonly Catalogue[]
  /** Whether it lacks nothing, since it is the language that gettext's keys are written in. */
  readonly isComplete: boolean
}

/** All catalogues. */
export interface TextLibrary {
  /** Those that have a catalogue, the default locale first if it has one. */
  readonly locales: readonly string[]
  chain(locale: string): TextChain
  has(catalogue: Catalogue, id: string): boolean
  /** What the key of a `.po` file shows for more than one, if it has such a form. */
  pluralOfKey(id: string): string | undefined
}

/** Puts catalogues in order; several may be of one locale. */
export function createTextLibrary(catalogues: readonly Catalogue[], defaultLocale: string): TextLibrary {
  const available = new Set(catalogues.map(({ locale }) => locale))
  const chains = createBoundedCache<TextChain>(500)
  const keysAreTexts = !available.has(defaultLocale) && catalogues.some(({ format }) => format === 'po')
  const plurals = new Map(catalogues.flatMap(pluralsOfKeys))
  return {
    locales: [...available].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1)),
    chain: (locale) => chains.get(locale, () => chainOf(locale)),
    has: (catalogue, id) => isTranslated(catalogue.entries.get(id)),
    pluralOfKey: (id) => plurals.get(id),
  }

  function rank(locale: string): number {
    return locale === defaultLocale ? 0 : 1
  }

  function chainOf(locale: string): TextChain {
    const isDefault = isSameLanguage(locale, defaultLocale)
    const ownLocales = localeChain(locale, available)
    const ofDefault = localeChain(defaultLocale, available).filter((other) => !ownLocales.includes(other))
    return {
      own: cataloguesOf(isDefault ? [...ownLocales, ...ofDefault] : ownLocales),
      standIns: cataloguesOf(isDefault ? [] : ofDefault),
      isComplete: isDefault && keysAreTexts,
    }
  }

  function cataloguesOf(locales: readonly string[]): readonly Catalogue[] {
    return locales.flatMap((locale) => catalogues.filter((catalogue) => catalogue.locale === locale))
  }
}

function pluralsOfKeys({ entries }: Catalogue): readonly (readonly [id: string, plural: string])[] {
  return [...entries].flatMap(([id, { plural }]) => (plural === undefined ? [] : [[id, plural] as const]))
}

function isTranslated(entry: CatalogueEntry | undefined): boolean {
  return entry !== undefined && textsOf(entry).length > 0
}
