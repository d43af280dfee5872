// Which JSON does the inbox take and give?
//
// What Mailpit's v1 API has keeps Mailpit's names, in its upper-case spelling, so that its clients work unchanged. What
// it does not have is spelt as the rest of Posthaste; such fields and routes say "own addition".

import type { BadCertificate, FaultRule, StandingFault } from '../faults/fault-rule.ts'
import type { Message, MessageSummary } from './mailpit-types.ts'

export type { BadCertificate, FaultReply, FaultRule, FaultStage, StandingFault } from '../faults/fault-rule.ts'
export type * from './mailpit-types.ts'
export type * from './template-types.ts'

/** A link in a message, and the words that it stands behind (empty when it is in the text part). */
export interface MessageLink {
  readonly URL: string
  readonly Text: string
}

/** Answers GET /api/v1/wait: the newest message that matches. Own addition. */
export interface WaitResponse extends Message {
  /** In the order of the message, each once. */
  readonly Links: readonly MessageLink[]
  /** What looks like a one-time code, the likeliest first. */
  readonly Codes: readonly string[]
}

/** One mailbox in GET /api/v1/mailboxes. Own addition. */
export interface MailboxCount {
  readonly name: string
  readonly total: number
  readonly unread: number
}

/** Answers GET /api/v1/mailboxes. Own addition. */
export interface MailboxesResponse {
  readonly mailboxes: readonly MailboxCount[]
}

/** One part in GET /api/v1/message/{ID}/tree, and what is inside it. Own addition. */
export interface TreePart {
  /** What /message/{ID}/part/{PartID} takes; the whole message's is empty. */
  readonly partId: string
  readonly contentType: string
  readonly charset?: string
  readonly disposition?: string
  readonly encoding?: string
  readonly filename?: string
  readonly contentId?: string
  /** Octets of the body as they were sent. */
  readonly size: number
  /** Where the part lies in the message, in octets. */
  readonly offsets: { readonly header: number; readonly body: number; readonly end: number }
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly parts: readonly TreePart[]
}

/** Answers GET /api/v1/message/{ID}/transcript: the session that brought the message. Own addition. */
export interface TranscriptResponse {
  readonly session: {
    readonly id: string
    /** The client's IP address. */
    readonly client: string
    /** What it called itself in EHLO or HELO. */
    readonly helo?: string
    readonly user?: string
    readonly tls?: { readonly protocol: string; readonly cipher: string }
    /** RFC 3339. */
    readonly started: string
  }
  readonly lines: readonly TranscriptLine[]
}

/** One line of a session, or a remark about it; passwords are masked. Own addition. */
export interface TranscriptLine {
  readonly from: 'client' | 'server' | 'note'
  readonly text: string
  /** Milliseconds since the session began, when known. */
  readonly atMs?: number
}

/** Answers GET /api/v1/message/{ID}/warnings. Own addition. */
export interface WarningsResponse {
  readonly warnings: readonly MessageWarning[]
}

/** Something in a message that a receiver may mind. Own addition. */
export interface MessageWarning {
  /** Such as `missing-date` or `bare-lf`. */
  readonly kind: string
  readonly text: string
  /** Where in the message, in octets. */
  readonly offset?: number
}

/** One event of GET /api/v1/events, as its `data`; the event's name is its `kind`. Own addition. */
export type InboxEvent =
  /** A message came. */
  | { readonly kind: 'new'; readonly message: MessageSummary }
  /** Read marks or tags changed. */
  | {
      readonly kind: 'update'
      readonly ids: readonly string[]
      readonly read?: boolean
      readonly tags?: readonly string[]
    }
  /** Messages are gone. */
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  /** So much changed, or was missed, that the list is better asked for again. */
  | { readonly kind: 'reload' }
  /** A file of the templates was saved. */
  | { readonly kind: 'templates' }
  /** How many there are now. */
  | { readonly kind: 'counts'; readonly total: number; readonly unread: number }

/** Asks PUT /api/v1/faults, which replaces every rule. Own addition. */
export interface FaultsRequest {
  readonly rules: readonly FaultRule[]
  /** Opens one more SMTP port for each of these certificates. */
  readonly badCertificates?: readonly BadCertificate[]
}

/** Answers GET and PUT /api/v1/faults. Own addition. */
export interface FaultsResponse {
  /** Each with its name, and how often it has struck. */
  readonly rules: readonly StandingFault[]
  /** The SMTP ports with a certificate that clients are to refuse (STARTTLS). */
  readonly badCertificates: readonly BadCertificatePort[]
}

/** An SMTP port whose certificate clients are to refuse. Own addition. */
export interface BadCertificatePort {
  readonly certificate: BadCertificate
  readonly host: string
  readonly port: number
  /** The certificate as PEM; a client that trusts it finds wrong only what it is called after. */
  readonly pem: string
}

/** What a webhook's POST carries. Own addition. */
export interface WebhookPayload {
  readonly event: 'message.received'
  readonly message: MessageSummary
}
