// The shapes that Mailpit's v1 API has, in its upper-case spelling; fields that are ours alone say so.

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
