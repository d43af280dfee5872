// The types that a sample shows. It is one example of many, so it is read widely: a text that is a date may be a Date.
import { type DataType, type Member, type Members, unionOf, wordType } from './data-type.ts'

/** The members that a sample has, all of them required. */
export function sampleMembers(sample: Readonly<Record<string, unknown>>): Members {
  return mergedMembers([sample])
}

/** What one member of a sample stands for. */
export function sampleType(value: unknown): DataType {
  return typeOfAll([value])
}

/** The type of values that stand in the same place, such as the elements of an array. */
function typeOfAll(values: readonly unknown[]): DataType {
  const objects = values.filter(isObject)
  const arrays = values.filter(Array.isArray)
  const types = values.flatMap(scalarType)
  const nothing = values.length > 0 && types.length === values.length && types.every(isNull)
  if (nothing) return unionOf([wordType('unknown')]) // only null was seen: what else it may be is not known
  return unionOf([
    ...types.filter((type) => !isNull(type)),
    ...(objects.length === 0 ? [] : [{ kind: 'object' as const, members: mergedMembers(objects) }]),
    ...(arrays.length === 0 ? [] : [{ kind: 'array' as const, element: typeOfAll(arrays.flat(1)) }]),
    ...types.filter(isNull).slice(0, 1),
  ])
}

/** A member that some of the objects lack is optional. */
function mergedMembers(objects: readonly Readonly<Record<string, unknown>>[]): Members {
  const names = new Set(objects.flatMap((each) => Object.keys(each)))
  const merged = [...names].map((name): [string, Member] => {
    const having = objects.filter((each) => Object.hasOwn(each, name))
    const type = typeOfAll(having.map((each) => each[name]))
    return [name, { type, optional: having.length < objects.length }]
  })
  return new Map(merged)
}

/** Nothing for objects and arrays. */
function scalarType(value: unknown): DataType[] {
  if (value === null || value === undefined) return [wordType('null')]
  if (value instanceof Date) return [wordType('string'), wordType('Date')]
  if (typeof value === 'string')
    return isDateText(value) ? [unionOf([wordType('string'), wordType('Date')])] : [wordType('string')]
  if (typeof value === 'number' || typeof value === 'bigint') return [wordType('number')]
  if (typeof value === 'boolean') return [wordType('boolean')]
  return []
}

/** Whether a text is what the filters for dates read: a day alone, or with a time and `Z` or an offset. */
export function isDateText(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
}

function isNull(type: DataType): boolean {
  return type.kind === 'word' && type.word === 'null'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
