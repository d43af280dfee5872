import type { Mailbox } from './mailbox.ts'

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
