// A text must have the same placeholders in every language: what is given to one is given to all.
import { type Catalogue, type CatalogueEntry, type CatalogueProblem, textsOf } from './catalogue.ts'
import { readText } from './text-pieces.ts'

interface Reference {
  readonly names: ReadonlySet<string>
  readonly where: string
}

/** The texts whose placeholders differ from those of the default locale, else of the first that has the key. */
export function differingPlaceholders(
  catalogues: readonly Catalogue[],
  defaultLocale: string,
): readonly CatalogueProblem[] {
  const inOrder = [...catalogues].sort((one, other) => rank(one) - rank(other))
  const references = new Map<string, Reference>()
  return inOrder.flatMap(({ file, entries }) =>
    [...entries].flatMap(([id, entry]) => {
      if (textsOf(entry).length === 0) return []
      const names = placeholdersOf(entry)
      const reference = references.get(id) ?? referenceFor(entry, names, file)
      references.set(id, reference)
      if (isSame(names, reference.names)) return []
      const { key, line, column } = entry
      const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
      const problem = `the text "${key}" has ${inWords(names)} here, but ${inWords(reference.names)} in ${reference.where}`
      return [{ file, ...place, problem }]
    }),
  )

  function rank({ locale }: Catalogue): number {
    return locale === defaultLocale ? 0 : 1
  }
}

/** A key with placeholders in it is a text itself, as gettext has it. */
function referenceFor({ key, plural = '' }: CatalogueEntry, names: ReadonlySet<string>, file: string): Reference {
  const inKey = new Set([...readText(key).placeholders, ...readText(plural).placeholders])
  return inKey.size === 0 ? { names, where: file } : { names: inKey, where: 'its key' }
}

/** The names in all forms of an entry. */
export function placeholdersOf(entry: CatalogueEntry): ReadonlySet<string> {
  return new Set(textsOf(entry).flatMap(({ placeholders }) => [...placeholders]))
}

/** A counted text may leave its count out: "one letter". */
function isSame(names: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const counted = (name: string): boolean => name === 'count'
  return (
    [...names].every((name) => others.has(name) || counted(name)) &&
    [...others].every((name) => names.has(name) || counted(name))
  )
}

function inWords(names: ReadonlySet<string>): string {
  return names.size === 0
    ? 'no placeholder'
    : [...names]
        .sort()
        .map((name) => `{${name}}`)
        .join(', ')
}
