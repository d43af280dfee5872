import type { Translator } from './translator.ts'

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

/** What a text takes. */
export interface TextShape {
  /** The names of its placeholders in all languages, sorted. */
  readonly placeholders: readonly string[]
  /** Whether a `count` chooses between its forms. */
  readonly counted: boolean
}

/** Something wrong with a catalogue. */
export interface CatalogueProblem {
  /** The file, such as `locales/de.json`. */
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** One sentence that says what to do. */
  readonly problem: string
}

/** What catalogues are made of. */
export interface LocalesOptions {
  /** Texts of files by file name, such as `de.json` or `zh-Hant.po`. */
  readonly catalogues: ReadonlyMap<string, string>
  readonly defaultLocale: string
  readonly timeZone: string
  /** Hears of missing translations, once for each key and locale. */
  readonly warn: (warning: string) => void
}
