import { MessageError } from '../errors.ts'
import { addressKey, parseAddress } from './address.ts'
import { expectArray, expectObject } from './expect.ts'
import { envelopeHabits } from './habits.table.ts'
import { authorsOf } from './header-lookup.ts'
import type { Mailbox } from './mailbox.ts'
import type { Message } from './message.ts'

/** What MAIL and RCPT carry (RFC 5321, section 2.3.1): whom the servers answer to and whom they deliver to. */
export interface Envelope {
  /** Where bounces go; the empty string is the null reverse path (RFC 5321, 4.5.5). */
  readonly sender: string
  /** Checked addresses in the form of {@link Mailbox.address}, each once, at least one. */
  readonly recipients: readonly string[]
  /** Every server on the way must pass the message on over verified TLS, or bounce it (RFC 8689). @default false */
  readonly requireTls?: boolean
}

/** What stands in an envelope instead of what the message says. */
export interface EnvelopeOverride {
  /** Where bounces go; the empty string is the null reverse path. */
  readonly sender?: string | undefined
  /** To whom the message goes, whatever its header says. */
  readonly recipients?: readonly string[] | undefined
}

/** What delivery reports to ask for (RFC 3461). Refused before anything is sent where the server has no DSN. */
export interface DeliveryReports {
  /** When to report; an empty list means never. @default the server's choice: on failure */
  readonly notify?: readonly ('success' | 'failure' | 'delay')[]
  /** How much of the message a report brings back. @default the server's choice */
  readonly return?: 'full' | 'headers'
  /** Comes back in every report; printable ASCII, at most 100 characters once encoded. */
  readonly envelopeId?: string
}

const keys = new Set(['sender', 'recipients'])

/**
 * The envelope of a message: the sender is Sender, else the first author; the recipients are To, Cc and Bcc, each
 * address once, domains compared without letter case. What `override` names comes from there.
 *
 * @param requireTls see {@link Envelope.requireTls}
 *
 * @throws MessageError MESSAGE_INVALID without a sender or without recipients; AddressError for a wrong override
 */
export function createEnvelope(message: Message, override: EnvelopeOverride = {}, requireTls?: boolean): Envelope {
  expectObject(override, 'envelope', keys, envelopeHabits)
  return Object.freeze({
    sender: senderOf(message, override.sender),
    recipients: recipientsOf(message, override.recipients),
    ...(requireTls ? { requireTls } : {}),
  })
}

function senderOf(message: Message, override: string | undefined): string {
  if (override !== undefined) return override === '' ? '' : parseAddress(override, 'envelope.sender')
  const sender = (message.sender ?? message.from[0] ?? authorsOf(message)[0])?.address
  if (sender !== undefined) return sender
  throw new MessageError(
    'MESSAGE_INVALID',
    'from',
    'expected an author, got none; give from, or set a default in the mailer',
  )
}

function recipientsOf(message: Message, override: readonly string[] | undefined): readonly string[] {
  const recipients = override === undefined ? headerRecipients(message) : overrideRecipients(override)
  if (recipients.length > 0) return Object.freeze(recipients)
  const field = override === undefined ? 'to' : 'envelope.recipients'
  throw new MessageError(
    'MESSAGE_INVALID',
    field,
    'expected a recipient, got none; give at least one of to, cc and bcc',
  )
}

function headerRecipients({ to, cc, bcc }: Message): string[] {
  const [only] = to
  if (only && to.length === 1 && cc.length === 0 && bcc.length === 0) return [only.address]
  return eachOnce([...to, ...cc, ...bcc].map((mailbox: Mailbox) => mailbox.address))
}

function overrideRecipients(override: readonly string[]): string[] {
  const given = expectArray(override, 'envelope.recipients')
  return eachOnce(Array.from(given, (each, index) => parseAddress(each, `envelope.recipients[${index}]`)))
}

/** The addresses without repetitions, the first spelling kept. */
export function eachOnce(addresses: readonly string[]): string[] {
  const byKey = new Map<string, string>()
  for (const address of addresses) {
    const key = addressKey(address)
    if (!byKey.has(key)) byKey.set(key, address)
  }
  return [...byKey.values()]
}
