import { createBoundedCache } from './bounded-cache.ts'
import { type Catalogue, type CatalogueEntry, entryId, textOf } from './catalogue.ts'
import { directionOf } from './direction.ts'
import { fillText } from './fill-text.ts'
import { toDecimal } from './format-values.ts'
import { LocaleError, shown } from './locale-error.ts'
import type { MissingReporter } from './missing-reporter.ts'
import type { TextLibrary } from './text-library.ts'
import { readText, type TranslatedText } from './text-pieces.ts'
import type { TranslationValues, Translator } from './translator.ts'

interface FoundText {
  readonly text: TranslatedText
  readonly catalogue: Catalogue
  readonly counted: boolean
}

/** The words of one locale in one time zone, both in canonical form. */
export function createTranslator(
  library: TextLibrary,
  locale: string,
  timeZone: string,
  reporter: MissingReporter,
): Translator {
  const chain = library.chain(locale)
  const keys = createBoundedCache<TranslatedText>(500)
  return { locale, timeZone, direction: directionOf(locale), translate }

  function translate(
    key: string,
    values: TranslationValues = {},
    how: { readonly context?: string; readonly escape?: (text: string) => string } = {},
  ): string {
    const id = entryId(key, how.context)
    const own = find(chain.own, id, values)
    const found = own ?? find(chain.standIns, id, values)
    if (!own) report(key, found)
    const text = found?.text ?? keyAsText(key, id, values)
    const given = found?.counted ? { ...values, count: countIn(values, key, found.catalogue) } : values
    const file = found ? { file: found.catalogue.file } : {}
    return fillText(text, given, { locale, timeZone, key, ...file, ...(how.escape ? { escape: how.escape } : {}) })
  }

  function report(key: string, found: FoundText | undefined): void {
    if (chain.isComplete) return
    if (found && chain.own.length === 0) reporter.language(locale)
    else reporter.text(locale, key, found?.catalogue.locale)
  }

  /** gettext's msgid and msgid_plural are English in form: one, and all others. */
  function keyAsText(key: string, id: string, values: TranslationValues): TranslatedText {
    const plural = library.pluralOfKey(id)
    const source =
      plural !== undefined && Object.hasOwn(values, 'count') && Number(values['count']) !== 1 ? plural : key
    return keys.get(source, () => readText(source))
  }
}

function find(catalogues: readonly Catalogue[], id: string, values: TranslationValues): FoundText | undefined {
  for (const catalogue of catalogues) {
    const entry = catalogue.entries.get(id)
    const counted = entry !== undefined && isCounted(entry)
    const count = counted ? Number(countIn(values, entry.key, catalogue)) : undefined
    const text = entry && textOf(catalogue, entry, count)
    if (text) return { text, catalogue, counted }
  }
  return undefined
}

function isCounted({ forms }: CatalogueEntry): boolean {
  return forms !== undefined && forms.size > 0
}

function countIn(values: TranslationValues, key: string, { file }: Catalogue): number | bigint {
  const value = Object.hasOwn(values, 'count') ? values['count'] : undefined
  if (value === undefined)
    throw new LocaleError(`the text ${shown(key)} has plural forms: it needs a number as "count"`, file)
  try {
    const count = toDecimal(value)
    return typeof count === 'string' ? Number(count) : count
  } catch (error) {
    if (!(error instanceof LocaleError)) throw error
    throw new LocaleError(`the text ${shown(key)} needs a number as "count", got ${shown(value)}`, file)
  }
}
