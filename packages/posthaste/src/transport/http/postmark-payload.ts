import type { Attachment } from '../../message/attachment.ts'
import type { ContentType } from '../../message/content-type.ts'
import type { HeaderField } from '../../message/header.ts'
import { formatMailbox, type Mailbox } from '../../message/mailbox.ts'
import { formatDateTime } from '../../mime/date-time.ts'
import type { Outgoing } from '../transport.ts'
import { contentOctets, tooLarge } from './content-octets.ts'
import { expressible } from './postmark-fields.ts'

const mostOctets = 10_000_000

/**
 * The JSON of a message for Postmark's `POST /email`.
 *
 * Throws FIELD_UNSUPPORTED for what Postmark cannot express, MESSAGE_TOO_LARGE over its 10 MB. The Date of the message is
 * not passed on: Postmark writes the time at which it takes it.
 */
export async function postmarkPayload(outgoing: Outgoing, stream: string, signal?: AbortSignal): Promise<string> {
  const { message, author } = expressible(outgoing)
  const { to, cc, bcc, replyTo, subject, text, html, tags, metadata, attachments, headers } = message
  const payload = JSON.stringify({
    From: formatMailbox(author),
    To: mailboxes(to),
    Cc: mailboxes(cc),
    Bcc: mailboxes(bcc),
    ReplyTo: mailboxes(replyTo),
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    Tag: tags[0],
    Metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    Headers: headerList(headers, outgoing.messageId),
    Attachments: attachments.length === 0 ? undefined : await encoded(attachments, signal),
    MessageStream: stream,
  })
  if (payload.length > mostOctets) throw tooLarge('message', mostOctets)
  return payload
}

function mailboxes(list: readonly Mailbox[]): string | undefined {
  return list.length === 0 ? undefined : list.map(formatMailbox).join(', ')
}

interface NamedValue {
  readonly Name: string
  readonly Value: string
}

/** With our Message-ID, and the field that makes Postmark keep it instead of writing its own. */
function headerList(fields: readonly HeaderField[], messageId: string): readonly NamedValue[] {
  const given = fields.map((field) => ({ Name: field.name, Value: fieldValue(field) }))
  const kept = given.some(({ Name }) => Name.toLowerCase() === 'x-pm-keepid')
    ? []
    : [{ Name: 'X-PM-KeepID', Value: 'true' }]
  return messageId === '' ? given : [{ Name: 'Message-ID', Value: `<${messageId}>` }, ...kept, ...given]
}

function fieldValue(field: HeaderField): string {
  switch (field.kind) {
    case 'text':
      return field.text
    case 'mailboxes':
      return field.mailboxes.map(formatMailbox).join(', ')
    case 'date':
      return formatDateTime(field.name, field.date)
    case 'ids':
      return field.ids.map((id) => `<${id}>`).join(' ')
    case 'tokens':
      return field.tokens.join(' ')
  }
}

async function encoded(attachments: readonly Attachment[], signal?: AbortSignal): Promise<readonly object[]> {
  const list: object[] = []
  let left = mostOctets
  for (const [index, attachment] of attachments.entries()) {
    const octets = await contentOctets(attachment.content, `attachments[${index}]`, left, signal)
    left -= octets.length
    list.push({
      Name: attachment.filename,
      Content: Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('base64'),
      ContentType: mediaType(attachment.contentType),
      ...(attachment.contentId === undefined ? {} : { ContentID: `cid:${attachment.contentId}` }),
    })
  }
  return list
}

/** RFC 2045, 5.1; the parameters are ASCII by then. */
function mediaType({ type, parameters }: ContentType): string {
  return [type, ...parameters.map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`)].join('; ')
}
