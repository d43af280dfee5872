import type { Lines } from './read-lines.ts'
import { isPrototypeName, type Row } from './row.ts'

const deepest = 50

/** Rows of JSON lines: an object on each line; blank lines are passed over. */
export async function* readJsonRows(batches: AsyncIterable<Lines>): AsyncGenerator<Row, void, undefined> {
  for await (const { first, lines } of batches) {
    for (const [index, line] of lines.entries()) {
      if (line.trim() !== '') yield rowOf(first + index, line)
    }
  }
}

function rowOf(line: number, text: string): Row {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) return { line, values: {}, problem: `expected an object such as {"to": "ada@example.org"}` }
    const problem = problemIn(value, 1)
    return problem === undefined ? { line, values: value } : { line, values: {}, problem }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { line, values: {}, problem: `is not JSON: ${error.message}` }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problemIn(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > deepest) return `is nested deeper than ${deepest} levels`
  for (const [name, inner] of Object.entries(value)) {
    if (isPrototypeName(name)) return `has "${name}" in it, a name that every object has: rename it`
    const problem = problemIn(inner, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}
