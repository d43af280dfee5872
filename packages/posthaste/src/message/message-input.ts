import type { AttachmentInput } from './attachment-input.ts'
import type { AutoSubmitted } from './auto-submitted.ts'
import type { CalendarInput } from './calendar.ts'
import type { ContentInput } from './content-input.ts'
import type { ContentType } from './content-type.ts'
import type { HeadersInput } from './header-input.ts'
import type { ListInput } from './list.ts'
import type { MailboxesInput, MailboxInput } from './mailbox-input.ts'
import type { Priority } from './priority.ts'
import type { UnsubscribeInput } from './unsubscribe.ts'

export type { AttachmentInput } from './attachment-input.ts'
export type { ContentInput } from './content-input.ts'
export type { HeadersInput, HeaderValue } from './header-input.ts'
export type { MailboxesInput, MailboxInput } from './mailbox-input.ts'

/** Another form of the body as callers give it. Both are required. */
export interface AlternativeInput {
  /** Its media type, such as `text/x-amp-html`. */
  readonly contentType: string | ContentType
  readonly content: ContentInput
}

/** What `send()` takes: a message as its author writes it. Unknown keys are errors; `undefined` is the same as absent. */
export interface MessageInput {
  /** The author or authors. @default that of the mailer or route */
  readonly from?: MailboxesInput | undefined
  /** Who hands the message in; demanded when there are several authors (RFC 5322, 3.6.2). */
  readonly sender?: MailboxInput | undefined
  readonly to?: MailboxesInput | undefined
  readonly cc?: MailboxesInput | undefined
  /** In the envelope only; never written into the header. */
  readonly bcc?: MailboxesInput | undefined
  readonly replyTo?: MailboxesInput | undefined
  /** One line of any text. */
  readonly subject?: string | undefined
  /** The body as plain text. */
  readonly text?: string | undefined
  /** The body as HTML; it names inline images by their content ID, as in `<img src="cid:logo">`. */
  readonly html?: string | undefined
  /** Further forms of the body, written after text and HTML, the richest last. */
  readonly alternatives?: readonly AlternativeInput[] | undefined
  readonly attachments?: readonly AttachmentInput[] | undefined
  readonly calendar?: CalendarInput | undefined
  /**
   * Further header fields. From, Sender, To, Cc and Reply-To given here are written instead of the options of these
   * names, while the envelope stays as the options say.
   */
  readonly headers?: HeadersInput | undefined
  /** A Date, or milliseconds since 1970. @default the time at which it is sent */
  readonly date?: Date | number | undefined
  /** With or without angle brackets. @default random, with the domain of From */
  readonly messageId?: string | undefined
  /** The message that this one answers: its identifier, or several. */
  readonly inReplyTo?: string | readonly string[] | undefined
  /** The identifiers of the thread, the oldest first. */
  readonly references?: string | readonly string[] | undefined
  readonly autoSubmitted?: AutoSubmitted | undefined
  readonly priority?: Priority | undefined
  readonly list?: ListInput | undefined
  readonly unsubscribe?: UnsubscribeInput | undefined
  /** Labels for providers that have them; SMTP refuses a message with any. */
  readonly tags?: readonly string[] | undefined
  /** Data for providers that pass it to their webhooks; SMTP refuses a message with any. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/** Every key of {@link MessageInput}. */
export const messageKeys: ReadonlySet<string> = new Set<string>([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'subject',
  'text',
  'html',
  'alternatives',
  'attachments',
  'calendar',
  'headers',
  'date',
  'messageId',
  'inReplyTo',
  'references',
  'autoSubmitted',
  'priority',
  'list',
  'unsubscribe',
  'tags',
  'metadata',
] satisfies readonly (keyof MessageInput)[])
