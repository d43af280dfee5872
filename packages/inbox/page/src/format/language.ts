const names = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' })

/** What a language is called: "German" for `de`. */
export function languageName(locale: string): string {
  try {
    return names.of(locale) ?? locale
  } catch {
    return locale // no language tag at all
  }
}
