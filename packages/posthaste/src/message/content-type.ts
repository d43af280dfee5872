import { MessageError } from '../errors.ts'
import { isToken, isTokenCharacter } from './character-class.ts'
import { expectArray, expectObject, expectText } from './expect.ts'
import { kindOf, offsetOfControl, shown } from './plain-text.ts'

/** A media type with its parameters (RFC 2045, section 5.1). */
export interface ContentType {
  /** Lower case, such as `text/plain`. */
  readonly type: string
  /** In order; names in lower case; values decoded. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

const keys = new Set(['type', 'parameters'])

/**
 * Reads `type/subtype; name=value; name="value"` strictly (RFC 2045, 5.1): no comment, no repeated parameter, no empty one.
 *
 * @param input a string, or an already parsed type, which is checked again
 * @throws MessageError MESSAGE_INVALID
 */
export function parseContentType(input: string | ContentType, field: string): ContentType {
  if (typeof input === 'string') return parseText(input, field)
  if (typeof input !== 'object') {
    throw new MessageError('MESSAGE_INVALID', field, `expected a string such as text/plain, got ${kindOf(input)}`)
  }
  expectObject(input, field, keys)
  const given = expectArray(input.parameters, `${field}.parameters`)
  const parameters = given.map((each, index): readonly [string, string] => {
    const [name, value] = expectArray(each, `${field}.parameters[${index}]`)
    return [expectText(name, `${field}.parameters`), expectText(value, `${field}.parameters`)]
  })
  return checked(expectText(input.type, `${field}.type`), parameters, field)
}

/** The value of a parameter, by its name in lower case. */
export function parameterOf(contentType: ContentType, name: string): string | undefined {
  return contentType.parameters.find(([each]) => each === name)?.[1]
}

function parseText(text: string, field: string): ContentType {
  const end = text.indexOf(';')
  const type = (end === -1 ? text : text.slice(0, end)).trim()
  const parameters: [string, string][] = []
  let at = end === -1 ? text.length : end
  while (at < text.length) {
    if (text[at] !== ';') throw problem(field, at, `expected ";", got ${shown(text, at)}`)
    const start = skipSpace(text, at + 1)
    const equals = endOfToken(text, start)
    if (equals === start || text[equals] !== '=') {
      throw problem(field, equals, `expected a parameter as name=value, got ${shown(text, equals)}`)
    }
    const value = text[equals + 1] === '"' ? readQuoted(text, equals + 1, field) : readToken(text, equals + 1, field)
    parameters.push([text.slice(start, equals), value.value])
    at = skipSpace(text, value.end)
  }
  return checked(type, parameters, field)
}

function checked(given: string, parameters: readonly (readonly [string, string])[], field: string): ContentType {
  const type = given.toLowerCase()
  const slash = type.indexOf('/')
  if (type.length > 127 || !isToken(type.slice(0, slash)) || !isToken(type.slice(slash + 1)) || slash === -1) {
    const got = JSON.stringify(given.slice(0, 100))
    throw new MessageError('MESSAGE_INVALID', field, `expected a media type such as text/plain, got ${got}`)
  }
  const seen = new Set<string>()
  const lower = parameters.map(([name, value]) => {
    const key = name.toLowerCase()
    if (!isToken(name))
      throw new MessageError('MESSAGE_INVALID', field, `${JSON.stringify(name)} is not the name of a parameter`)
    if (seen.has(key)) throw new MessageError('MESSAGE_INVALID', field, `the parameter ${key} is given twice; keep one`)
    seen.add(key)
    const bad = offsetOfControl(value)
    if (bad !== -1)
      throw new MessageError('MESSAGE_INVALID', field, `the parameter ${key} holds ${shown(value, bad)}; leave it out`)
    return Object.freeze([key, value] as const)
  })
  return Object.freeze({ type, parameters: Object.freeze(lower) })
}

function readToken(text: string, start: number, field: string): { readonly value: string; readonly end: number } {
  const end = endOfToken(text, start)
  if (end === start)
    throw problem(field, start, `expected the parameter's value, got ${shown(text, start)}; put it in quotes`)
  return { value: text.slice(start, end), end }
}

function readQuoted(text: string, start: number, field: string): { readonly value: string; readonly end: number } {
  const runs: string[] = []
  let run = start + 1
  for (let at = run; at < text.length; at++) {
    if (text[at] === '"') {
      runs.push(text.slice(run, at))
      return { value: runs.join(''), end: at + 1 }
    }
    if (text[at] === '\\') {
      runs.push(text.slice(run, at))
      at++
      run = at
    }
  }
  throw problem(field, start, 'the quoted value that begins here has no end')
}

function endOfToken(text: string, start: number): number {
  let at = start
  while (at < text.length && isTokenCharacter(text.charCodeAt(at))) at++
  return at
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (text[at] === ' ' || text[at] === '\t') at++
  return at
}

function problem(field: string, at: number, what: string): MessageError {
  return new MessageError('MESSAGE_INVALID', field, `${what} (at offset ${at})`)
}
