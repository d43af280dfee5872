import { MessageError } from '../errors.ts'
import { expectArray, expectText } from './expect.ts'
import { kindOf, offsetOfControl, shown } from './plain-text.ts'

/** Checks the labels of a message: texts of one line, not empty. */
export function tagsOf(input: unknown): readonly string[] {
  if (input === undefined) return noTags
  return Object.freeze(Array.from(expectArray(input, 'tags'), (each, index) => oneLine(each, `tags[${index}]`)))
}

/** Checks the data of a message: strings by name. The result has no prototype, so that no name means more than itself. */
export function metadataOf(input: unknown): Readonly<Record<string, string>> {
  if (input === undefined) return noMetadata
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new MessageError('MESSAGE_INVALID', 'metadata', `expected an object of strings, got ${kindOf(input)}`)
  }
  const metadata: Record<string, string> = Object.create(null)
  for (const [key, value] of Object.entries(input)) {
    const field = `metadata[${JSON.stringify(key.slice(0, 100))}]`
    metadata[oneLine(key, field)] = expectText(value, field)
  }
  return Object.freeze(metadata)
}

const noTags: readonly string[] = Object.freeze([])
const noMetadata: Readonly<Record<string, string>> = Object.freeze(Object.create(null))

function oneLine(input: unknown, field: string): string {
  const text = expectText(input, field)
  if (text === '') throw new MessageError('MESSAGE_INVALID', field, 'expected a text, got an empty one; leave it out')
  const at = offsetOfControl(text)
  if (at === -1) return text
  throw new MessageError('MESSAGE_INVALID', field, `${shown(text, at)} at offset ${at} cannot stand here; leave it out`)
}
