import { MessageError } from '../errors.ts'
import type { Content } from './attachment.ts'
import type { ContentType } from './content-type.ts'
import { createMessage } from './create-message.ts'
import { expectObject } from './expect.ts'
import type { HeaderField } from './header.ts'
import { fromJsonAttachments, fromJsonHeaders } from './json-parts.ts'
import type { Mailbox } from './mailbox.ts'
import type { Message } from './message.ts'
import { messageKeys } from './message-input.ts'
import { readContent } from './read-content.ts'

/** Content in JSON: text as it is, octets in base64 (RFC 4648, 4) without line breaks. */
export type JsonContent = { readonly text: string } | { readonly base64: string }

/** One form of the body in JSON. */
export interface JsonAlternative {
  readonly contentType: ContentType
  readonly content: JsonContent
}

/** An attachment in JSON. */
export interface JsonAttachment extends JsonAlternative {
  readonly filename?: string
  readonly disposition: 'attachment' | 'inline'
  readonly contentId?: string
}

/** A whole message in JSON: what {@link messageToJson} writes and {@link messageFromJson} reads. Empty lists are left out. */
export interface JsonMessage {
  /** The version of this format. */
  readonly version: 1
  readonly from?: readonly Mailbox[]
  readonly sender?: Mailbox
  readonly to?: readonly Mailbox[]
  readonly cc?: readonly Mailbox[]
  readonly bcc?: readonly Mailbox[]
  readonly replyTo?: readonly Mailbox[]
  readonly subject?: string
  /** Milliseconds since 1970. */
  readonly date?: number
  readonly messageId?: string
  readonly text?: string
  readonly html?: string
  readonly alternatives?: readonly JsonAlternative[]
  readonly attachments?: readonly JsonAttachment[]
  readonly headers?: readonly HeaderField[]
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, string>>
}

/**
 * A message as plain data, for a queue or a log. Blobs, files and streams are read now, and become octets.
 *
 * @throws MessageError ATTACHMENT_UNREADABLE, which names the file
 */
export async function messageToJson(message: Message): Promise<JsonMessage> {
  const { alternatives, attachments, ...rest } = message
  const filled = Object.entries(rest).filter(([, value]) => !isEmpty(value))
  return {
    version: 1,
    ...Object.fromEntries(filled),
    ...(alternatives.length > 0 ? { alternatives: await eachWritten(alternatives, 'alternatives') } : {}),
    ...(attachments.length > 0 ? { attachments: await eachWritten(attachments, 'attachments') } : {}),
  }
}

/**
 * Reads a message from plain data, such as `JSON.parse` gives, with every check of `createMessage`. Nothing in it can
 * name a file or a URL to be read.
 *
 * @throws AddressError or MessageError with the field at fault
 */
export function messageFromJson(value: unknown): Message {
  const given: Given = expectObject(value, 'message', jsonKeys)
  const { version, alternatives, attachments, headers, ...rest } = given
  if (version !== 1) {
    const got = JSON.stringify(version)
    throw new MessageError('MESSAGE_INVALID', 'version', `expected 1, the only version of this format, got ${got}`)
  }
  return createMessage({
    ...rest,
    ...(alternatives === undefined ? {} : { alternatives: fromJsonAttachments(alternatives, 'alternatives') }),
    ...(attachments === undefined ? {} : { attachments: fromJsonAttachments(attachments, 'attachments') }),
    ...(headers === undefined ? {} : { headers: fromJsonHeaders(headers, 'headers') }),
  })
}

interface Given {
  readonly version?: unknown
  readonly alternatives?: unknown
  readonly attachments?: unknown
  readonly headers?: unknown
}

// Options that a message no longer has by name: they have become header fields and alternatives.
const options = ['calendar', 'inReplyTo', 'references', 'autoSubmitted', 'priority', 'list', 'unsubscribe']
const jsonKeys = new Set(['version', ...messageKeys].filter((key) => !options.includes(key)))

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

async function eachWritten<Part extends { readonly content: Content }>(
  parts: readonly Part[],
  field: string,
): Promise<(Omit<Part, 'content'> & { readonly content: JsonContent })[]> {
  const written: (Omit<Part, 'content'> & { readonly content: JsonContent })[] = []
  for (const [index, part] of parts.entries()) {
    written.push({ ...part, content: await toJsonContent(part.content, `${field}[${index}].content`) })
  }
  return written
}

async function toJsonContent(content: Content, field: string): Promise<JsonContent> {
  if (content.kind === 'text') return { text: content.text }
  const octets = await readContent(content, field)
  return { base64: Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64') }
}
