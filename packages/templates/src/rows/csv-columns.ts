import { isPrototypeName, type Row } from './row.ts'
import { rowsError } from './rows-error.ts'

/** The columns of a file, each as a path: `user.name` is `['user', 'name']`. */
export type CsvColumns = readonly (readonly string[])[]

const deepest = 10

/**
 * Reads the header line.
 *
 * @throws TemplateError TEMPLATE_DATA_INVALID for names that are empty, there twice, or that cannot stand beside each other
 */
export function readColumns(cells: readonly string[], file: string, line: number): CsvColumns {
  const names = cells.map((cell) => cell.trim())
  const seen = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const problem = problemOf(name) ?? repeated(name, seen.get(name))
    if (problem !== undefined) throw rowsError(file, line, `column ${index + 1} ${problem}`)
    seen.set(name, index + 1)
  }
  for (const name of names) {
    const above = groupsOf(name).find((group) => seen.has(group))
    if (above !== undefined)
      throw rowsError(file, line, `the columns "${above}" and "${name}" cannot both be there: rename one`)
  }
  return names.map((name) => name.split('.'))
}

/** The cells by column. */
export function valuesOf(cells: readonly string[], columns: CsvColumns): Row['values'] {
  const values: Group = {}
  for (const [index, path] of columns.entries()) {
    const group = path.slice(0, -1).reduce(groupIn, values)
    group[path.at(-1) ?? ''] = cells[index] ?? ''
  }
  return values
}

interface Group {
  [name: string]: string | Group
}

function groupIn(above: Group, name: string): Group {
  const group = above[name]
  if (typeof group === 'object') return group
  const made: Group = {}
  above[name] = made
  return made
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'has no name; expected one for each column'
  const parts = name.split('.')
  if (parts.includes('')) return `is named "${name}"; expected something before and after each dot`
  if (parts.length > deepest) return `is named with more than ${deepest - 1} dots`
  const reserved = parts.find(isPrototypeName)
  return reserved === undefined
    ? undefined
    : `is named "${name}", but "${reserved}" is a name that every object has: rename it`
}

function repeated(name: string, before: number | undefined): string | undefined {
  return before === undefined ? undefined : `is named "${name}", as column ${before} is: rename one`
}

function groupsOf(name: string): readonly string[] {
  const parts = name.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}
