import { MessageError } from '../errors.ts'
import type { Mailbox } from '../message/mailbox.ts'
import type { MessageInput } from '../message/message-input.ts'
import type { TeamMessage } from './mailer.ts'
import type { ResolvedMailerOptions } from './resolve-options.ts'

/** A message to admins or managers as `send()` takes it; throws MESSAGE_INVALID when it says itself whom it is from or to. */
export function teamMessage(
  message: TeamMessage,
  team: readonly Mailbox[],
  mailer: ResolvedMailerOptions,
): MessageInput {
  for (const field of ['from', 'sender', 'to', 'cc', 'bcc']) {
    if (field in message)
      throw new MessageError('MESSAGE_INVALID', field, 'is decided by the mailer here; leave it out, or use send()')
  }
  return {
    ...message,
    ...(mailer.serverFrom.length > 0 ? { from: mailer.serverFrom } : {}),
    to: team,
    subject: `${mailer.subjectPrefix}${message.subject ?? ''}`,
  }
}
