import { AddressError, MessageError } from '../errors.ts'
import { parseAddress } from '../message/address.ts'
import type { DeliveryReports } from '../message/envelope.ts'
import { assertCleanLine } from './clean-line.ts'

/** One command of RFC 5321, section 4.1 and its extensions: a value that prints itself with {@link commandLine}. */
export type Command =
  | { readonly verb: 'EHLO' | 'HELO' | 'LHLO'; readonly name: string }
  | { readonly verb: 'STARTTLS' | 'DATA' | 'RSET' | 'NOOP' | 'QUIT' }
  /** RFC 3030, section 2: so many octets follow. */
  | { readonly verb: 'BDAT'; readonly octets: number; readonly last: boolean }
  | { readonly verb: 'AUTH'; readonly mechanism: string; readonly initialResponse?: string }
  | { readonly verb: 'MAIL'; readonly sender: string; readonly parameters?: MailParameters }
  | {
      readonly verb: 'RCPT'
      readonly recipient: string
      readonly parameters?: RecipientParameters
      readonly utf8?: boolean
    }

/** What may follow the reverse path; each only where the server offers its extension. */
export interface MailParameters {
  /** Octets of the message before dot-stuffing (RFC 1870). */
  readonly size?: number
  /** RFC 6152. */
  readonly body?: '7BIT' | '8BITMIME'
  /** RFC 6531: paths and headers may hold UTF-8. */
  readonly smtpUtf8?: boolean
  /** RFC 3461, 4.3. */
  readonly return?: 'full' | 'headers'
  /** RFC 3461, 4.4; written as xtext. */
  readonly envelopeId?: string
  /** RFC 8689. */
  readonly requireTls?: boolean
}

/** What may follow the forward path (RFC 3461). */
export interface RecipientParameters {
  /** RFC 3461, 4.1; an empty list means never. */
  readonly notify?: NonNullable<DeliveryReports['notify']>
  /** RFC 3461, 4.2: the address that reports name; written as xtext. */
  readonly originalRecipient?: string
}

/**
 * The command as it stands on the wire, CRLF included.
 *
 * @throws MessageError or AddressError when a value could be read as anything but itself
 */
export function commandLine(command: Command): string {
  switch (command.verb) {
    case 'EHLO':
    case 'HELO':
    case 'LHLO':
      return helloLine(command.verb, command.name)
    case 'AUTH':
      return authLine(command.mechanism, command.initialResponse)
    case 'MAIL':
      return mailLine(command.sender, command.parameters ?? {})
    case 'RCPT':
      return rcptLine(command.recipient, command.parameters ?? {}, command.utf8 === true)
    case 'BDAT':
      return `BDAT ${checkedSize(command.octets)}${command.last ? ' LAST' : ''}\r\n`
    default:
      return `${command.verb}\r\n`
  }
}

/** Text as xtext (RFC 3461, section 4): printable ASCII, with `+`, `=` and all else as `+` and two hexadecimal digits. */
export function xtext(text: string): string {
  return text.replace(/[^!-*,-<>-~]/g, (character) => {
    const code = character.charCodeAt(0)
    if (code > 0x7f)
      throw new MessageError('MESSAGE_INVALID', 'dsn', 'what reports bring back must be ASCII (RFC 3461, 4)')
    return `+${code.toString(16).toUpperCase().padStart(2, '0')}`
  })
}

function helloLine(verb: string, name: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(name)) {
    throw new MessageError('MESSAGE_INVALID', 'name', `${verb} takes one host name or address literal without spaces`)
  }
  return `${verb} ${name}\r\n`
}

function authLine(mechanism: string, initialResponse: string | undefined): string {
  const line = initialResponse === undefined ? `AUTH ${mechanism}` : `AUTH ${mechanism} ${initialResponse || '='}`
  if (!/^AUTH [A-Z0-9_-]{1,20}(?: [A-Za-z0-9+/]*={0,2})?$/.test(line)) {
    // The line holds the password, so the error shows none of it.
    throw new MessageError(
      'MESSAGE_INVALID',
      'AUTH',
      'a mechanism and its initial response in base64 are expected (RFC 4954, 8)',
    )
  }
  return `${line}\r\n`
}

function mailLine(sender: string, parameters: MailParameters): string {
  const utf8 = parameters.smtpUtf8 === true
  const path = sender === '' ? '' : checkedPath(sender, 'envelope.sender', utf8)
  let line = `MAIL FROM:<${path}>`
  if (parameters.size !== undefined) line += ` SIZE=${checkedSize(parameters.size)}`
  if (parameters.body !== undefined) line += ` BODY=${oneOf(parameters.body, bodies, 'body')}`
  if (utf8) line += ' SMTPUTF8'
  if (parameters.return !== undefined) line += ` RET=${oneOf(parameters.return, returns, 'dsn.return')}`
  if (parameters.envelopeId !== undefined) line += ` ENVID=${checkedEnvelopeId(parameters.envelopeId)}`
  if (parameters.requireTls) line += ' REQUIRETLS'
  assertCleanLine(line, 'envelope.sender', utf8)
  return `${line}\r\n`
}

function rcptLine(recipient: string, parameters: RecipientParameters, utf8: boolean): string {
  let line = `RCPT TO:<${checkedPath(recipient, 'envelope.recipients', utf8)}>`
  if (parameters.notify !== undefined) line += ` NOTIFY=${notifyWords(parameters.notify)}`
  if (parameters.originalRecipient !== undefined) line += ` ORCPT=rfc822;${xtext(parameters.originalRecipient)}`
  assertCleanLine(line, 'envelope.recipients', utf8)
  return `${line}\r\n`
}

// Most addresses are of this plain form; the others go through the whole grammar.
const plainPath = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$/

/** A path that cannot be read as two: the form in which the address parser leaves it, and no other. */
function checkedPath(address: string, field: string, utf8: boolean): string {
  if (typeof address === 'string' && plainPath.test(address)) return address
  const parsed = parseAddress(address, field)
  if (parsed !== address) throw new AddressError(field, 0, `expected the address as ${parsed}, and nothing else`)
  if (!utf8) assertCleanLine(address, field)
  return address
}

function checkedSize(size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw new MessageError('MESSAGE_INVALID', 'size', `a size is a whole number of octets, got ${typeof size}`)
}

function checkedEnvelopeId(envelopeId: string): string {
  const encoded = /^[\x20-\x7e]+$/.test(envelopeId) ? xtext(envelopeId) : ''
  if (encoded !== '' && encoded.length <= 100) return encoded
  throw new MessageError(
    'MESSAGE_INVALID',
    'dsn.envelopeId',
    'must be printable ASCII, at most 100 characters as xtext (RFC 3461, 4.4)',
  )
}

const bodies = new Map([
  ['7BIT', '7BIT'],
  ['8BITMIME', '8BITMIME'],
])
const returns = new Map([
  ['full', 'FULL'],
  ['headers', 'HDRS'],
])
const events = new Map([
  ['success', 'SUCCESS'],
  ['failure', 'FAILURE'],
  ['delay', 'DELAY'],
])

function notifyWords(notify: readonly string[]): string {
  if (notify.length === 0) return 'NEVER'
  return [...new Set(notify)].map((each) => oneOf(each, events, 'dsn.notify')).join(',')
}

function oneOf(given: string, words: ReadonlyMap<string, string>, field: string): string {
  const word = words.get(given)
  if (word !== undefined) return word
  throw new MessageError('MESSAGE_INVALID', field, `must be one of ${[...words.keys()].join(', ')}`)
}
