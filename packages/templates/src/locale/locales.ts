import { createBoundedCache } from './bounded-cache.ts'
import { canonicalLocale, knownTimeZone } from './canonical.ts'
import { type Catalogue, type CatalogueProblem, entryId } from './catalogue.ts'
import { differingPlaceholders } from './compare-catalogues.ts'
import { createTranslator } from './create-translator.ts'
import { localeChain } from './locale-chain.ts'
import { createMissingReporter } from './missing-reporter.ts'
import { pluralCategories } from './plural-forms.ts'
import { localeOfFile, readCatalogues } from './read-catalogues.ts'
import { createTextLibrary, type TextLibrary } from './text-library.ts'
import { type TextShape, textShapes } from './text-shapes.ts'
import type { Translator } from './translator.ts'

export type { CatalogueProblem } from './catalogue.ts'
export type { TextShape } from './text-shapes.ts'

/** The catalogues of a folder, and the words that they give. */
export interface Locales {
  /** Those that have a catalogue, the default locale first if it has one. */
  readonly locales: readonly string[]
  /** What is wrong with the catalogues. */
  readonly problems: readonly CatalogueProblem[]

  /**
   * The words of a locale; kept, so that asking again costs nothing.
   *
   * @param locale - BCP 47, such as `zh-Hant-TW`; `de_AT` is read as `de-AT`. @default the default locale
   * @param timeZone - IANA, such as `Europe/Berlin`. @default the default time zone
   * @throws LocaleError (a TemplateError TEMPLATE_DATA_INVALID) for what is no locale or time zone
   */
  translator(locale?: string, timeZone?: string): Translator

  /**
   * A file that could not be read and whose texts a mail of this locale may need: what it says would be missing, and keys
   * would be sent in its place.
   */
  unreadable(locale?: string): CatalogueProblem | undefined

  /** Which of these texts which of the languages lacks. */
  missing(keys: Iterable<UsedText>): readonly MissingText[]

  /** Every key of every catalogue with what it takes, for the compiler. */
  texts(): ReadonlyMap<string, TextShape>
}

/** A text as a template uses it. */
export interface UsedText {
  readonly key: string
  /** gettext's msgctxt. */
  readonly context?: string
  /** Whether a count is given with it. */
  readonly counted?: boolean
}

/** A text that a language lacks. */
export interface MissingText extends UsedText {
  /** One that has a catalogue, or the default locale. */
  readonly locale: string
  /** One sentence that says what is missing. */
  readonly problem: string
}

/** What catalogues are made of. */
export interface LocalesOptions {
  /** Texts of files by file name, such as `de.json` or `zh-Hant.po`. */
  readonly catalogues: ReadonlyMap<string, string>
  /** What else was found wrong in the folder: among it may be a catalogue that is no text. @default none */
  readonly unread?: readonly CatalogueProblem[]
  readonly defaultLocale: string
  readonly timeZone: string
  /** Hears of missing translations, once for each key and locale. */
  readonly warn: (warning: string) => void
}

/**
 * Reads the catalogues; what is wrong with them is in `problems` and keeps none of the others from being used.
 *
 * @throws LocaleError (a TemplateError TEMPLATE_DATA_INVALID) for a default locale or time zone that is none
 */
export function createLocales(options: LocalesOptions): Locales {
  const defaultLocale = canonicalLocale(options.defaultLocale)
  const defaultZone = knownTimeZone(options.timeZone)
  const { catalogues, problems, unread } = readCatalogues(options.catalogues)
  const broken = byLocale([...(options.unread ?? []), ...unread])
  const library = createTextLibrary(catalogues, defaultLocale)
  const reporter = createMissingReporter(defaultLocale, options.warn)
  const translators = createBoundedCache<Translator>(500)
  return {
    locales: library.locales,
    problems: [...problems, ...differingPlaceholders(catalogues, defaultLocale)],
    translator: (locale = defaultLocale, timeZone = defaultZone) =>
      translators.get(`${locale}\n${timeZone}`, () =>
        createTranslator(library, canonicalLocale(locale), knownTimeZone(timeZone), reporter),
      ),
    unreadable: (locale) => inChain(broken, locale === undefined ? [] : [canonicalLocale(locale)], defaultLocale),
    missing: (keys) => missingTexts(library, defaultLocale, keys).filter((each) => !broken.has(each.locale)),
    texts: () => textShapes(catalogues),
  }
}

function byLocale(unread: readonly CatalogueProblem[]): ReadonlyMap<string, CatalogueProblem> {
  const broken = new Map<string, CatalogueProblem>()
  for (const problem of unread) {
    const locale = localeOfFile(problem.file)
    if (locale !== undefined && !broken.has(locale)) broken.set(locale, problem)
  }
  return broken
}

function inChain(
  broken: ReadonlyMap<string, CatalogueProblem>,
  wanted: readonly string[],
  defaultLocale: string,
): CatalogueProblem | undefined {
  if (broken.size === 0) return undefined
  const [first] = [...wanted, defaultLocale].flatMap((locale) => localeChain(locale, broken.keys()))
  return first === undefined ? undefined : broken.get(first)
}

function missingTexts(library: TextLibrary, defaultLocale: string, keys: Iterable<UsedText>): readonly MissingText[] {
  const used = new Map([...keys].map((text) => [entryId(text.key, text.context), text]))
  return [...new Set([defaultLocale, ...library.locales])].flatMap((locale) => {
    const chain = library.chain(locale)
    return [...used]
      .filter(([id]) => !chain.isComplete && !chain.own.some((catalogue) => library.has(catalogue, id)))
      .map(([, text]) => ({
        ...text,
        locale,
        problem: `"${locale}" lacks ${inWords(text)}${chain.own.some((each) => hasForms(each, text)) ? noOther : ''}`,
      }))
  })
}

/** Whether the plural forms of a text were taken for texts of their own, since what they stand in is no text with forms. */
function hasForms({ entries }: Catalogue, { key }: UsedText): boolean {
  return pluralCategories.some((form) => entries.has(entryId(`${key}.${form}`)))
}

const noOther = ', whose plural forms need "other" among them and nothing else beside them'

function inWords({ key, context }: UsedText): string {
  return `the text "${key}"${context === undefined ? '' : ` in the context "${context}"`}`
}
