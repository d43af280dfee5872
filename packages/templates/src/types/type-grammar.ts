// TypeScript's way to write a type, as much of it as data needs:
//   union = part *( "|" part )   part = ( word / literal / "(" union ")" / object ) *"[]"
//   object = "{" [ key [ "?" ] ":" union *( ( "," / ";" ) … ) ] "}"
import { nearestName } from '../folder/nearest-name.ts'
import { type DataType, isTypeWord, type Member, typeWords, unionOf, wordType } from './data-type.ts'

/** A type that is not written as this grammar has it; the message says what was expected and what was got. */
export class TypeSyntaxError extends Error {
  override readonly name = 'TypeSyntaxError'
}

/**
 * The type that a text such as `string | null`, `'free' | 'paid'` or `{ name: string }[]` stands for.
 *
 * @throws TypeSyntaxError
 */
export function parseType(text: string): DataType {
  const tokens = tokensOf(text)
  const type = union(tokens, 0)
  const [rest] = tokens
  if (rest !== undefined) throw wrong('| or the end', rest)
  return type
}

/** Deeper types than this are a mistake, or an attack on the stack. */
const deepest = 32

function union(tokens: string[], depth: number): DataType {
  if (depth > deepest) throw new TypeSyntaxError(`a type in more than ${deepest} others`)
  taken(tokens, '|')
  const types = [part(tokens, depth)]
  while (taken(tokens, '|')) types.push(part(tokens, depth))
  return unionOf(types)
}

function part(tokens: string[], depth: number): DataType {
  let type = single(tokens, depth)
  while (taken(tokens, '[')) {
    expect(tokens, ']')
    type = { kind: 'array', element: type }
  }
  return type
}

function single(tokens: string[], depth: number): DataType {
  const token = tokens.shift()
  if (token === undefined) throw wrong('a type', token)
  if (token === '(') {
    const type = union(tokens, depth + 1)
    expect(tokens, ')')
    return type
  }
  if (token === '{') return object(tokens, depth)
  if (isTypeWord(token)) return wordType(token)
  if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' }
  if (/^["']/.test(token)) return { kind: 'literal', value: textOf(token) }
  if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) }
  throw new TypeSyntaxError(
    `expected one of ${typeWords.join(', ')}, a literal or a mapping, got ${token}${meantBy(token)}`,
  )
}

/** A misspelt word, or a text that was to be a literal. */
function meantBy(token: string): string {
  if (!/^[\w$]+$/.test(token)) return ''
  const near = nearestName(token, typeWords)
  return near === undefined ? `; for the text, write it in quotes: "'${token}'"` : `; did you mean "${near}"?`
}

function object(tokens: string[], depth: number): DataType {
  const members = new Map<string, Member>()
  while (!taken(tokens, '}')) {
    const key = tokens.shift()
    if (key === undefined || !/^["'A-Za-z_$]/.test(key)) throw wrong('a name or }', key)
    const name = /^["']/.test(key) ? textOf(key) : key
    if (members.has(name)) throw new TypeSyntaxError(`${name} is declared twice`)
    const optional = taken(tokens, '?')
    expect(tokens, ':')
    members.set(name, { type: union(tokens, depth + 1), optional })
    if (tokens[0] !== '}' && !taken(tokens, ',') && !taken(tokens, ';')) throw wrong(', or }', tokens[0])
  }
  return { kind: 'object', members }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  const token =
    /\s*('(?:[^'\\]|\\['"\\])*'|"(?:[^"\\]|\\['"\\])*"|-?\d+(?:\.\d+)?(?![\w$])|[A-Za-z_$][\w$]*|[|()[\]{}?:;,])/y
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const from = token.lastIndex
    const [, found] = token.exec(text) ?? []
    if (found === undefined) throw wrong('a type', text.slice(from, from + 20).trim())
    tokens.push(found)
  }
  return tokens
}

function textOf(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

function taken(tokens: string[], token: string): boolean {
  if (tokens[0] !== token) return false
  tokens.shift()
  return true
}

function expect(tokens: string[], token: string): void {
  if (!taken(tokens, token)) throw wrong(token, tokens[0])
}

function wrong(expected: string, got: string | undefined): TypeSyntaxError {
  return new TypeSyntaxError(`expected ${expected}, got ${got ?? 'the end'}`)
}
