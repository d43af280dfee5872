// What does a message say about itself? Everything here is read from its octets and its envelope alone.
import type { DefectKind, ReadMailbox } from 'posthaste/parse'

/** A part that a reader can open or save. */
export interface Attachment {
  /** The part's place in the tree: `1`, `2.1`; what {@link Store.part} asks for. */
  readonly partId: string
  /** Safe as the name of a file on any system; made up where the sender gave none. */
  readonly filename: string
  /** Type and subtype in lower case, without parameters: `image/png`. */
  readonly contentType: string
  /** Without angle brackets; the empty string when there is none. */
  readonly contentId: string
  /** Octets after decoding. */
  readonly size: number
}

/** What is doubtful about a message; `kind` is for programs, `text` for people. */
export interface Warning {
  readonly kind: WarningKind
  /** What is wrong, and what it leads to where that is not plain. */
  readonly text: string
  /** Where in the octets; absent when it is about something that is not there. */
  readonly offset?: number
}

/** Every kind of warning: what the parser finds, and what is valid but will disappoint those who get the mail. */
export type WarningKind =
  | Exclude<DefectKind, 'missing-field'>
  | 'missing-date'
  | 'missing-from'
  | 'missing-message-id'
  | 'missing-mime-version'
  | 'missing-subject'
  | 'missing-text'
  | 'missing-charset'
  | 'missing-unsubscribe'
  | 'missing-one-click'
  | 'clipped-html'
  | 'image-without-alt'
  | 'missing-part'
  | 'visible-bcc'

/** One field of a header. */
export interface Field {
  /** As the sender wrote it. */
  readonly name: string
  /** Unfolded, encoded words decoded (RFC 2047), for people. */
  readonly value: string
  /** Unfolded, otherwise as it came; octets that are not ASCII are read as UTF-8. */
  readonly raw: string
}

/** One MIME entity with everything below it. */
export interface PartNode {
  /** As IMAP counts (RFC 9051, 6.4.5.1): `1`, `2.1`; `TEXT` for a multipart that is the body of the message. */
  readonly partId: string
  /** Type and subtype in lower case, without parameters. */
  readonly contentType: string
  /** In lower case; the empty string when none is given. */
  readonly charset: string
  /** The transfer encoding in lower case; `7bit` when none is given. */
  readonly encoding: string
  /** `inline`, `attachment` or another word in lower case; the empty string when none is given. */
  readonly disposition: string
  /** The empty string when none is given. */
  readonly filename: string
  /** Without angle brackets; the empty string when none is given. */
  readonly contentId: string
  readonly fields: readonly Field[]
  /** Where the header begins, the body begins and the body ends (exclusive) in the octets of the message. */
  readonly headerStart: number
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly parts: readonly PartNode[]
}

/** What List-Unsubscribe and List-Unsubscribe-Post say (RFC 2369, RFC 8058). */
export interface Unsubscribe {
  /** The field as it came, unfolded; the empty string when there is none. */
  readonly header: string
  /** The field List-Unsubscribe-Post as it came; the empty string when there is none. */
  readonly post: string
  /** `https:` and `mailto:` links, in order. */
  readonly links: readonly string[]
  /** What is wrong with it, one sentence each. */
  readonly errors: readonly string[]
}

/** A message for people: decoded text, its attachments, and what is doubtful about it. */
export interface MessageContent {
  /** The null reverse path is the empty string. */
  readonly returnPath: string
  /** The text part, decoded; the empty string when there is none. */
  readonly text: string
  /** The HTML part, decoded and as hostile as it came; the empty string when there is none. */
  readonly html: string
  readonly attachments: readonly Attachment[]
  /** Parts that the HTML shows by their Content-ID, and parts whose disposition is inline. */
  readonly inline: readonly Attachment[]
  readonly unsubscribe: Unsubscribe
  readonly warnings: readonly Warning[]
  readonly tree: PartNode
}

/** The addresses and words of a header, as a list shows them. */
export interface Headline {
  /** Without angle brackets; the empty string when there is none. */
  readonly messageId: string
  readonly from: readonly ReadMailbox[]
  readonly to: readonly ReadMailbox[]
  readonly cc: readonly ReadMailbox[]
  /** Recipients of the envelope who stand neither in To nor in Cc, and whom a Bcc field names. */
  readonly bcc: readonly ReadMailbox[]
  readonly replyTo: readonly ReadMailbox[]
  readonly subject: string
  /** The Date field in milliseconds since 1970-01-01 00:00 UTC; undefined when missing or unreadable. */
  readonly date: number | undefined
  /** The first 250 characters of what a person reads, white space folded. */
  readonly snippet: string
  /** How many {@link MessageContent.attachments}. */
  readonly attachments: number
  /** How many {@link MessageContent.warnings}. */
  readonly warnings: number
}
