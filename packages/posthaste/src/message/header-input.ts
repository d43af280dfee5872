import { MessageError } from '../errors.ts'
import { isDotAtom } from './character-class.ts'
import {
  dateField,
  type HeaderField,
  idsField,
  mailboxesField,
  parseFieldName,
  parseFieldText,
  textField,
  tokensField,
} from './header.ts'
import { type FieldRule, fieldRules, refusedFields, refusedPrefixes } from './header-fields.table.ts'
import { parseListId, uriTokens } from './list.ts'
import { parseListUri } from './list-uri.ts'
import { type MailboxInput, toMailbox, toMailboxes } from './mailbox-input.ts'
import { parseDate } from './message-date.ts'
import { parseMessageId, parseReferences } from './message-id.ts'
import { kindOf } from './plain-text.ts'

/**
 * The value of a header field: text; several texts, for a field that stands several times; a Date; or mailboxes, for
 * a field that holds addresses. Fields with a grammar of their own (References, List-Unsubscribe …) are given as their
 * text and checked against it.
 */
export type HeaderValue = string | Date | MailboxInput | readonly MailboxInput[]

/** Header fields, as a record or, where their order and repetition matter, as pairs. */
export type HeadersInput =
  | Readonly<Record<string, HeaderValue | undefined>>
  | readonly (readonly [name: string, value: HeaderValue])[]

/** Checks every field and types it by what its name means. @throws MessageError HEADER_INVALID, AddressError */
export function toHeaderFields(input: HeadersInput, field: string): readonly HeaderField[] {
  const fields: HeaderField[] = []
  for (const [name, value] of pairs(input, field)) {
    if (value === undefined) continue
    const where = `${field}[${JSON.stringify(typeof name === 'string' ? name.slice(0, 100) : name)}]`
    const checked = parseFieldName(name, where)
    refuseReserved(checked, where)
    for (const each of toFields(checked, value, where)) fields.push(each)
  }
  return fields
}

/** Refuses a second field of a name that may stand once in a message (RFC 5322, 3.6). */
export function refuseRepeated(fields: readonly HeaderField[], field: string): void {
  const seen = new Set<string>()
  for (const { name } of fields) {
    const key = name.toLowerCase()
    if (seen.has(key) && fieldRules.get(key)?.once) {
      throw new MessageError(
        'HEADER_INVALID',
        field,
        `${name} is given twice, by itself or by an option that writes it; keep one`,
      )
    }
    seen.add(key)
  }
}

function pairs(input: HeadersInput, field: string): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(input)) {
    if (typeof input === 'object' && input !== null && !(input instanceof Map)) return Object.entries(input)
    throw new MessageError(
      'MESSAGE_INVALID',
      field,
      `expected an object or an array of [name, value], got ${kindOf(input)}`,
    )
  }
  return input.map((each: unknown, index): readonly [unknown, unknown] => {
    if (Array.isArray(each) && each.length === 2) return [each[0], each[1]]
    throw new MessageError('MESSAGE_INVALID', `${field}[${index}]`, `expected [name, value], got ${kindOf(each)}`)
  })
}

function refuseReserved(name: string, field: string): void {
  const key = name.toLowerCase()
  const why = refusedFields.get(key) ?? refusedPrefixes.find(([prefix]) => key.startsWith(prefix))?.[1]
  if (why !== undefined) throw new MessageError('HEADER_INVALID', field, `${name} cannot be given: ${why}`)
}

function toFields(name: string, value: unknown, field: string): readonly HeaderField[] {
  const rule = fieldRules.get(name.toLowerCase())
  if (rule && rule.grammar !== 'text') return [structured(name, rule, value, field)]
  if (value instanceof Date && !rule) return [dateField(name, parseDate(value, field), field)]
  if (!Array.isArray(value)) return [textField(name, parseFieldText(value, field), field)]
  return value.map((each: unknown, index) => textField(name, parseFieldText(each, `${field}[${index}]`), field))
}

function structured(name: string, rule: FieldRule, value: unknown, field: string): HeaderField {
  switch (rule.grammar) {
    case 'date':
      return dateField(name, parseDate(value, field), field)
    case 'mailbox':
      return mailboxesField(name, Object.freeze([toMailbox(value, field)]), field)
    case 'mailboxes':
      return mailboxesField(name, toMailboxes(value, field), field)
    case 'id':
      return idsField(name, Object.freeze([parseMessageId(value, field)]), field)
    case 'ids':
      return idsField(name, parseReferences(value, field), field)
    default:
      return tokensField(name, tokensOf(name, rule, parseFieldText(value, field), field), field)
  }
}

function tokensOf(name: string, rule: FieldRule, text: string, field: string): readonly string[] {
  const words = text.split(/[ \t]/).filter((each) => each !== '')
  const keyword = rule.keywords?.find((each) => each.toLowerCase() === text.trim().toLowerCase())
  if (keyword !== undefined) return [keyword]
  if (rule.grammar === 'words' && words.length > 0) return words
  if (rule.grammar === 'uris') return uriTokens(parseUris(words.join(''), field))
  if (rule.grammar === 'list-id') return parseListIdField(words, field)
  const expected = rule.keywords ? `one of ${rule.keywords.join(', ')}` : 'a word'
  throw new MessageError(
    'HEADER_INVALID',
    field,
    `${name} takes ${expected}; got ${JSON.stringify(text.slice(0, 100))}`,
  )
}

// RFC 2369, 2: URIs in angle brackets, commas between them, white space to be ignored.
function parseUris(text: string, field: string): readonly string[] {
  return text.split(/,(?=<)/).map((each) => {
    if (each.startsWith('<') && each.endsWith('>')) return parseListUri(each.slice(1, -1), field)
    const got = JSON.stringify(each.slice(0, 100))
    throw new MessageError(
      'HEADER_INVALID',
      field,
      `expected URIs in angle brackets with commas between them, got ${got}`,
    )
  })
}

// RFC 2919, 3: an optional phrase, then the identifier in angle brackets.
function parseListIdField(words: readonly string[], field: string): readonly string[] {
  const last = words.at(-1) ?? ''
  const phrase = words.slice(0, -1)
  if (!last.startsWith('<') || !last.endsWith('>') || !phrase.every((word) => isDotAtom(word))) {
    throw new MessageError(
      'HEADER_INVALID',
      field,
      'expected an identifier in angle brackets, such as <news.acme.example>',
    )
  }
  parseListId(last.slice(1, -1), field)
  return words
}
