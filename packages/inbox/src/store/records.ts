// What does the store keep, and in which shapes does it give it back? All of it is plain data that JSON can carry.
import type { Headline, MessageContent } from '../intake/facts.ts'

export type {
  Attachment,
  Field,
  Headline,
  MessageContent,
  PartNode,
  Unsubscribe,
  Warning,
  WarningKind,
} from '../intake/facts.ts'
export type { PartContent } from '../intake/message-content.ts'

/**
 * Names a stored message: 29 characters of `0-9a-z`, safe in URLs and file names. Nobody can guess one (80 random
 * bits), and later messages have greater ids when compared as text.
 */
export type MessageId = string

/** A message as a list shows it. */
export interface Summary extends Headline {
  readonly id: MessageId
  /** The mailbox that holds it; mail for two mailboxes is kept once in each. */
  readonly mailbox: string
  readonly read: boolean
  /** Sorted, each once. */
  readonly tags: readonly string[]
  /** Octets of the whole message. */
  readonly size: number
  /** When it was accepted, in milliseconds since 1970-01-01 00:00 UTC. */
  readonly receivedAt: number
  /** Whom the session had authenticated; the empty string for nobody. */
  readonly user: string
}

/** A message with everything but its octets. */
export interface Message {
  readonly summary: Summary
  readonly content: MessageContent
  readonly envelope: EnvelopeRecord
  readonly session: SessionRecord
}

/** What MAIL and RCPT carried (RFC 5321, section 2.3.1). */
export interface EnvelopeRecord {
  /** The empty string is the null reverse path. */
  readonly sender: string
  /** Those of this mailbox only. */
  readonly recipients: readonly string[]
}

/** The SMTP session that brought a message. */
export interface SessionRecord {
  readonly id: string
  /** The client's IP address; the empty string for a message that came by HTTP. */
  readonly clientAddress: string
  /** What the client said in EHLO or HELO. */
  readonly helo: string
  /** Undefined for a session in clear. */
  readonly tls?: { readonly protocol: string; readonly cipher: string }
  /** Whom it had authenticated. */
  readonly user?: string
  /** In milliseconds since 1970-01-01 00:00 UTC. */
  readonly startedAt: number
  /** What was said up to the acceptance of this message, secrets masked; may be cut at its beginning. */
  readonly transcript: readonly TranscriptLine[]
}

/** One line of a session. */
export interface TranscriptLine {
  /** `event` for what is no line, such as the end of the TLS handshake. */
  readonly from: 'client' | 'server' | 'event'
  readonly text: string
  /** Milliseconds since the session began. */
  readonly afterMs: number
}

/** A message to be kept. */
export interface Incoming {
  /**
   * The message as it was received. **The store takes the memory over where it can** (a whole ArrayBuffer that is not
   * part of Node's pool), so nobody may read or write it afterwards.
   */
  readonly octets: Uint8Array
  readonly envelope: EnvelopeRecord
  readonly session: SessionRecord
  /** Where it goes; without it the store's rules decide, and mail for several mailboxes is kept once in each. */
  readonly mailbox?: string
  /** Besides those that the message itself names. */
  readonly tags?: readonly string[]
  /** @default now */
  readonly receivedAt?: number
}

/** What became of an {@link Incoming}: it is on disk (or, without a file, in memory). */
export interface Added {
  /** The copy in the first mailbox. */
  readonly id: MessageId
  /** Every copy, one for each mailbox. */
  readonly copies: readonly { readonly id: MessageId; readonly mailbox: string }[]
}

/** Whose mail is meant; without a mailbox all of it. */
export interface Scope {
  readonly mailbox?: string
}

/** Which messages a list shows. */
export interface ListRequest extends Scope {
  /** The search language of {@link parseQuery}; empty means all. */
  readonly query?: string
  /** How many to leave out. @default 0 */
  readonly start?: number
  /** At most how many; 1 to 1,000. @default 50 */
  readonly limit?: number
  /** Only messages that came after this one. */
  readonly after?: MessageId
}

/** One page of messages, newest first. */
export interface List {
  readonly messages: readonly Summary[]
  /** How many the scope holds. */
  readonly total: number
  /** How many of them are unread. */
  readonly unread: number
  /** How many match; counted up to 2,000 past the page, so that no search costs more the more there is. */
  readonly matching: number
  /** False when there are more than `matching` says. */
  readonly matchingExact: boolean
  /** What of the query could not be understood, one sentence each; then nothing matches. */
  readonly problems: readonly string[]
}

/** Which messages a change is about. */
export type Target = { readonly ids: readonly MessageId[] } | { readonly query: string } | 'all'

/** How much there is. */
export interface Counts {
  readonly total: number
  readonly unread: number
  /** Octets of the messages, without indices. */
  readonly octets: number
}

/** One mailbox, with how much it holds. */
export interface MailboxCounts extends Counts {
  readonly name: string
}

/** What has changed; every event is about one mailbox. */
export type ChangeEvent =
  | { readonly kind: 'new'; readonly mailbox: string; readonly summary: Summary }
  | { readonly kind: 'update'; readonly mailbox: string; readonly ids: readonly MessageId[]; readonly change: Change }
  | { readonly kind: 'remove'; readonly mailbox: string; readonly ids: readonly MessageId[] }
  /** So many at once that they are not named: read the list again. */
  | { readonly kind: 'truncate'; readonly mailbox: string }

/** What an update did. */
export type Change = { readonly read: boolean } | { readonly tags: readonly string[] }

/**
 * Sends mail to a mailbox: the first rule that fits a recipient decides for that recipient, in the order given.
 * Every condition that is given has to hold.
 */
export interface MailboxRule {
  /** Its mailbox; `{user}`, `{domain}` and `{header}` stand for what was found, in lower case. */
  readonly mailbox: string
  /** The session's user; `*` stands for any characters, so `*` alone means any user. */
  readonly user?: string
  /** The recipient's domain; `*` as above. */
  readonly recipientDomain?: string
  /** A header field and what its value must be (`*` as above; absent: any value). */
  readonly header?: { readonly name: string; readonly value?: string }
}

/** The mailbox of mail that no rule claims. */
export const defaultMailbox = 'default'
