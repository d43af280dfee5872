import { MessageError } from '../errors.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { domainOf } from './address.ts'
import { frozen, refuseAuthorsWithoutSender } from './create-message.ts'
import { authorsOf } from './header-lookup.ts'
import type { Mailbox } from './mailbox.ts'
import type { Message } from './message.ts'
import { createMessageId } from './message-id.ts'

/** A message that has all that RFC 5322, 3.6 demands: an author, a date, and an identifier, which it need not have but should. */
export type CompletedMessage = Message & { readonly messageId: string; readonly date: number }

/** What to fill in where a message says nothing. */
export interface MessageDefaults {
  readonly from?: readonly Mailbox[]
}

/**
 * Fills in the author, the date and the Message-ID where they are absent, and keeps them where they are given. The
 * right side of the Message-ID is the domain of From, never the name of this machine.
 *
 * @throws MessageError MESSAGE_INVALID when there is no author
 */
export function completeMessage(message: Message, runtime: Runtime, defaults: MessageDefaults = {}): CompletedMessage {
  const from = message.from.length > 0 ? message.from : (defaults.from ?? [])
  const author = authorsOf(message)[0] ?? from[0]
  if (!author) {
    throw new MessageError(
      'MESSAGE_INVALID',
      'from',
      'expected an author, got none; give from, or set a default in the mailer',
    )
  }
  const { messageId, date } = message
  if (messageId !== undefined && date !== undefined && from === message.from)
    return frozen({ ...message, messageId, date })
  const completed = {
    ...message,
    from,
    date: date ?? runtime.clock.now(),
    messageId: messageId ?? createMessageId(domainOf(author.address), runtime),
  }
  refuseAuthorsWithoutSender(completed)
  return frozen(completed)
}
