/** Scripts that run from right to left, by ISO 15924. */
const rightToLeft: ReadonlySet<string> = new Set([
  'Adlm',
  'Arab',
  'Aran',
  'Hebr',
  'Mand',
  'Mend',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
  'Yezi',
])

/** How the script of a locale runs, such as `rtl` for `ar`, and `ltr` for `ar-Latn`. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(locale).maximize()
  return script !== undefined && rightToLeft.has(script) ? 'rtl' : 'ltr'
}
