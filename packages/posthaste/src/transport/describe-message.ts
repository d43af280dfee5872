// What does a developer want to see of a message that was not really sent? Names and text decoded, attachments by name
// and size, and nothing that the terminal would obey.

import type { Attachment, Content } from '../message/attachment.ts'
import type { HeaderField } from '../message/header.ts'
import type { Mailbox } from '../message/mailbox.ts'
import type { Message } from '../message/message.ts'
import type { Outgoing } from './transport.ts'

const rule = '-'.repeat(79)

/** A message in words, for a terminal; `octets` is its composed form. Control characters are escaped. */
export function describeMessage(outgoing: Outgoing, octets: Uint8Array): string {
  const { envelope, message, dsn } = outgoing
  const lines = [
    rule,
    `[envelope] ${envelope.sender === '' ? '<>' : envelope.sender} -> ${envelope.recipients.join(', ')}`,
    ...(dsn ? [`[dsn] ${JSON.stringify(dsn)}`] : []),
    ...(envelope.requireTls ? ['[require-tls]'] : []),
    ...(message ? describeHeader(outgoing, message) : []),
    '',
    ...(message ? describeBody(message) : [describeOctets(octets)]),
    `[${octets.length} octets]`,
    rule,
    '',
  ]
  return lines.map(visible).join('\n')
}

function describeHeader(outgoing: Outgoing, message: Message): readonly string[] {
  const fields: readonly (readonly [name: string, value: string | undefined])[] = [
    ['From', mailboxes(message.from)],
    ['Sender', message.sender && mailbox(message.sender)],
    ['To', mailboxes(message.to)],
    ['Cc', mailboxes(message.cc)],
    ['[bcc]', mailboxes(message.bcc)],
    ['Reply-To', mailboxes(message.replyTo)],
    ['Subject', message.subject],
    ['Date', message.date === undefined ? undefined : new Date(message.date).toUTCString()],
    ['Message-ID', outgoing.messageId && `<${outgoing.messageId}>`],
    ...message.headers.map((field) => [field.name, fieldValue(field)] as const),
    ['[tags]', message.tags.join(', ')],
    ['[metadata]', Object.keys(message.metadata).length > 0 ? JSON.stringify(message.metadata) : undefined],
  ]
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}`] : []))
}

function fieldValue(field: HeaderField): string {
  switch (field.kind) {
    case 'text':
      return field.text
    case 'mailboxes':
      return mailboxes(field.mailboxes) ?? ''
    case 'date':
      return new Date(field.date).toUTCString()
    case 'ids':
      return field.ids.map((id) => `<${id}>`).join(' ')
    case 'tokens':
      return field.tokens.join(' ')
  }
}

function mailboxes(list: readonly Mailbox[]): string | undefined {
  return list.length === 0 ? undefined : list.map(mailbox).join(', ')
}

function mailbox({ name, address }: Mailbox): string {
  return name === undefined ? address : `${name} <${address}>`
}

/** The text, or the HTML where there is no text; everything else by a line. */
function describeBody(message: Message): readonly string[] {
  const { text, html, alternatives, attachments } = message
  const shown = text ?? html
  return [
    ...(shown === undefined ? [] : [shown.replaceAll(/\r\n?/g, '\n'), '']),
    ...(text !== undefined && html !== undefined ? [`[html] ${html.length} characters`] : []),
    ...alternatives.map(({ contentType, content }) => `[alternative] ${contentType.type}, ${size(content)}`),
    ...attachments.map(describeAttachment),
  ]
}

function describeAttachment({ disposition, filename, contentType, contentId, content }: Attachment): string {
  const name = filename ?? 'without a name'
  return `[${disposition}] ${name}, ${contentType.type}, ${size(content)}${contentId === undefined ? '' : `, cid:${contentId}`}`
}

function size(content: Content): string {
  switch (content.kind) {
    case 'text':
      return `${content.text.length} characters`
    case 'octets':
      return `${content.octets.length} octets`
    case 'blob':
      return `${content.blob.size} octets`
    case 'file':
      return `from ${content.path}`
    case 'stream':
      return 'from a stream'
  }
}

/** Octets that were sent as they are: the header and the first of the body. */
function describeOctets(octets: Uint8Array): string {
  const most = 4096
  const text = new TextDecoder().decode(octets.subarray(0, most)).replaceAll('\r\n', '\n')
  return octets.length > most ? `${text}\n[…]` : text
}

/** Escapes what a terminal would obey: control characters, and those that change the direction of writing. */
function visible(text: string): string {
  return text.replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
  })
}
