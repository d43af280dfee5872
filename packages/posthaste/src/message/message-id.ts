import { MessageError } from '../errors.ts'
import { asBuffer } from '../octets/as-buffer.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { isDotAtom, isVisibleAscii } from './character-class.ts'
import { kindOf } from './plain-text.ts'

/**
 * A message identifier that nobody can guess (RFC 5322, 3.6.4), without angle brackets: 128 random bits, and the
 * sender's domain instead of a host name.
 */
export function createMessageId(domain: string, runtime: Runtime): string {
  return `${asBuffer(runtime.random.bytes(16)).toString('hex')}@${domain}`
}

/**
 * Checks an identifier that this message is to have, with or without angle brackets, and gives it without them.
 *
 * @throws MessageError HEADER_INVALID unless it is `left@right` (RFC 5322, 3.6.4)
 */
export function parseMessageId(text: unknown, field: string): string {
  const id = parseReference(text, field)
  const at = id.indexOf('@')
  const right = id.slice(at + 1)
  if (isDotAtom(id.slice(0, at)) && (isDotAtom(right) || /^\[[^[\]\\]*\]$/.test(right))) return id
  throw invalid(field, id)
}

/**
 * Checks identifiers of other messages, which other people's programs made: any visible ASCII with an `@` in it.
 *
 * @param input one string, in which several stand in angle brackets, or an array of identifiers
 */
export function parseReferences(input: unknown, field: string): readonly string[] {
  if (Array.isArray(input)) {
    return Object.freeze(Array.from(input, (each: unknown, index) => parseReference(each, `${field}[${index}]`)))
  }
  if (typeof input !== 'string')
    throw new MessageError('HEADER_INVALID', field, `expected a string, got ${kindOf(input)}`)
  const ids = input.split(/[ \t]/).filter((each) => each !== '')
  if (ids.length === 0) throw new MessageError('HEADER_INVALID', field, 'expected a message identifier, got nothing')
  if (ids.length === 1) return Object.freeze([parseReference(ids[0], field)])
  return Object.freeze(ids.map((each) => parseBracketed(each, field)))
}

function parseBracketed(id: string, field: string): string {
  if (id.startsWith('<') && id.endsWith('>')) return parseReference(id, field)
  throw invalid(field, id)
}

function parseReference(text: unknown, field: string): string {
  if (typeof text !== 'string')
    throw new MessageError('HEADER_INVALID', field, `expected a string, got ${kindOf(text)}`)
  const id = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text
  if (id.length <= 900 && isVisibleAscii(id) && !/[<>]/.test(id) && /.@./.test(id)) return id
  throw invalid(field, id)
}

function invalid(field: string, id: string): MessageError {
  const shown = JSON.stringify(id.length > 100 ? `${id.slice(0, 100)}…` : id)
  return new MessageError(
    'HEADER_INVALID',
    field,
    `expected a message identifier such as 2f1c@acme.example, got ${shown}`,
  )
}
