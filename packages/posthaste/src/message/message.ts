import type { Attachment, Content } from './attachment.ts'
import type { ContentType } from './content-type.ts'
import type { HeaderField } from './header.ts'
import type { Mailbox } from './mailbox.ts'

/** Another form of the body, such as AMP or a calendar invitation, beside text and HTML. */
export interface Alternative {
  readonly contentType: ContentType
  readonly content: Content
}

/**
 * A checked, frozen message: what the composer writes and every transport is given.
 *
 * Built by {@link createMessage}, which refuses what cannot be sent; nothing in it names a transport.
 */
export interface Message {
  /** The authors (RFC 5322, 3.6.2). Empty until the mailer fills in its default. */
  readonly from: readonly Mailbox[]
  /** Who handed the message in, where that is not the author. */
  readonly sender?: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  /** In the envelope only; never written into the header. */
  readonly bcc: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly subject?: string
  /** Filled in by `completeMessage` when absent. Milliseconds since 1970, UTC. */
  readonly date?: number
  /** Without its angle brackets; filled in by `completeMessage` when absent. */
  readonly messageId?: string
  readonly text?: string
  readonly html?: string
  readonly alternatives: readonly Alternative[]
  readonly attachments: readonly Attachment[]
  /**
   * Every further header field, in order, already checked and typed by kind; the named options (`unsubscribe`,
   * `priority`, `list` …) are here too. A field that has a name of its own above (To, From, Date …) replaces what
   * would have been written for it, while the envelope stays as it is.
   */
  readonly headers: readonly HeaderField[]
  /** Labels for providers that have them; SMTP refuses a message with any. */
  readonly tags: readonly string[]
  /** Data for providers that pass it to their webhooks; SMTP refuses a message with any. */
  readonly metadata: Readonly<Record<string, string>>
}
