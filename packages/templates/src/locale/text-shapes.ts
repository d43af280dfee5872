// What each text takes, for the compiler.
import type { Catalogue } from './catalogue.ts'
import { placeholdersOf } from './compare-catalogues.ts'
import { readText } from './text-pieces.ts'

/** What a text takes. */
export interface TextShape {
  /** The names of its placeholders in all languages, sorted; without `count` where it is counted. */
  readonly placeholders: readonly string[]
  /** Whether a number, `count`, chooses between its forms. */
  readonly counted: boolean
}

/** Every key of every catalogue, sorted. */
export function textShapes(catalogues: readonly Catalogue[]): ReadonlyMap<string, TextShape> {
  const shapes = new Map<string, { readonly names: ReadonlySet<string>; readonly counted: boolean }>()
  for (const entry of catalogues.flatMap(({ entries }) => [...entries.values()])) {
    const { names = [], counted = false } = shapes.get(entry.key) ?? {}
    const found = [...names, ...placeholdersOf(entry), ...readText(entry.key).placeholders]
    shapes.set(entry.key, { names: new Set(found), counted: counted || entry.forms !== undefined })
  }
  return new Map(
    [...shapes]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, { names, counted }]) => [
        key,
        { placeholders: [...names].filter((name) => !(counted && name === 'count')).sort(), counted },
      ]),
  )
}
