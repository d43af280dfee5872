// Where a text of a locale is looked for: BCP 47 tags, cut from the right (RFC 4647, section 3.4), and with the script
// that a region writes, so that Taiwan finds `zh-Hant` before `zh`.

/**
 * The locales to look in, the best first. `zh-TW` gives `zh-TW`, `zh-Hant`, `zh`; `pt-PT` gives `pt-PT`, `pt` and never
 * `pt-BR`; a catalogue of the same language, script and region counts as the locale itself, as `pt-BR` does for `pt`.
 *
 * @param available - the locales that have a catalogue, in canonical form
 */
export function localeChain(locale: string, available: Iterable<string>): readonly string[] {
  const have = new Set(available)
  const { baseName } = new Intl.Locale(locale)
  const maximal = maximized(baseName)
  const same = [...have].filter((other) => maximized(other) === maximal)
  return [...new Set([baseName, ...same, ...shortened(baseName)])].filter((other) => have.has(other))
}

/** Whether who reads one locale reads the other: the same language in the same script, in whatever region. */
export function isSameLanguage(one: string, other: string): boolean {
  const [first, second] = [new Intl.Locale(one).maximize(), new Intl.Locale(other).maximize()]
  return first.language === second.language && first.script === second.script
}

function shortened(baseName: string): readonly string[] {
  const { language, script } = new Intl.Locale(baseName).maximize()
  const parts = baseName.split('-')
  const cut = parts.slice(1).map((_, index) => parts.slice(0, -1 - index).join('-'))
  const withScript = script === undefined ? [] : [`${language}-${script}`]
  const isOfScript = (tag: string): boolean => new Intl.Locale(tag).maximize().script === script
  return [...cut.filter(isOfScript), ...withScript, ...cut]
}

function maximized(tag: string): string {
  return new Intl.Locale(tag).maximize().baseName
}
