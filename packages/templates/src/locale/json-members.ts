// Reads JSON that holds nothing but objects and texts, and knows where each stands; JSON.parse would forget the lines and
// pass over keys that come twice.
import { CatalogueError } from './catalogue.ts'

/** One member of an object. */
export interface JsonMember {
  readonly key: string
  readonly value: string | readonly JsonMember[]
  readonly line: number
  readonly column: number
}

const deepest = 20
const blank = /[ \t\r\n]*/y
const text = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y

/**
 * The members of the object that a text is.
 *
 * @throws CatalogueError with line and column
 */
export function readJsonMembers(source: string): readonly JsonMember[] {
  let at = 0
  let line = 1
  let lineStart = 0
  if (next() !== '{') fail('expected an object { "key": "text" }')
  const members = readObject(1)
  if (next() !== '') fail('expected the end of the file')
  return members

  function readObject(depth: number): readonly JsonMember[] {
    if (depth > deepest) fail(`the keys are nested deeper than ${deepest} levels`)
    const members: JsonMember[] = []
    at += 1
    if (next() === '}') at += 1
    else
      do members.push(readMember(depth))
      while (goesOn())
    return members
  }

  function readMember(depth: number): JsonMember {
    if (next() !== '"') fail('expected a key in double quotes')
    const place = { line, column: at - lineStart + 1 }
    const key = readString()
    if (next() !== ':') fail('expected ":" after the key')
    at += 1
    const value = next() === '{' ? readObject(depth + 1) : readText()
    return { key, value, ...place }
  }

  function goesOn(): boolean {
    const mark = next()
    if (mark !== ',' && mark !== '}') fail('expected "," or "}"')
    at += 1
    return mark === ','
  }

  function readText(): string {
    if (next() !== '"') fail('expected a text in double quotes or an object')
    return readString()
  }

  function readString(): string {
    text.lastIndex = at
    const [quoted] = text.exec(source) ?? []
    if (quoted === undefined) return fail('this text does not end, or has a character in it that must be escaped')
    at += quoted.length
    return String(JSON.parse(quoted))
  }

  /** The next character that is not blank; empty at the end. */
  function next(): string {
    blank.lastIndex = at
    const [passed = ''] = blank.exec(source) ?? []
    for (let offset = passed.indexOf('\n'); offset !== -1; offset = passed.indexOf('\n', offset + 1)) {
      line += 1
      lineStart = at + offset + 1
    }
    at += passed.length
    return source.charAt(at)
  }

  function fail(problem: string): never {
    const got = at < source.length ? JSON.stringify(source.slice(at, at + 12)) : 'the end of the file'
    throw new CatalogueError(`${problem}, got ${got}`, line, at - lineStart + 1)
  }
}
