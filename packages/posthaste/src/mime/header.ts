import { MessageError } from '../errors.ts'
import type { CompletedMessage } from '../message/complete.ts'
import type { HeaderField } from '../message/header.ts'
import type { Mailbox } from '../message/mailbox.ts'
import { formatDateTime } from './date-time.ts'
import { idWords, mailboxWords, textWords } from './field-words.ts'
import { headerLine, isAscii } from './header-line.ts'

/** The fields of a message down to those of MIME, in the order in which mail programs show them. Bcc is never among them. */
export function messageHeader(message: CompletedMessage): string {
  const given = fieldsByName(message.headers)
  let header = given?.get('date') ?? headerLine('Date', [formatDateTime('date', message.date)])
  header += given?.get('from') ?? mailboxLine('From', message.from)
  header += given?.get('sender') ?? mailboxLine('Sender', message.sender === undefined ? noMailboxes : [message.sender])
  header += given?.get('reply-to') ?? mailboxLine('Reply-To', message.replyTo)
  header += given?.get('to') ?? mailboxLine('To', message.to)
  header += given?.get('cc') ?? mailboxLine('Cc', message.cc)
  header += given?.get('message-id') ?? headerLine('Message-ID', idWords('Message-ID', [message.messageId]))
  header += given?.get('subject') ?? (message.subject === undefined ? '' : textLine('Subject', message.subject))
  for (const field of message.headers) if (!named.has(field.name.toLowerCase())) header += fieldLine(field)
  if (message.from.length === 0 && given?.has('from') !== true)
    throw new MessageError('MESSAGE_INVALID', 'from', 'a message needs an author (RFC 5322, 3.6.2)')
  return header
}

const named = new Set(['date', 'from', 'sender', 'reply-to', 'to', 'cc', 'message-id', 'subject'])

const noMailboxes: readonly Mailbox[] = []

/** The lines of the fields that take the place of those that a message names, or undefined when there are none. */
function fieldsByName(fields: readonly HeaderField[]): Map<string, string> | undefined {
  if (fields.length === 0) return undefined
  const found = new Map<string, string>()
  for (const field of fields) {
    const name = field.name.toLowerCase()
    if (!named.has(name)) continue
    if (found.has(name))
      throw new MessageError('HEADER_INVALID', `headers[${JSON.stringify(field.name)}]`, 'may stand only once')
    found.set(name, fieldLine(field))
  }
  return found
}

function fieldLine(field: HeaderField): string {
  const { name } = field
  if (/^(?:bcc$|mime-version$|content-)/i.test(name))
    throw new MessageError(
      'HEADER_INVALID',
      `headers[${JSON.stringify(name)}]`,
      'is written by the composer alone, or never',
    )
  switch (field.kind) {
    case 'text':
      return textLine(name, field.text)
    case 'mailboxes':
      return mailboxLine(name, field.mailboxes)
    case 'date':
      return headerLine(name, [formatDateTime(`headers[${JSON.stringify(name)}]`, field.date)])
    case 'ids':
      return headerLine(name, idWords(name, field.ids))
    case 'tokens':
      return headerLine(name, field.tokens)
  }
}

function textLine(name: string, text: string): string {
  return headerLine(name, textWords(name, text))
}

/** Nothing when there is no mailbox: an empty address field is none (RFC 5322, 3.6.3). */
function mailboxLine(name: string, mailboxes: readonly Mailbox[]): string {
  if (mailboxes.length === 0) return ''
  const utf8 = mailboxes.some(({ address }) => !isAscii(address))
  return headerLine(name, mailboxWords(name, mailboxes), { foldFirst: true, utf8 })
}
