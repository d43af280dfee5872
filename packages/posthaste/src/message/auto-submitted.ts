import { MessageError } from '../errors.ts'
import { type HeaderField, tokensField } from './header.ts'

/** Who made a message (RFC 3834, 5; RFC 5436, 2.7.1): a person (`no`), a program on its own, or a program in answer to another message. */
export type AutoSubmitted = (typeof values)[number]

const values = ['no', 'auto-generated', 'auto-replied', 'auto-notified'] as const

/** The Auto-Submitted field, which keeps responders from answering. @throws MessageError HEADER_INVALID */
export function autoSubmittedField(input: unknown, field: string): HeaderField {
  const value = values.find((each) => each === input)
  if (value !== undefined) return tokensField('Auto-Submitted', [value], field)
  throw new MessageError('HEADER_INVALID', field, `expected one of ${values.join(', ')}; got ${JSON.stringify(input)}`)
}
