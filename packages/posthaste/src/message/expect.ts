// Checks of the shape of what callers give, before anything looks inside: JavaScript has no compiler to do it.

import { MessageError } from '../errors.ts'
import type { Habits } from './habits.table.ts'
import { kindOf, offsetOfLoneSurrogate } from './plain-text.ts'
import { describeUnknown, unknownKey } from './unknown-keys.ts'

/** The value as a string that UTF-8 can write. */
export function expectText(value: unknown, field: string): string {
  if (typeof value !== 'string')
    throw new MessageError('MESSAGE_INVALID', field, `expected a string, got ${kindOf(value)}`)
  const at = offsetOfLoneSurrogate(value)
  if (at !== -1) {
    const problem = `half a surrogate pair stands at offset ${at}, which UTF-8 cannot write; pass the text through .toWellFormed()`
    throw new MessageError('MESSAGE_INVALID', field, problem)
  }
  return value
}

/** The value as an object that has no other keys than the known ones; `habits` helps with those of other libraries. */
export function expectObject(value: unknown, field: string, known: ReadonlySet<string>, habits?: Habits): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MessageError('MESSAGE_INVALID', field, `expected an object, got ${kindOf(value)}`)
  }
  const unknown = unknownKey(value, known, habits)
  if (unknown) throw new MessageError('MESSAGE_INVALID', field, describeUnknown(unknown, known))
  return value
}

/** The value as an array. */
export function expectArray(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new MessageError('MESSAGE_INVALID', field, `expected an array, got ${kindOf(value)}`)
  return value
}
