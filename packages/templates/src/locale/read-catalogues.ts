import { canonicalLocale } from './canonical.ts'
import { type Catalogue, CatalogueError, type CatalogueProblem } from './catalogue.ts'
import { readJsonCatalogue } from './json-catalogue.ts'
import { LocaleError } from './locale-error.ts'
import { readPoCatalogue } from './po-catalogue.ts'

/** Catalogues as they were read, in the order of their names. */
export interface ReadCatalogues {
  readonly catalogues: readonly Catalogue[]
  readonly problems: readonly CatalogueProblem[]
  /** Files that give no text at all, for the first reason that was met; they are among the problems. */
  readonly unread: readonly CatalogueProblem[]
}

/** Files larger than this, in UTF-16 units, are no catalogue of anyone's mails. */
const largest = 2_000_000
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** Reads files of `locales/` by file name; one that is wrong becomes a problem, and the others are read all the same. */
export function readCatalogues(files: ReadonlyMap<string, string>): ReadCatalogues {
  const read = [...files]
    .filter(([name]) => isMeant(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, source]) => readFile(name, source))
  const catalogues = read.flatMap(({ catalogue }) => (catalogue ? [catalogue] : []))
  return {
    catalogues,
    problems: [...read.flatMap(({ problems }) => problems), ...repeatedKeys(catalogues)],
    unread: read.flatMap(({ catalogue, problems }) => (catalogue ? [] : problems)),
  }
}

/** The locale that a file is of by its name, such as `locales/de.json`; undefined where the name says none. */
export function localeOfFile(file: string): string | undefined {
  const [, tag] = /^locales\/([^./]+)\.(?:json|po)$/.exec(file) ?? []
  return tag === undefined ? undefined : localeNamed(tag)
}

/** gettext's template and its compiled form stand beside the `.po` files, and so may a note to translators. */
function isMeant(name: string): boolean {
  return !name.startsWith('.') && !/\.(?:pot|mo|md|txt)$/.test(name)
}

function readFile(
  name: string,
  source: string,
): { readonly catalogue?: Catalogue; readonly problems: readonly CatalogueProblem[] } {
  const file = `locales/${name}`
  try {
    const { locale, extension } = readName(name)
    if (source.length > largest) throw new CatalogueError(`the file has more than ${largest} characters`)
    const text = source.startsWith('\uFEFF') ? source.slice(1) : source
    return extension === 'json' ? readJsonCatalogue(locale, file, text) : readPoCatalogue(locale, file, text)
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    const { line, column, message: problem } = error
    const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
    return { problems: [{ file, ...place, problem }] }
  }
}

function readName(name: string): { readonly locale: string; readonly extension: 'json' | 'po' } {
  const [, tag, extension] = /^([^.]+)\.(json|po)$/.exec(name) ?? []
  const locale = tag === undefined ? undefined : localeNamed(tag)
  if (locale !== undefined && (extension === 'json' || extension === 'po')) return { locale, extension }
  throw new CatalogueError('expected a file named by its locale, such as de.json or zh-Hant.po')
}

/** Words such as "english" or "messages" have the shape of a language's tag, and are none. */
function localeNamed(tag: string): string | undefined {
  try {
    const locale = canonicalLocale(tag)
    return languageNames.of(new Intl.Locale(locale).language) === undefined ? undefined : locale
  } catch (error) {
    if (error instanceof LocaleError) return undefined
    throw error
  }
}

/** A key that two files of one locale have, such as `de.json` and `de.po`: the first one counts. */
function repeatedKeys(catalogues: readonly Catalogue[]): readonly CatalogueProblem[] {
  return catalogues.flatMap((catalogue, index) => {
    const before = catalogues.slice(0, index).filter(({ locale }) => locale === catalogue.locale)
    return [...catalogue.entries].flatMap(([id, { key, line, column }]) => {
      const first = before.find(({ entries }) => entries.has(id))
      if (!first) return []
      const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
      return [{ file: catalogue.file, ...place, problem: `the key "${key}" is also in ${first.file}` }]
    })
  })
}
