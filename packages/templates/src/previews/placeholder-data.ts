// What to preview a template with that brings no sample of its own.
import type { DataType, Member, Members } from '../types/data-type.ts'

/** Data of the right shape that tells where it shows up: `name` is "name", a list has two elements. */
export function placeholderData(members: Members): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...members].map(([name, { type }]: [string, Member]) => [name, placeholder(name, type)]))
}

function placeholder(name: string, type: DataType): unknown {
  switch (type.kind) {
    case 'literal':
      return type.value
    case 'object':
      return placeholderData(type.members)
    case 'array':
      return [1, 2].map((number) => numbered(placeholder(singular(name), type.element), number))
    case 'union':
      return placeholder(name, type.types.find((each) => !isNothing(each)) ?? { kind: 'word', word: 'null' })
    case 'word':
      return placeholderWord(name, type.word)
  }
}

function placeholderWord(name: string, word: Extract<DataType, { kind: 'word' }>['word']): unknown {
  switch (word) {
    case 'number':
      return 2
    case 'boolean':
      return true
    case 'Date':
      return new Date(`${day}T09:00:00Z`)
    case 'null':
      return null
    default:
      return byName.find(([pattern]) => pattern.test(name))?.[1](name) ?? name
  }
}

function isNothing(type: DataType): boolean {
  return type.kind === 'word' && (type.word === 'null' || type.word === 'unknown')
}

const day = '2026-01-15'

/** Filters take some texts only: what is called a date had better be one. */
const byName: readonly (readonly [pattern: RegExp, make: (name: string) => unknown])[] = [
  [/(?:url|uri|link|href)$/i, (name) => `https://example.com/${name}`],
  [/e-?mail$|address$/i, (name) => `${name.toLowerCase()}@example.com`],
  [/(?:date|day|time)$|[a-z]At$/i, () => day],
  [/^(?:is|has|can|should)[A-Z]/, () => true],
  [/currency$/i, () => 'EUR'],
  [/(?:amount|price|total|sum|cost|count|quantity|number|tax|percent|size|age)$/i, () => 2],
]

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/(?<![su])s$/, '')
}

/** Tells the elements of a list apart where they are plain text. */
function numbered(value: unknown, number: number): unknown {
  if (typeof value === 'string' && !/^https:|@|^\d{4}-/.test(value)) return `${value} ${number}`
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, numbered(each, number)]))
}
