// The parts of a message in JSON that are not written as callers would give them: content and header fields.

import { MessageError } from '../errors.ts'
import { expectArray, expectObject, expectText } from './expect.ts'
import type { AlternativeInput, AttachmentInput, HeaderValue } from './message-input.ts'
import { kindOf } from './plain-text.ts'

/** Parts as `createMessage` takes them, their content decoded; everything else in them is for it to check. */
export function fromJsonAttachments(value: unknown, field: string): (AlternativeInput & AttachmentInput)[] {
  return Array.from(expectArray(value, field), (each, index) => {
    const where = `${field}[${index}]`
    const part: GivenPart = expectObject(each, where, partKeys)
    expectObject(part.contentType, `${where}.contentType`, typeKeys)
    const content = fromJsonContent(part.content, `${where}.content`)
    // createMessage checks every key of it.
    return { ...part, content } as AlternativeInput & AttachmentInput
  })
}

/** Header fields as pairs of name and value. */
export function fromJsonHeaders(value: unknown, field: string): (readonly [name: string, value: HeaderValue])[] {
  return Array.from(expectArray(value, field), (each, index) => fromJsonHeader(each, `${field}[${index}]`))
}

interface GivenPart {
  readonly contentType?: unknown
  readonly content?: unknown
}

interface GivenField {
  readonly name?: unknown
  readonly kind?: unknown
  readonly text?: unknown
  readonly date?: unknown
  readonly ids?: unknown
  readonly tokens?: unknown
  readonly mailboxes?: unknown
}

const partKeys = new Set(['contentType', 'content', 'filename', 'disposition', 'contentId'])
const typeKeys = new Set(['type', 'parameters'])
const contentKeys = new Set(['text', 'base64'])
const headerKeys = new Set(['name', 'kind', 'text', 'mailboxes', 'date', 'ids', 'tokens'])

function fromJsonContent(value: unknown, field: string): string | Uint8Array {
  const content: { readonly text?: unknown; readonly base64?: unknown } = expectObject(value, field, contentKeys)
  if (content.base64 === undefined) return expectText(content.text, `${field}.text`)
  if (content.text !== undefined) throw new MessageError('MESSAGE_INVALID', field, 'expected text or base64, got both')
  const base64 = expectText(content.base64, `${field}.base64`)
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new MessageError('MESSAGE_INVALID', `${field}.base64`, 'expected base64 with padding and without line breaks')
  }
  return Buffer.from(base64, 'base64')
}

function fromJsonHeader(value: unknown, field: string): readonly [string, HeaderValue] {
  const given: GivenField = expectObject(value, field, headerKeys)
  const name = expectText(given.name, `${field}.name`)
  switch (given.kind) {
    case 'text':
      return [name, expectText(given.text, `${field}.text`)]
    case 'date':
      if (typeof given.date === 'number') return [name, new Date(given.date)]
      throw new MessageError('MESSAGE_INVALID', `${field}.date`, `expected a number, got ${kindOf(given.date)}`)
    case 'ids':
      return [name, oneOrAll(textsIn(given.ids, `${field}.ids`))]
    case 'tokens':
      return [name, textsIn(given.tokens, `${field}.tokens`).join(' ')]
    case 'mailboxes':
      // createMessage checks every mailbox.
      return [name, oneOrAll(expectArray(given.mailboxes, `${field}.mailboxes`)) as HeaderValue]
    default:
      throw new MessageError(
        'MESSAGE_INVALID',
        `${field}.kind`,
        'expected "text", "mailboxes", "date", "ids" or "tokens"',
      )
  }
}

function textsIn(value: unknown, field: string): readonly string[] {
  return Array.from(expectArray(value, field), (each, index) => expectText(each, `${field}[${index}]`))
}

/** Fields of one mailbox or one identifier take it alone, and all others take it so too. */
function oneOrAll<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [only] = items
  return items.length === 1 && only !== undefined ? only : items
}
