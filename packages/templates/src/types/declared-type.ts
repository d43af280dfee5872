// The types that front matter declares. YAML gives the mappings, the words in it are TypeScript's.
import { type DataType, type Member, type Members, unionOf } from './data-type.ts'
import { parseType, TypeSyntaxError } from './type-grammar.ts'

/** A place in the front matter's `data`, as the keys that lead to it. */
export type DataPath = readonly (string | number)[]

/** Hears of what is wrong with a declaration, and where. */
export type Report = (path: DataPath, problem: string) => void

/**
 * The declared members: `name: string`, `plan?: "'free' | 'paid'"`, a mapping for an object, a list of one for an array
 * of that. What cannot be read is reported and counts as `unknown`.
 */
export function declaredMembers(data: Readonly<Record<string, unknown>>, report: Report): Members {
  return membersOf(data, [], report)
}

function membersOf(data: object, path: DataPath, report: Report): Members {
  const members = new Map<string, Member>()
  for (const [key, value] of Object.entries(data)) {
    const place = [...path, key]
    const optional = key.endsWith('?')
    const name = optional ? key.slice(0, -1).trimEnd() : key
    if (name === '') report(place, 'a name is missing before the ?')
    else if (members.has(name)) report(place, `${name} is declared twice, once with ? and once without`)
    else members.set(name, { type: declaredType(value, place, report), optional })
  }
  return members
}

function declaredType(value: unknown, path: DataPath, report: Report): DataType {
  if (typeof value === 'string') return typeOfWords(value, path, report)
  if (typeof value === 'boolean' || typeof value === 'number') return { kind: 'literal', value }
  if (Array.isArray(value) && value.length === 1) {
    return { kind: 'array', element: declaredType(value[0], [...path, 0], report) }
  }
  if (Array.isArray(value)) report(path, `a list declares an array by its one element, got ${value.length} elements`)
  else if (typeof value === 'object' && value !== null) {
    return { kind: 'object', members: membersOf(value, path, report) }
  } else report(path, 'declares no type; write one, such as string')
  return unionOf([])
}

function typeOfWords(words: string, path: DataPath, report: Report): DataType {
  try {
    return parseType(words)
  } catch (error) {
    if (!(error instanceof TypeSyntaxError)) throw error
    report(path, error.message)
    return unionOf([])
  }
}
