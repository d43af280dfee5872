import { MessageError } from '../errors.ts'
import { createMark } from '../mark.ts'
import type { Attachment } from './attachment.ts'
import { type AttachmentInput, toAttachment, toContentType } from './attachment-input.ts'
import { autoSubmittedField } from './auto-submitted.ts'
import { toCalendar } from './calendar.ts'
import { toContent } from './content-input.ts'
import type { EmailMessage } from './email-message.ts'
import { expectArray, expectObject, expectText } from './expect.ts'
import { messageHabits } from './habits.table.ts'
import { type HeaderField, idsField, parseFieldText } from './header.ts'
import { refuseRepeated, toHeaderFields } from './header-input.ts'
import { authorsOf, headerField } from './header-lookup.ts'
import { listFields } from './list.ts'
import { toMailbox, toMailboxes } from './mailbox-input.ts'
import type { Alternative, Message } from './message.ts'
import { parseDate } from './message-date.ts'
import { parseMessageId, parseReferences } from './message-id.ts'
import { type AlternativeInput, type MessageInput, messageKeys } from './message-input.ts'
import { metadataOf, tagsOf } from './metadata.ts'
import { priorityFields } from './priority.ts'
import { unsubscribeFields } from './unsubscribe.ts'

/**
 * Checks a message and takes a frozen snapshot of it: nothing that the caller changes afterwards changes the message.
 * Octets are copied; Blobs, files and streams are read when it is composed.
 *
 * Nothing is repaired. A message that came from here is returned as it is.
 *
 * @throws AddressError with field and offset; MessageError HEADER_INVALID or MESSAGE_INVALID with the field
 */
export function createMessage(input: MessageInput | EmailMessage | Message): Message {
  if (isMessage(input)) return input
  const given: MessageInput = input
  expectObject(given, 'message', messageKeys, messageHabits)
  const own = ownFields(given)
  const message: Message = {
    from: toMailboxes(given.from, 'from'),
    ...(given.sender === undefined ? {} : { sender: toMailbox(given.sender, 'sender') }),
    to: toMailboxes(given.to, 'to'),
    cc: toMailboxes(given.cc, 'cc'),
    bcc: toMailboxes(given.bcc, 'bcc'),
    replyTo: toMailboxes(given.replyTo, 'replyTo'),
    ...own.named,
    ...(given.text === undefined ? {} : { text: expectText(given.text, 'text') }),
    ...(given.html === undefined ? {} : { html: expectText(given.html, 'html') }),
    alternatives: toAlternatives(given),
    attachments: toAttachments(given.attachments),
    headers: own.headers,
    tags: tagsOf(given.tags),
    metadata: metadataOf(given.metadata),
  }
  refuseAuthorsWithoutSender(message)
  return frozen(message)
}

/** Freezes a message made of checked parts and remembers that it is one. */
export function frozen<M extends Message>(message: M): M {
  return Object.freeze(checked.put(message))
}

/** True for a message that {@link createMessage} or `completeMessage` made. */
export function isMessage(value: object): value is Message {
  return checked.isOn(value)
}

/** RFC 5322, 3.6.2: several authors, one of whom, or somebody else, must have sent it. */
export function refuseAuthorsWithoutSender(message: Message): void {
  if (authorsOf(message).length < 2 || headerField(message, 'sender')) return
  throw new MessageError(
    'MESSAGE_INVALID',
    'sender',
    'a message with several authors must name its sender (RFC 5322, 3.6.2)',
  )
}

const checked = createMark()

interface Named {
  readonly subject: string | undefined
  readonly date: number | undefined
  readonly messageId: string | undefined
}

interface OwnFields {
  readonly named: { readonly subject?: string; readonly date?: number; readonly messageId?: string }
  readonly headers: readonly HeaderField[]
}

/** Subject, Date and Message-ID have one place in a message, wherever they were given. */
function ownFields(given: MessageInput): OwnFields {
  const named: Named = {
    subject: given.subject === undefined ? undefined : parseFieldText(given.subject, 'subject'),
    date: given.date === undefined ? undefined : parseDate(given.date, 'date'),
    messageId: given.messageId === undefined ? undefined : parseMessageId(given.messageId, 'messageId'),
  }
  const options = optionFields(given)
  const headers = given.headers === undefined ? options : options.concat(toHeaderFields(given.headers, 'headers'))
  if (headers.length === 0) return { named: present(named), headers: noFields }
  refuseRepeated(headers, 'headers')
  const moved = namedIn(headers)
  for (const key of ['subject', 'date', 'messageId'] as const) {
    if (named[key] === undefined || moved[key] === undefined) continue
    throw new MessageError('HEADER_INVALID', key, `${key} is given twice, as an option and in headers; keep one`)
  }
  const rest = headers.filter(({ name }) => !/^(?:subject|date|message-id)$/i.test(name))
  return {
    named: present({
      subject: named.subject ?? moved.subject,
      date: named.date ?? moved.date,
      messageId: named.messageId ?? moved.messageId,
    }),
    headers: Object.freeze(rest),
  }
}

function present({ subject, date, messageId }: Named): OwnFields['named'] {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(date === undefined ? {} : { date }),
    ...(messageId === undefined ? {} : { messageId }),
  }
}

function namedIn(headers: readonly HeaderField[]): Named {
  const of = (name: string) => headers.find((field) => field.name.toLowerCase() === name)
  const [subject, date, id] = [of('subject'), of('date'), of('message-id')]
  return {
    subject: subject?.kind === 'text' ? subject.text : undefined,
    date: date?.kind === 'date' ? date.date : undefined,
    messageId: id?.kind === 'ids' ? id.ids[0] : undefined,
  }
}

function optionFields(given: MessageInput): HeaderField[] {
  const fields: HeaderField[] = []
  const { inReplyTo, references } = given
  if (inReplyTo !== undefined)
    fields.push(idsField('In-Reply-To', parseReferences(inReplyTo, 'inReplyTo'), 'inReplyTo'))
  if (references !== undefined)
    fields.push(idsField('References', parseReferences(references, 'references'), 'references'))
  if (given.autoSubmitted !== undefined) fields.push(autoSubmittedField(given.autoSubmitted, 'autoSubmitted'))
  if (given.priority !== undefined) fields.push(...priorityFields(given.priority, 'priority'))
  if (given.list !== undefined) fields.push(...listFields(given.list, 'list'))
  if (given.unsubscribe !== undefined) fields.push(...unsubscribeFields(given.unsubscribe, 'unsubscribe'))
  return fields
}

function toAlternatives(given: MessageInput): readonly Alternative[] {
  if (given.alternatives === undefined && given.calendar === undefined) return noAlternatives
  const all = expectArray(given.alternatives ?? [], 'alternatives')
  const alternatives = Array.from(all, (each, index) => toAlternative(each, `alternatives[${index}]`))
  if (given.calendar !== undefined) alternatives.push(toCalendar(given.calendar, 'calendar'))
  return Object.freeze(alternatives)
}

const alternativeKeys = new Set(['contentType', 'content'])

function toAlternative(input: unknown, field: string): Alternative {
  const given: Partial<AlternativeInput> = expectObject(input, field, alternativeKeys)
  if (given.contentType === undefined || given.content === undefined) {
    throw new MessageError('MESSAGE_INVALID', field, 'expected contentType and content; an alternative needs both')
  }
  const content = toContent(given.content, `${field}.content`)
  return Object.freeze({
    contentType: toContentType(given.contentType, content, undefined, `${field}.contentType`),
    content,
  })
}

function toAttachments(input: readonly AttachmentInput[] | undefined): readonly Attachment[] {
  if (input === undefined) return noAttachments
  const attachments = Array.from(expectArray(input, 'attachments'), (each, index) =>
    toAttachment(each, `attachments[${index}]`),
  )
  refuseRepeatedContentIds(attachments)
  return Object.freeze(attachments)
}

function refuseRepeatedContentIds(attachments: readonly Attachment[]): void {
  const seen = new Set<string>()
  for (const [index, { contentId }] of attachments.entries()) {
    if (contentId === undefined) continue
    if (seen.has(contentId)) {
      throw new MessageError(
        'MESSAGE_INVALID',
        `attachments[${index}].contentId`,
        `"${contentId}" is given twice; each part needs its own`,
      )
    }
    seen.add(contentId)
  }
}

const noFields: readonly HeaderField[] = Object.freeze([])
const noAlternatives: readonly Alternative[] = Object.freeze([])
const noAttachments: readonly Attachment[] = Object.freeze([])
