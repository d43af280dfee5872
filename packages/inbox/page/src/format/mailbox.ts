import type { Address } from '../../../src/http/api-types.ts'

/** Whom a mailbox names, as short as can be. */
export function shortName(mailbox: Address | null | undefined): string {
  return mailbox?.Name || mailbox?.Address || 'Unknown sender'
}

/** The names of several mailboxes: "Ada, Grace +2". */
export function shortNames(mailboxes: readonly Address[], most = 2): string {
  const more = mailboxes.length - most
  return `${mailboxes.slice(0, most).map(shortName).join(', ')}${more > 0 ? ` +${more}` : ''}`
}
