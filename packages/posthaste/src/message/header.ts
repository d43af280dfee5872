import { MessageError } from '../errors.ts'
import { isFtextOnly, isVisibleAscii } from './character-class.ts'
import type { Mailbox } from './mailbox.ts'
import { kindOf, offsetOfControlButTab, shown } from './plain-text.ts'

/**
 * One header field beyond those that a message names. Its kind, not its name, says how it is written:
 *
 * - `text`: unstructured (RFC 5322, 2.2.1); non-ASCII becomes encoded words (RFC 2047).
 * - `mailboxes`: an address list; display names are quoted or encoded.
 * - `date`: a date and time (RFC 5322, 3.3), milliseconds since 1970.
 * - `ids`: message identifiers, without their angle brackets.
 * - `tokens`: ASCII words that are written as they are, folded only between each other (List-Unsubscribe, Auto-Submitted).
 */
export type HeaderField =
  | { readonly name: string; readonly kind: 'text'; readonly text: string }
  | { readonly name: string; readonly kind: 'mailboxes'; readonly mailboxes: readonly Mailbox[] }
  | { readonly name: string; readonly kind: 'date'; readonly date: number }
  | { readonly name: string; readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly name: string; readonly kind: 'tokens'; readonly tokens: readonly string[] }

/** Checks the name of a field: visible ASCII without a colon (RFC 5322, 3.6.8), at most 76 characters. */
export function parseFieldName(name: unknown, field: string): string {
  if (typeof name === 'string' && name.length <= 76 && isFtextOnly(name)) return name
  const got = typeof name === 'string' ? JSON.stringify(name.slice(0, 100)) : kindOf(name)
  const expected = 'expected the name of a header field, visible ASCII without a colon and at most 76 characters'
  throw new MessageError('HEADER_INVALID', field, `${expected}; got ${got}`)
}

/** Checks free text: one line, without control characters but tabs. */
export function parseFieldText(text: unknown, field: string): string {
  if (typeof text !== 'string')
    throw new MessageError('HEADER_INVALID', field, `expected a string, got ${kindOf(text)}`)
  const at = offsetOfControlButTab(text)
  if (at === -1) return text
  const problem = `${shown(text, at)} at offset ${at} cannot stand in a header field; leave it out, folding is done for you`
  throw new MessageError('HEADER_INVALID', field, problem)
}

/** A field of free text. */
export function textField(name: string, text: string, field: string): HeaderField {
  return Object.freeze({ name: parseFieldName(name, field), kind: 'text', text: parseFieldText(text, field) })
}

/** A field of mailboxes, which are checked already. */
export function mailboxesField(name: string, mailboxes: readonly Mailbox[], field: string): HeaderField {
  if (mailboxes.length === 0)
    throw new MessageError('HEADER_INVALID', field, 'expected a mailbox, got none; leave the field out')
  return Object.freeze({ name: parseFieldName(name, field), kind: 'mailboxes', mailboxes })
}

/** A field of a point in time, in milliseconds since 1970, which is checked already. */
export function dateField(name: string, date: number, field: string): HeaderField {
  return Object.freeze({ name: parseFieldName(name, field), kind: 'date', date })
}

/** A field of message identifiers without angle brackets, which are checked already. */
export function idsField(name: string, ids: readonly string[], field: string): HeaderField {
  return Object.freeze({ name: parseFieldName(name, field), kind: 'ids', ids })
}

/** A field of words that are written as they are: visible ASCII, each short enough for a line of its own. */
export function tokensField(name: string, tokens: readonly string[], field: string): HeaderField {
  for (const token of tokens) {
    if (token.length <= 900 && isVisibleAscii(token)) continue
    const got = JSON.stringify(token.slice(0, 100))
    throw new MessageError('HEADER_INVALID', field, `expected visible ASCII of at most 900 characters, got ${got}`)
  }
  return Object.freeze({ name: parseFieldName(name, field), kind: 'tokens', tokens: Object.freeze([...tokens]) })
}
