import { MessageError } from '../errors.ts'
import { isDotAtom } from './character-class.ts'
import { expectObject } from './expect.ts'
import { type HeaderField, tokensField } from './header.ts'
import { parseListUri } from './list-uri.ts'
import { kindOf } from './plain-text.ts'

/** What a mailing list says of itself (RFC 2369, RFC 2919). URIs are `https:`, `http:` or `mailto:`, the preferred one first. */
export interface ListInput {
  /** The list's identifier, such as `news.acme.example`, without angle brackets. */
  readonly id?: string | undefined
  readonly help?: string | readonly string[] | undefined
  readonly subscribe?: string | readonly string[] | undefined
  /** Where to post; `false` for a list that takes no posts. */
  readonly post?: string | readonly string[] | false | undefined
  readonly owner?: string | readonly string[] | undefined
  readonly archive?: string | readonly string[] | undefined
}

const names = [
  ['help', 'List-Help'],
  ['subscribe', 'List-Subscribe'],
  ['post', 'List-Post'],
  ['owner', 'List-Owner'],
  ['archive', 'List-Archive'],
] as const
const keys = new Set(['id', ...names.map(([key]) => key)])

/** The List-… fields of a message. @throws MessageError HEADER_INVALID */
export function listFields(input: ListInput, field: string): readonly HeaderField[] {
  expectObject(input, field, keys)
  const fields: HeaderField[] = []
  if (input.id !== undefined)
    fields.push(tokensField('List-Id', [`<${parseListId(input.id, `${field}.id`)}>`], `${field}.id`))
  for (const [key, name] of names) {
    const value = input[key]
    if (value === undefined) continue
    const where = `${field}.${key}`
    fields.push(tokensField(name, value === false ? ['NO'] : uriTokens(toUris(value, where)), where))
  }
  return fields
}

/** Checks a list identifier: labels joined by dots, as in a domain (RFC 2919, 2). */
export function parseListId(input: unknown, field: string): string {
  if (typeof input === 'string' && input.length <= 255 && isDotAtom(input) && input.includes('.')) return input
  const got = typeof input === 'string' ? JSON.stringify(input.slice(0, 100)) : kindOf(input)
  throw new MessageError('HEADER_INVALID', field, `expected a list identifier such as news.acme.example, got ${got}`)
}

/** URIs in angle brackets, with commas between them. */
export function uriTokens(uris: readonly string[]): readonly string[] {
  return uris.map((uri, index) => (index === uris.length - 1 ? `<${uri}>` : `<${uri}>,`))
}

function toUris(input: string | readonly string[], field: string): readonly string[] {
  if (!Array.isArray(input)) return [parseListUri(input, field)]
  if (input.length === 0) throw new MessageError('HEADER_INVALID', field, 'expected a URI, got none; leave it out')
  return input.map((each: unknown, index) => parseListUri(each, `${field}[${index}]`))
}
