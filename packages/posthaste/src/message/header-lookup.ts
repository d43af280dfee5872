import { dateField, type HeaderField, idsField, mailboxesField, textField } from './header.ts'
import type { Mailbox } from './mailbox.ts'
import type { Message } from './message.ts'

/** The first header field of a name, in whatever letter case, or `undefined`. Bcc is not part of the header. */
export function headerField(message: Message, name: string): HeaderField | undefined {
  return headerFields(message, name)[0]
}

/** Every header field of a name, in whatever letter case, in order: those in `headers`, else what the message itself names. */
export function headerFields(message: Message, name: string): readonly HeaderField[] {
  const key = name.toLowerCase()
  const given = message.headers.filter((field) => field.name.toLowerCase() === key)
  if (given.length > 0) return given
  const own = ownField(message, key)
  return own === undefined ? [] : [own]
}

/** The authors as the header shows them: From in `headers`, else `from`. */
export function authorsOf(message: Message): readonly Mailbox[] {
  const field = message.headers.find(({ name }) => name.toLowerCase() === 'from')
  return field?.kind === 'mailboxes' ? field.mailboxes : message.from
}

function ownField(message: Message, key: string): HeaderField | undefined {
  switch (key) {
    case 'from':
      return ofMailboxes('From', message.from)
    case 'sender':
      return ofMailboxes('Sender', message.sender ? [message.sender] : [])
    case 'to':
      return ofMailboxes('To', message.to)
    case 'cc':
      return ofMailboxes('Cc', message.cc)
    case 'reply-to':
      return ofMailboxes('Reply-To', message.replyTo)
    case 'subject':
      return message.subject === undefined ? undefined : textField('Subject', message.subject, 'subject')
    case 'date':
      return message.date === undefined ? undefined : dateField('Date', message.date, 'date')
    case 'message-id':
      return message.messageId === undefined ? undefined : idsField('Message-ID', [message.messageId], 'messageId')
    default:
      return undefined
  }
}

function ofMailboxes(name: string, mailboxes: readonly Mailbox[]): HeaderField | undefined {
  return mailboxes.length === 0 ? undefined : mailboxesField(name, mailboxes, name)
}
