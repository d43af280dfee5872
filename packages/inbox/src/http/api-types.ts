// Which JSON does the inbox take and give?
//
// What Mailpit's v1 API has keeps Mailpit's names, in its upper-case spelling, so that its clients work unchanged. What
// it does not have is spelt as the rest of Posthaste; such fields and routes say "own addition".

import type { BadCertificate, FaultRule, StandingFault } from '../faults/fault-rule.ts'

export type { BadCertificate, FaultReply, FaultRule, FaultStage, StandingFault } from '../faults/fault-rule.ts'

/** A name and an address as a header field holds them; `Name` is empty when there is none. */
export interface Address {
  readonly Name: string
  readonly Address: string
}

/** One message as the list shows it. */
export interface MessageSummary {
  /** What every other route takes as `{ID}`. */
  readonly ID: string
  /** The Message-ID without its angle brackets. */
  readonly MessageID: string
  readonly Read: boolean
  /** Null when the message has no From that can be read. */
  readonly From: Address | null
  readonly To: readonly Address[]
  readonly Cc: readonly Address[]
  /** The recipients of the envelope that no header field names. */
  readonly Bcc: readonly Address[]
  readonly ReplyTo: readonly Address[]
  readonly Subject: string
  /** When it was received (RFC 3339). */
  readonly Created: string
  /** Who had logged in, or empty. */
  readonly Username: string
  readonly Tags: readonly string[]
  /** The octets of the whole message. */
  readonly Size: number
  /** How many attachments, inline ones included. */
  readonly Attachments: number
  /** The beginning of the text, at most 250 characters. */
  readonly Snippet: string
  /** The mailbox that it fell into. Own addition. */
  readonly Mailbox: string
  /** How many warnings /message/{ID}/warnings gives. Own addition. */
  readonly Warnings: number
}

/** Answers GET /api/v1/messages and GET /api/v1/search, newest first. */
export interface MessagesSummary {
  /** Messages in the mailbox. */
  readonly total: number
  /** Unread messages in the mailbox. */
  readonly unread: number
  /** Messages in this answer. */
  readonly count: number
  /** Messages that match the query. */
  readonly messages_count: number
  /** Unread messages that match the query. */
  readonly messages_unread: number
  /** How many newer ones were skipped. */
  readonly start: number
  /** Every tag in use. */
  readonly tags: readonly string[]
  readonly messages: readonly MessageSummary[]
}

/** One attachment or inline file. */
export interface Attachment {
  /** What /message/{ID}/part/{PartID} takes. */
  readonly PartID: string
  readonly FileName: string
  readonly ContentType: string
  /** Without angle brackets; empty when there is none. */
  readonly ContentID: string
  /** Octets after decoding. */
  readonly Size: number
  readonly Checksums: { readonly MD5: string; readonly SHA1: string; readonly SHA256: string }
}

/** What a message says about unsubscribing (RFC 2369, RFC 8058). */
export interface ListUnsubscribe {
  readonly Header: string
  readonly Links: readonly string[]
  /** What is wrong with the field, or empty. */
  readonly Errors: string
  readonly HeaderPost: string
}

/** Answers GET /api/v1/message/{ID}, and marks the message as read. */
export interface Message {
  readonly ID: string
  readonly MessageID: string
  readonly From: Address | null
  readonly To: readonly Address[]
  readonly Cc: readonly Address[]
  readonly Bcc: readonly Address[]
  readonly ReplyTo: readonly Address[]
  /** The envelope's sender. */
  readonly ReturnPath: string
  readonly Subject: string
  readonly ListUnsubscribe: ListUnsubscribe
  /** Of the Date field, else when it was received (RFC 3339). */
  readonly Date: string
  readonly Tags: readonly string[]
  readonly Username: string
  readonly Text: string
  readonly HTML: string
  readonly Size: number
  readonly Inline: readonly Attachment[]
  readonly Attachments: readonly Attachment[]
  /** When it was received (RFC 3339). Own addition. */
  readonly Created: string
  /** The mailbox that it fell into. Own addition. */
  readonly Mailbox: string
  /** Everyone the envelope names. Own addition. */
  readonly Recipients: readonly string[]
}

/** Answers GET /api/v1/message/{ID}/headers: each field's values, by its canonical name. */
export type MessageHeaders = Readonly<Record<string, readonly string[]>>

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

/** Asks PUT /api/v1/messages; with neither `IDs` nor `Search` it concerns every message. */
export interface SetReadRequest {
  readonly IDs?: readonly string[]
  readonly Read?: boolean
  readonly Search?: string
}

/** Asks DELETE /api/v1/messages; without `IDs` it concerns every message. */
export interface DeleteRequest {
  readonly IDs?: readonly string[]
}

/** Asks PUT /api/v1/tags: these messages have these tags and no others. */
export interface SetTagsRequest {
  readonly IDs: readonly string[]
  readonly Tags: readonly string[]
}

/** Asks PUT /api/v1/tags/{Tag}. */
export interface RenameTagRequest {
  readonly Name: string
}

/** Asks POST /api/v1/message/{ID}/release. */
export interface ReleaseRequest {
  readonly To: readonly string[]
}

/** A mailbox in POST /api/v1/send. */
export interface SendAddress {
  readonly Email: string
  readonly Name?: string
}

/** Asks POST /api/v1/send: a message that the inbox composes and receives. */
export interface SendRequest {
  readonly From: SendAddress
  readonly To?: readonly SendAddress[]
  readonly Cc?: readonly SendAddress[]
  readonly Bcc?: readonly string[]
  readonly ReplyTo?: readonly SendAddress[]
  readonly Subject?: string
  readonly Text?: string
  readonly HTML?: string
  readonly Headers?: Readonly<Record<string, string>>
  readonly Tags?: readonly string[]
  readonly Attachments?: readonly SendAttachment[]
}

/** A file in POST /api/v1/send. */
export interface SendAttachment {
  /** Base64; a data: URL's beginning is taken off. */
  readonly Content: string
  readonly Filename: string
  /** @default told from the name */
  readonly ContentType?: string
  /** Makes it an inline part that HTML shows by cid:. */
  readonly ContentID?: string
}

/** Answers POST /api/v1/send. */
export interface SendResponse {
  readonly ID: string
}

/** Answers GET /api/v1/info. */
export interface AppInformation {
  readonly Version: string
  readonly LatestVersion: string
  /** The data file, or empty when everything is in memory. */
  readonly Database: string
  readonly DatabaseSize: number
  readonly Messages: number
  readonly Unread: number
  /** How many messages have each tag. */
  readonly Tags: Readonly<Record<string, number>>
  readonly RuntimeStats: {
    /** In seconds. */
    readonly Uptime: number
    /** In octets. */
    readonly Memory: number
    readonly MessagesDeleted: number
    readonly SMTPAccepted: number
    readonly SMTPAcceptedSize: number
    readonly SMTPRejected: number
    readonly SMTPIgnored: number
  }
}

/** Answers GET /api/v1/webui: what the page offers. */
export interface WebUiConfiguration {
  readonly Label: string
  readonly MessageRelay: {
    /** Whether a message can be released. */
    readonly Enabled: boolean
    /** Where to, without a password. */
    readonly SMTPServer: string
    readonly ReturnPath: string
    /** The allow-list, as one regular expression. */
    readonly AllowedRecipients: string
    readonly BlockedRecipients: string
    readonly OverrideFrom: string
    readonly PreserveMessageIDs: boolean
  }
  readonly SpamAssassin: boolean
  readonly ChaosEnabled: boolean
  readonly DuplicatesIgnored: boolean
  readonly HideDeleteAllButton: boolean
  /** Where applications send to. Own addition. */
  readonly Smtp: { readonly host: string; readonly port: number; readonly url: string; readonly tls: boolean }
}

/** Answers what went wrong on the routes that answer with JSON. Mailpit's other routes answer with plain text. */
export interface ErrorResponse {
  readonly Error: string
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
