// What a value of the data may be, as far as a template's declarations, sample or use tell it.

/** A type of data, in the few shapes that front matter can say. */
export type DataType =
  | { readonly kind: 'word'; readonly word: TypeWord }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly element: DataType }
  | { readonly kind: 'object'; readonly members: Members }
  | { readonly kind: 'union'; readonly types: readonly DataType[] }

/** The properties of an object, by name. */
export type Members = ReadonlyMap<string, Member>

/** One property. */
export interface Member {
  readonly type: DataType
  /** Whether it may be left out. */
  readonly optional: boolean
}

/** The names that stand for a type, as TypeScript has them. */
export type TypeWord = (typeof typeWords)[number]

/** All of them. */
export const typeWords = ['string', 'number', 'boolean', 'Date', 'null', 'unknown'] as const

/** Whether a text is one of them. */
export function isTypeWord(text: string): text is TypeWord {
  return typeWords.some((word) => word === text)
}

/** The type that a word stands for. */
export function wordType(word: TypeWord): DataType {
  return { kind: 'word', word }
}

/** One type of several: unions in it are opened, what is said twice is said once, and `unknown` takes in all others. */
export function unionOf(types: readonly DataType[]): DataType {
  const open = types.flatMap((type) => (type.kind === 'union' ? type.types : [type]))
  const different = [...new Map(open.map((type) => [keyOf(type), type])).values()]
  const unknown = different.find((type) => type.kind === 'word' && type.word === 'unknown')
  const [only = wordType('unknown'), ...others] = different
  if (unknown) return unknown
  return others.length === 0 ? only : { kind: 'union', types: different }
}

/** Two types are the same when these texts are. */
function keyOf(type: DataType): string {
  return JSON.stringify(type, (_, value) => (value instanceof Map ? [...value].toSorted(byName) : value))
}

/** Sorts entries by their name, by UTF-16 unit, so that the order is the same on every machine. */
export function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** What Liquid itself gives every list; texts and objects have a `size` too. */
export const listProperties: ReadonlySet<string> = new Set(['size', 'first', 'last'])
