// What of a message can Postmark's API not say? It is refused here, before anything is sent.

import { MessageError } from '../../errors.ts'
import type { Attachment } from '../../message/attachment.ts'
import type { Mailbox } from '../../message/mailbox.ts'
import type { Message } from '../../message/message.ts'
import type { Outgoing } from '../transport.ts'

const mostRecipients = 50

/** The message with its one author, when Postmark can express all of it; throws FIELD_UNSUPPORTED, which names the field. */
export function expressible(outgoing: Outgoing): { readonly message: Message; readonly author: Mailbox } {
  const { message, envelope, dsn } = outgoing
  if (!message) throw unsupported('raw', 'takes messages as data only, not octets as they are')
  if (dsn) throw unsupported('dsn', 'does not pass on requests for delivery reports')
  if (envelope.requireTls) throw unsupported('requireTls', 'promises no TLS on the whole way')
  const author = soleAuthor(message)
  if (envelope.sender !== author.address) {
    throw unsupported(
      'envelope.sender',
      `puts its own in the place of ${envelope.sender === '' ? 'the empty sender' : 'any but From'}`,
    )
  }
  if (message.alternatives.length > 0) throw unsupported('alternatives', 'has text and HTML only')
  if (message.tags.length > 1) throw unsupported('tags', 'has one tag for a message')
  checkRecipients(message, envelope.recipients)
  for (const field of message.headers) checkHeader(field.name)
  for (const [index, attachment] of message.attachments.entries()) checkAttachment(attachment, `attachments[${index}]`)
  return { message, author }
}

function soleAuthor(message: Message): Mailbox {
  const [author, second] = message.from
  if (!author) throw new MessageError('MESSAGE_INVALID', 'from', 'a message needs an author')
  if (second) throw unsupported('from', 'takes one author')
  if (message.sender && message.sender.address !== author.address)
    throw unsupported('sender', 'has no Sender beside From')
  return author
}

/** Postmark delivers to the addresses of To, Cc and Bcc, whatever the envelope says. */
function checkRecipients(message: Message, recipients: readonly string[]): void {
  const lists = { from: message.from, to: message.to, cc: message.cc, bcc: message.bcc, replyTo: message.replyTo }
  for (const [field, mailboxes] of Object.entries(lists)) {
    if (mailboxes.some(({ address }) => /[^\0-\x7f]/.test(address))) throw unsupported(field, 'has no UTF-8 addresses')
  }
  const named = new Set([...message.to, ...message.cc, ...message.bcc].map(({ address }) => comparable(address)))
  const wanted = new Set(recipients.map(comparable))
  if (named.size !== wanted.size || [...wanted].some((address) => !named.has(address))) {
    throw unsupported('envelope.recipients', 'delivers to To, Cc and Bcc, and to no others')
  }
  if (recipients.length > mostRecipients)
    throw unsupported('envelope.recipients', `takes at most ${mostRecipients} for a message`)
}

function comparable(address: string): string {
  const at = address.lastIndexOf('@')
  return address.slice(0, at) + address.slice(at).toLowerCase()
}

const ownFields = new Set(['from', 'sender', 'to', 'cc', 'bcc', 'reply-to', 'subject', 'date', 'message-id'])

function checkHeader(name: string): void {
  if (ownFields.has(name.toLowerCase())) {
    throw unsupported(`headers["${name}"]`, 'writes this field itself, from the message')
  }
}

function checkAttachment(attachment: Attachment, field: string): void {
  const { filename, disposition, contentId, contentType } = attachment
  if (filename === undefined) throw unsupported(`${field}.filename`, 'needs a name for each attachment; give it one')
  if (disposition === 'inline' && contentId === undefined)
    throw unsupported(`${field}.disposition`, 'shows inline only what has a content ID')
  if (disposition === 'attachment' && contentId !== undefined)
    throw unsupported(`${field}.contentId`, 'makes everything with a content ID inline')
  if (contentType.parameters.some(([, value]) => /[^\x20-\x7e]/.test(value))) {
    throw unsupported(`${field}.contentType`, 'takes parameters in ASCII only')
  }
}

function unsupported(field: string, why: string): MessageError {
  return new MessageError('FIELD_UNSUPPORTED', field, `Postmark ${why}`)
}
