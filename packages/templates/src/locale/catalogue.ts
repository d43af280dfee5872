// One file of translations, read.
import type { TranslatedText } from './text-pieces.ts'

/** The texts of one file. */
export interface Catalogue {
  /** In canonical form, from the name of the file. */
  readonly locale: string
  /** As a path from the folder, such as `locales/de.json`. */
  readonly file: string
  readonly format: 'json' | 'po'
  /** By {@link entryId}. */
  readonly entries: ReadonlyMap<string, CatalogueEntry>
  /** The name of the plural form that a count takes here. */
  formOf(count: number): string
}

/** One key with its text, or with its forms. */
export interface CatalogueEntry {
  readonly key: string
  readonly context?: string
  readonly line?: number
  readonly column?: number
  /** What the file shows for one, and for more, in the language of the source: gettext's msgid_plural. */
  readonly plural?: string
  readonly text?: TranslatedText
  /** By the name of the form: a category of CLDR in JSON, a number in `.po`. */
  readonly forms?: ReadonlyMap<string, TranslatedText>
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

/** A file that cannot be read as a whole. */
export class CatalogueError extends Error {
  readonly line?: number
  readonly column?: number

  constructor(problem: string, line?: number, column?: number) {
    super(problem)
    if (line !== undefined) this.line = line
    if (column !== undefined) this.column = column
  }
}

/** What tells entries apart: the key, and gettext's context where there is one. */
export function entryId(key: string, context?: string): string {
  return context === undefined ? key : `${context}\u0004${key}`
}

/** The text of an entry for a count; undefined where the entry has no such form. */
export function textOf(catalogue: Catalogue, entry: CatalogueEntry, count?: number): TranslatedText | undefined {
  if (entry.text) return entry.text
  if (count === undefined) return undefined
  return entry.forms?.get(catalogue.formOf(count)) ?? entry.forms?.get('other')
}

/** Every text of an entry. */
export function textsOf(entry: CatalogueEntry): readonly TranslatedText[] {
  return [...(entry.text ? [entry.text] : []), ...(entry.forms?.values() ?? [])]
}
