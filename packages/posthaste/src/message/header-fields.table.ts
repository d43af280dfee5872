// What the names of header fields say about their values. A name that is not here is free text, as often as wanted.

/** How the value of a field is read. */
export type FieldGrammar =
  | 'text'
  | 'mailbox'
  | 'mailboxes'
  | 'date'
  | 'id'
  | 'ids'
  | 'uris'
  | 'keyword'
  | 'words'
  | 'list-id'

/** What is known of a field name. */
export interface FieldRule {
  readonly grammar: FieldGrammar
  /** At most one in a message (RFC 5322, 3.6, and the RFC of each field). */
  readonly once: boolean
  /** The keywords that may stand in it. */
  readonly keywords?: readonly string[]
}

/** The fields with a grammar of their own, by name in lower case. */
export const fieldRules: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  // RFC 5322, 3.6
  ['date', { grammar: 'date', once: true }],
  ['from', { grammar: 'mailboxes', once: true }],
  ['sender', { grammar: 'mailbox', once: true }],
  ['reply-to', { grammar: 'mailboxes', once: true }],
  ['to', { grammar: 'mailboxes', once: true }],
  ['cc', { grammar: 'mailboxes', once: true }],
  ['message-id', { grammar: 'id', once: true }],
  ['in-reply-to', { grammar: 'ids', once: true }],
  ['references', { grammar: 'ids', once: true }],
  ['subject', { grammar: 'text', once: true }],
  ['comments', { grammar: 'text', once: false }],
  ['keywords', { grammar: 'text', once: false }],
  ['resent-date', { grammar: 'date', once: true }],
  ['resent-from', { grammar: 'mailboxes', once: true }],
  ['resent-sender', { grammar: 'mailbox', once: true }],
  ['resent-to', { grammar: 'mailboxes', once: true }],
  ['resent-cc', { grammar: 'mailboxes', once: true }],
  ['resent-message-id', { grammar: 'id', once: true }],
  // RFC 2369, RFC 2919, RFC 8058
  ['list-id', { grammar: 'list-id', once: true }],
  ['list-help', { grammar: 'uris', once: true }],
  ['list-subscribe', { grammar: 'uris', once: true }],
  ['list-post', { grammar: 'uris', once: true, keywords: ['NO'] }],
  ['list-owner', { grammar: 'uris', once: true }],
  ['list-archive', { grammar: 'uris', once: true }],
  ['list-unsubscribe', { grammar: 'uris', once: true }],
  ['list-unsubscribe-post', { grammar: 'keyword', once: true, keywords: ['List-Unsubscribe=One-Click'] }],
  // RFC 3834, RFC 5436, RFC 2156, RFC 4021
  [
    'auto-submitted',
    { grammar: 'keyword', once: true, keywords: ['no', 'auto-generated', 'auto-replied', 'auto-notified'] },
  ],
  ['importance', { grammar: 'keyword', once: true, keywords: ['high', 'normal', 'low'] }],
  ['priority', { grammar: 'keyword', once: true, keywords: ['urgent', 'normal', 'non-urgent'] }],
  ['x-priority', { grammar: 'words', once: true }],
  ['precedence', { grammar: 'words', once: true }],
  // RFC 8098, RFC 3798 and the names that came before them
  ['disposition-notification-to', { grammar: 'mailboxes', once: true }],
  ['return-receipt-to', { grammar: 'mailboxes', once: true }],
  ['errors-to', { grammar: 'mailboxes', once: true }],
  ['x-sender', { grammar: 'mailbox', once: true }],
])

/** Who writes a field that nobody may give, by its name in lower case; names in `refusedPrefixes` count as well. */
export const refusedFields: ReadonlyMap<string, string> = new Map([
  ['mime-version', 'the composer writes it'],
  ['bcc', 'it would show the blind copies; use the bcc option'],
  ['resent-bcc', 'it would show the blind copies'],
  ['return-path', 'the last server writes it; use the envelope of send()'],
  ['received', 'servers write it'],
  ['received-spf', 'servers write it'],
  ['authentication-results', 'servers write it'],
  ['delivered-to', 'servers write it'],
  ['dkim-signature', 'it would not fit the octets that are sent'],
  ['domainkey-signature', 'it would not fit the octets that are sent'],
])

/** The beginnings of names that nobody may give. */
export const refusedPrefixes: readonly (readonly [prefix: string, why: string])[] = [
  ['content-', 'the composer writes it'],
  ['arc-', 'servers write it'],
]
