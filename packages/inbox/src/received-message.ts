// What does a test get to see of a message?
import type { Mailbox } from 'posthaste'
import { codesIn, linksIn } from './http/links-and-codes.ts'
import type { Message as StoredMessage } from './store/records.ts'
import type { Store } from './store/store.ts'

/** A message that the inbox has received. */
export interface ReceivedMessage {
  readonly id: string
  readonly mailbox: string
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  /** Recipients that no header field shows. */
  readonly bcc: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly subject: string
  /** The empty string when there is no text part. */
  readonly text: string
  /** The empty string when there is no HTML part. */
  readonly html: string
  /** Every http and https link, in order. */
  readonly links: readonly string[]
  /** What looks like a one-time code, the likeliest first. */
  readonly codes: readonly string[]
  readonly attachments: readonly ReceivedAttachment[]
  readonly tags: readonly string[]
  /** Without angle brackets. */
  readonly messageId: string
  /** Whom MAIL and RCPT named. */
  readonly envelope: { readonly sender: string; readonly recipients: readonly string[] }
  /** Who had logged in. */
  readonly user?: string
  readonly receivedAt: Date
  /** Octets of the whole message. */
  readonly size: number
  /** The decoded values of a header field, in order; letter case does not count. */
  header(name: string): readonly string[]
  /** The message exactly as it came. */
  raw(): Promise<Uint8Array>
}

/** A file of a message. */
export interface ReceivedAttachment {
  readonly filename: string
  readonly contentType: string
  /** Without angle brackets; empty when there is none. */
  readonly contentId: string
  readonly size: number
  /** The decoded octets. */
  content(): Promise<Uint8Array>
}

/** A stored message as tests see it. */
export function receivedMessage(store: Store, { summary, content, envelope }: StoredMessage): ReceivedMessage {
  const { id, mailbox, from, to, cc, bcc, replyTo, subject, tags, messageId, size, user } = summary
  return {
    ...{ id, mailbox, from, to, cc, bcc, replyTo, subject, tags, messageId, size, envelope },
    ...(user === '' ? {} : { user }),
    text: content.text,
    html: content.html,
    links: linksIn(content.text, content.html).map(({ URL }) => URL),
    codes: codesIn(subject, content.text, content.html),
    attachments: [...content.attachments, ...content.inline].map(
      ({ partId, filename, contentType, contentId, size }) => ({
        ...{ filename, contentType, contentId, size },
        content: async () => present((await store.part(id, partId))?.octets),
      }),
    ),
    receivedAt: new Date(summary.receivedAt),
    header: (name) =>
      content.tree.fields.filter((each) => each.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value),
    raw: async () => present(await store.octets(id)),
  }
}

function present(octets: Uint8Array | undefined): Uint8Array {
  if (octets !== undefined) return octets
  throw new Error('the message is no longer in the inbox')
}
