import { AddressError, MessageError } from '../errors.ts'
import { parseAddress } from './address.ts'
import { expectObject } from './expect.ts'
import { mailboxHabits } from './habits.table.ts'
import { type Mailbox, namedMailbox, parseMailbox } from './mailbox.ts'
import { kindOf } from './plain-text.ts'

/**
 * One mailbox as callers give it: a string as {@link parseMailbox} reads it, or an object whose name is any text
 * without control characters, which is the safe way for names that people typed in.
 */
export type MailboxInput = string | { readonly name?: string | undefined; readonly address: string }

/** One mailbox or several. */
export type MailboxesInput = MailboxInput | readonly MailboxInput[]

const keys = new Set(['name', 'address'])

/** Checks and freezes one mailbox. @throws AddressError, or MessageError for a value of another shape */
export function toMailbox(input: unknown, field: string): Mailbox {
  if (typeof input === 'string') return Object.freeze(parseMailbox(input, field))
  if (Array.isArray(input)) throw new MessageError('MESSAGE_INVALID', field, 'expected one mailbox, got an array')
  if (typeof input !== 'object' || input === null) {
    const expected = "expected a mailbox such as 'Ada <ada@example.com>' or { name, address }"
    throw new MessageError('MESSAGE_INVALID', field, `${expected}, got ${kindOf(input)}`)
  }
  const { name, address }: { readonly name?: unknown; readonly address?: unknown } = expectObject(
    input,
    field,
    keys,
    mailboxHabits,
  )
  const checked = parseAddress(address, `${field}.address`)
  if (name === undefined) return Object.freeze({ address: checked })
  if (typeof name !== 'string') throw new AddressError(`${field}.name`, 0, `expected a string, got ${kindOf(name)}`)
  return Object.freeze(namedMailbox(name, checked, `${field}.name`))
}

/** Checks and freezes a list of mailboxes; nothing at all is an empty list. */
export function toMailboxes(input: unknown, field: string): readonly Mailbox[] {
  if (input === undefined) return none
  if (!Array.isArray(input)) return Object.freeze([toMailbox(input, field)])
  return Object.freeze(Array.from(input, (each: unknown, index) => toMailbox(each, `${field}[${index}]`)))
}

const none: readonly Mailbox[] = Object.freeze([])
