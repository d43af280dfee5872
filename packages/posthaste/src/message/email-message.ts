import { MessageError } from '../errors.ts'
import { type AttachFileOptions, attachFile } from './attach-file.ts'
import type { AutoSubmitted } from './auto-submitted.ts'
import type { CalendarInput } from './calendar.ts'
import type { ContentType } from './content-type.ts'
import { eachOnce } from './envelope.ts'
import { expectObject } from './expect.ts'
import { messageHabits } from './habits.table.ts'
import type { ListInput } from './list.ts'
import { toMailboxes } from './mailbox-input.ts'
import {
  type AlternativeInput,
  type AttachmentInput,
  type ContentInput,
  type HeadersInput,
  type HeaderValue,
  type MailboxesInput,
  type MailboxInput,
  type MessageInput,
  messageKeys,
} from './message-input.ts'
import type { Priority } from './priority.ts'
import type { UnsubscribeInput } from './unsubscribe.ts'

/**
 * A message that is built in steps: every option of {@link MessageInput} as a property that may be changed until it is
 * sent. Nothing is checked before `createMessage` or `send()`, which take a snapshot.
 */
export class EmailMessage implements MessageInput {
  from?: MailboxesInput | undefined
  sender?: MailboxInput | undefined
  to: MailboxInput[]
  cc: MailboxInput[]
  bcc: MailboxInput[]
  replyTo: MailboxInput[]
  subject?: string | undefined
  text?: string | undefined
  html?: string | undefined
  alternatives: AlternativeInput[]
  attachments: AttachmentInput[]
  calendar?: CalendarInput | undefined
  /** By name; an array of texts is a field that stands several times. */
  headers: Record<string, HeaderValue | undefined>
  date?: Date | number | undefined
  messageId?: string | undefined
  inReplyTo?: string | readonly string[] | undefined
  references?: string | readonly string[] | undefined
  autoSubmitted?: AutoSubmitted | undefined
  priority?: Priority | undefined
  list?: ListInput | undefined
  unsubscribe?: UnsubscribeInput | undefined
  tags: string[]
  metadata: Record<string, string>

  /** Takes the options of a message; lists are copied. @throws MessageError for an unknown key */
  constructor(input: MessageInput = {}) {
    expectObject(input, 'message', messageKeys, messageHabits)
    const { to, cc, bcc, replyTo, alternatives, attachments, headers, tags, metadata, ...rest } = input
    Object.assign(this, rest)
    this.to = listOf(to)
    this.cc = listOf(cc)
    this.bcc = listOf(bcc)
    this.replyTo = listOf(replyTo)
    this.alternatives = [...(alternatives ?? [])]
    this.attachments = [...(attachments ?? [])]
    this.headers = recordOf(headers)
    this.tags = [...(tags ?? [])]
    this.metadata = { ...metadata }
  }

  /** Attaches content under a file name. @param contentType by default guessed from the name */
  attach(filename: string, content: ContentInput, contentType?: string | ContentType): void {
    if (content === undefined)
      throw new MessageError('MESSAGE_INVALID', 'attach', 'expected content after the file name')
    this.attachments.push({ filename, content, ...(contentType === undefined ? {} : { contentType }) })
  }

  /** Attaches a file of this machine, which is opened when the message is sent. */
  attachFile(path: string | URL, options?: AttachFileOptions): void {
    this.attachments.push(attachFile(path, options))
  }

  /** Adds another form of the body. The first HTML becomes `html`. */
  attachAlternative(content: ContentInput, contentType: string | ContentType): void {
    if (content === undefined || contentType === undefined) {
      throw new MessageError('MESSAGE_INVALID', 'attachAlternative', 'expected the content and its type')
    }
    if (contentType === 'text/html' && typeof content === 'string' && this.html === undefined) this.html = content
    else this.alternatives.push({ contentType, content })
  }

  /** Every address in To, Cc and Bcc, each once. @throws AddressError for one that is not an address */
  recipients(): string[] {
    const all = [...toMailboxes(this.to, 'to'), ...toMailboxes(this.cc, 'cc'), ...toMailboxes(this.bcc, 'bcc')]
    return eachOnce(all.map(({ address }) => address))
  }

  /**
   * True when a text stands in every form of the body that is text: `text`, `html` where there is one, and every
   * `text/…` alternative given as a string or as UTF-8 octets.
   */
  bodyContains(text: string): boolean {
    if (!(this.text ?? '').includes(text)) return false
    if (this.html !== undefined && !this.html.includes(text)) return false
    return this.alternatives.every((each) => holds(each, text))
  }

  /** Throws: use `messageToJson(createMessage(email))`, which writes content as base64. */
  toJSON(): never {
    throw new MessageError(
      'MESSAGE_INVALID',
      'message',
      'an EmailMessage has no JSON; use messageToJson(createMessage(email))',
    )
  }
}

function listOf(input: MailboxesInput | undefined): MailboxInput[] {
  if (input === undefined) return []
  return isList(input) ? [...input] : [input]
}

function isList(input: MailboxesInput): input is readonly MailboxInput[] {
  return Array.isArray(input)
}

function recordOf(input: HeadersInput | undefined): Record<string, HeaderValue | undefined> {
  const record: Record<string, HeaderValue | undefined> = Object.create(null)
  for (const [name, value] of isPairs(input) ? input : Object.entries(input ?? {})) {
    if (name in record) {
      throw new MessageError('HEADER_INVALID', `headers["${name}"]`, 'given twice; give one array of texts')
    }
    record[name] = value
  }
  return record
}

function isPairs(input: HeadersInput | undefined): input is readonly (readonly [string, HeaderValue])[] {
  return Array.isArray(input)
}

function holds({ contentType, content }: AlternativeInput, text: string): boolean {
  const type = typeof contentType === 'string' ? contentType : contentType.type
  if (!/^text\//i.test(type)) return true
  if (typeof content === 'string') return content.includes(text)
  return content instanceof Uint8Array && new TextDecoder().decode(content).includes(text)
}
