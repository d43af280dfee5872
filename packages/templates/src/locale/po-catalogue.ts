import { type GetTextTranslation, type GetTextTranslations, po } from 'gettext-parser'
import {
  type Catalogue,
  type CatalogueEntry,
  CatalogueError,
  type CatalogueProblem,
  entryId,
  textsOf,
} from './catalogue.ts'
import { PluralFormsError, readPluralForms } from './plural-expression.ts'
import { categoriesOfCounts, pluralCategory } from './plural-forms.ts'
import { readPoLines } from './po-lines.ts'
import { readText } from './text-pieces.ts'

/**
 * Reads gettext's `.po`: msgid is the key, msgctxt its context, and Plural-Forms chooses among `msgstr[n]`, or CLDR's rules
 * where it is absent. Fuzzy and obsolete entries and empty texts are none.
 *
 * @throws CatalogueError for what is no `.po` file
 */
export function readPoCatalogue(
  locale: string,
  file: string,
  source: string,
): { readonly catalogue: Catalogue; readonly problems: readonly CatalogueProblem[] } {
  const { lines, repeated } = readPoLines(source)
  const { headers, translations } = parse(source)
  const plural = pluralsOf(locale, headers)
  const entries = new Map<string, CatalogueEntry>()
  const problems: CatalogueProblem[] = repeated.map(({ line, key }) => ({
    file,
    line,
    problem: `the key "${key}" is there twice`,
  }))
  if (plural.problem !== undefined) problems.push({ file, ...placeOf(lines, ''), problem: plural.problem })
  for (const translation of Object.values(translations).flatMap((byKey) => Object.values(byKey))) {
    if (translation.msgid === '' || isFuzzy(translation)) continue
    const id = entryId(translation.msgid, translation.msgctxt)
    const entry = { ...entryOf(translation), ...placeOf(lines, id) }
    entries.set(id, entry)
    for (const problem of problemsOf(translation, entry, plural.forms)) {
      problems.push({ file, ...placeOf(lines, id), problem: `the text "${entry.key}": ${problem}` })
    }
  }
  return { catalogue: { locale, file, format: 'po', entries, formOf: plural.formOf }, problems }
}

/** `headers` is typed as always there, and is not in a file without them. */
function parse(source: string): Pick<GetTextTranslations, 'translations'> & { readonly headers?: object } {
  try {
    return po.parse(source)
  } catch (error) {
    // QUIRK: gettext-parser fails with a TypeError at a header entry that has no msgstr.
    throw new CatalogueError(error instanceof SyntaxError ? error.message : 'the first msgid "" needs a msgstr')
  }
}

interface Plurals {
  readonly forms: number
  formOf(count: number): string
  readonly problem?: string
}

function pluralsOf(locale: string, headers: object = {}): Plurals {
  const value: unknown = Object.getOwnPropertyDescriptor(headers, 'Plural-Forms')?.value
  if (typeof value !== 'string' || value.trim() === '') return cldrPlurals(locale)
  try {
    const { forms, form } = readPluralForms(value)
    return { forms, formOf: (count) => String(form(count)) }
  } catch (error) {
    if (!(error instanceof PluralFormsError)) throw error
    return { ...cldrPlurals(locale), problem: `Plural-Forms ${error.message}` }
  }
}

/** gettext numbers the forms in CLDR's order; what no count up to a thousand takes has no number and gets the last. */
function cldrPlurals(locale: string): Plurals {
  const categories = categoriesOfCounts(locale)
  return {
    forms: categories.length,
    formOf(count) {
      const form = categories.indexOf(pluralCategory(locale, count))
      return String(form === -1 ? categories.length - 1 : form)
    },
  }
}

function isFuzzy({ comments }: GetTextTranslation): boolean {
  return (comments?.flag ?? '').split(/[\s,]+/).includes('fuzzy')
}

function entryOf({ msgid, msgctxt, msgid_plural, msgstr = [] }: GetTextTranslation): CatalogueEntry {
  const named = { key: msgid, ...(msgctxt === undefined ? {} : { context: msgctxt }) }
  if (msgid_plural === undefined) return { ...named, ...(msgstr[0] ? { text: readText(msgstr[0]) } : {}) }
  const forms = msgstr.flatMap((text, form) => (text === '' ? [] : [[String(form), readText(text)] as const]))
  return { ...named, plural: msgid_plural, forms: new Map(forms) }
}

function problemsOf({ msgstr = [] }: GetTextTranslation, entry: CatalogueEntry, forms: number): readonly string[] {
  const problems = textsOf(entry).flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  if (!entry.forms && msgstr.length > 1) return [...problems, 'it has several msgstr, but no msgid_plural']
  if (!entry.forms || entry.forms.size === 0) return problems
  if (msgstr.length !== forms) return [...problems, `it has ${msgstr.length} plural forms, expected ${forms}`]
  return entry.forms.size < forms ? [...problems, 'one of its plural forms is empty'] : problems
}

function placeOf(lines: ReadonlyMap<string, number>, id: string): { readonly line?: number } {
  const line = lines.get(id)
  return line === undefined ? {} : { line }
}
