// What the rest of the package asks of languages.

/** The words and ways of one locale. */
export interface Translator {
  /** The locale that was asked for, in canonical form, such as `zh-Hant-TW`. */
  readonly locale: string
  readonly timeZone: string
  /** How its script runs. */
  readonly direction: 'ltr' | 'rtl'
  /**
   * The text of a key, with `{name}` and `%(name)s` filled in; `count` chooses the plural form. Looks along the chain
   * `zh-Hant-TW`, `zh-Hant`, `zh`, default locale; a key that none has is its own text, as gettext has it. Numbers and
   * Dates are written as the locale writes them. In a text, `'{'` is a brace.
   *
   * @throws LocaleError (a TemplateError TEMPLATE_DATA_INVALID) that names the key, when a value is missing or no string,
   * number or Date
   */
  translate(key: string, values?: TranslationValues, how?: TranslateOptions): string
}

/** What stands in for the placeholders of a text. */
export type TranslationValues = Readonly<Record<string, unknown>>

/** How one text is looked up. */
export interface TranslateOptions {
  /** gettext's msgctxt: tells texts apart that read the same. */
  readonly context?: string
  /** Applied to each value before it is put in, such as HTML's escaping. @default none */
  readonly escape?: (text: string) => string
}
