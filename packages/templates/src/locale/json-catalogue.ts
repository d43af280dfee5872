import { type Catalogue, type CatalogueEntry, type CatalogueProblem, entryId, textsOf } from './catalogue.ts'
import { type JsonMember, readJsonMembers } from './json-members.ts'
import { categoriesOf, categoriesOfCounts, pluralCategories, pluralCategory } from './plural-forms.ts'
import { readText, type TranslatedText } from './text-pieces.ts'

/**
 * Reads `{ "welcome": { "hello": "Hallo {name}" }, "items": { "one": "…", "other": "…" } }`: keys nest or have dots, and an
 * object of nothing but plural forms, with `other` among them, is one text. An empty text is none.
 *
 * @throws CatalogueError for what is not JSON of this shape
 */
export function readJsonCatalogue(
  locale: string,
  file: string,
  source: string,
): { readonly catalogue: Catalogue; readonly problems: readonly CatalogueProblem[] } {
  const problems: CatalogueProblem[] = []
  const entries = new Map<string, CatalogueEntry>()
  for (const { key, value, line, column } of keysOf(readJsonMembers(source), '')) {
    const found = key.split('.').includes('') ? [`the key ${JSON.stringify(key)} has an empty part`] : []
    const entry = { key, line, column, ...(typeof value === 'string' ? textEntry(value) : formsEntry(value)) }
    if (entries.has(entryId(key))) found.push(`the key "${key}" is there twice`)
    else entries.set(entryId(key), entry)
    found.push(...problemsOf(locale, entry, value).map((problem) => `the text "${key}": ${problem}`))
    problems.push(...found.map((problem) => ({ file, line, column, problem })))
  }
  const formOf = (count: number): string => pluralCategory(locale, count)
  return { catalogue: { locale, file, format: 'json', entries, formOf }, problems }
}

interface KeyOfFile {
  readonly key: string
  readonly value: string | readonly Form[]
  readonly line: number
  readonly column: number
}

function keysOf(members: readonly JsonMember[], above: string): readonly KeyOfFile[] {
  return members.flatMap(({ key, value, ...place }): readonly KeyOfFile[] => {
    const whole = above + key
    if (typeof value === 'string') return [{ key: whole, value, ...place }]
    const forms = formsOf(value)
    return forms ? [{ key: whole, value: forms, ...place }] : keysOf(value, `${whole}.`)
  })
}

type Form = readonly [name: string, text: string]

/** The forms of an object that is one text with plural forms; undefined for a group of keys, which may be large. */
function formsOf(members: readonly JsonMember[]): readonly Form[] | undefined {
  const names: ReadonlySet<string> = new Set(pluralCategories)
  if (members.length > names.size || !members.some(({ key }) => key === 'other')) return undefined
  const forms = members.flatMap(({ key, value }): readonly Form[] =>
    names.has(key) && typeof value === 'string' ? [[key, value]] : [],
  )
  return forms.length === members.length ? forms : undefined
}

function textEntry(text: string): Pick<CatalogueEntry, 'text'> {
  return text === '' ? {} : { text: readText(text) }
}

function formsEntry(forms: readonly Form[]): { readonly forms: ReadonlyMap<string, TranslatedText> } {
  return { forms: new Map(forms.filter(([, text]) => text !== '').map(([name, text]) => [name, readText(text)])) }
}

function problemsOf(locale: string, entry: CatalogueEntry, forms: string | readonly Form[]): readonly string[] {
  const problems = textsOf(entry).flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  if (typeof forms === 'string' || !entry.forms || entry.forms.size === 0) return problems
  const names = forms.map(([name]) => name)
  const own: readonly string[] = categoriesOf(locale)
  const needed = new Set([...categoriesOfCounts(locale), 'other'])
  return [
    ...problems,
    ...names.filter((name, index) => names.indexOf(name) < index).map((name) => `the form "${name}" is there twice`),
    ...names
      .filter((name) => !own.includes(name))
      .map((name) => `${locale} has no plural form "${name}"; it has ${own.join(', ')}`),
    ...[...needed]
      .filter((name) => !entry.forms?.has(name))
      .map((name) => `the plural form "${name}" of ${locale} is missing`),
  ]
}
