// How do a route's defaults, its overrides and what a hook returns join a message? Field by field: a field that is
// given replaces the other's whole, except that header fields are joined by name and metadata by key.
import { ConfigError, MessageError } from '../errors.ts'
import { createMessage, frozen } from '../message/create-message.ts'
import type { HeaderField } from '../message/header.ts'
import { type MailboxesInput, toMailboxes } from '../message/mailbox-input.ts'
import type { Message } from '../message/message.ts'
import type { MessageInput } from '../message/message-input.ts'
import { checkedOption } from './check-options.ts'

/** Some fields of a message, as `send()` takes them. What tells one message from another is not among them. */
export type PartialMessage = Omit<MessageInput, 'messageId' | 'date'>

/** Checked fields, ready to join any number of messages. */
export interface MessageParts {
  /** The fields that were given; `headers` and `metadata` always join by name. */
  readonly given: readonly FieldName[]
  readonly message: Message
}

type FieldName = Exclude<keyof Message, 'headers' | 'metadata' | 'messageId' | 'date'>

const fieldOf: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ['from', 'from'],
  ['sender', 'sender'],
  ['to', 'to'],
  ['cc', 'cc'],
  ['bcc', 'bcc'],
  ['replyTo', 'replyTo'],
  ['subject', 'subject'],
  ['text', 'text'],
  ['html', 'html'],
  ['alternatives', 'alternatives'],
  ['calendar', 'alternatives'],
  ['attachments', 'attachments'],
  ['tags', 'tags'],
])

/** Checks some fields of a message; throws what `createMessage` throws. */
export function partsOf(fields: PartialMessage): MessageParts {
  for (const name of ['messageId', 'date']) {
    if (name in fields) throw new MessageError('MESSAGE_INVALID', name, 'belongs to one message alone')
  }
  const message = createMessage(fields)
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : (fieldOf.get(name) ?? []),
  )
  return { given: [...new Set(given)], message }
}

/** Checks the fields that stand in the option `option`; throws OPTION_INVALID with the option and the field at fault. */
export function partsOfOption(fields: PartialMessage, option: string): MessageParts {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new ConfigError('OPTION_INVALID', option, 'must be an object of message fields')
  }
  return checkedOption(option, () => partsOf(fields))
}

/** The option `option` as the From of messages that have none; throws OPTION_INVALID. */
export function partsOfFrom(from: MailboxesInput, option: string): MessageParts {
  const mailboxes = checkedOption(option, () => toMailboxes(from, option))
  return { given: ['from'], message: frozen({ ...emptyMessage, from: mailboxes }) }
}

/** A message that says nothing. */
export const emptyMessage: Message = createMessage({})

/** The message, with a default for each field that it leaves out or leaves empty. */
export function withDefaults(message: Message, defaults: MessageParts): Message {
  return joined(
    message,
    defaults,
    defaults.given.filter((name) => isAbsent(message, name)),
    false,
  )
}

/** The message, with every field that `overrides` gives replaced by it. */
export function withOverrides(message: Message, overrides: MessageParts): Message {
  return joined(message, overrides, overrides.given, true)
}

/** Both as one; where both give a field, that of `nearer` stands. */
export function combined(
  general: MessageParts | undefined,
  nearer: MessageParts | undefined,
): MessageParts | undefined {
  if (!general || !nearer) return nearer ?? general
  return {
    given: [...new Set([...general.given, ...nearer.given])],
    message: withOverrides(general.message, nearer),
  }
}

function isAbsent(message: Message, name: FieldName): boolean {
  const value = message[name]
  return value === undefined || (Array.isArray(value) && value.length === 0)
}

function joined(message: Message, parts: MessageParts, names: readonly FieldName[], partsWin: boolean): Message {
  const hasHeaders = parts.message.headers.length > 0
  const hasMetadata = Object.keys(parts.message.metadata).length > 0
  if (names.length === 0 && !hasHeaders && !hasMetadata) return message

  const fields: Partial<Pick<Message, FieldName>> = {}
  for (const name of names) copyField(fields, parts.message, name)
  const [weak, strong] = partsWin ? [message, parts.message] : [parts.message, message]
  return frozen({
    ...message,
    ...fields,
    ...(hasHeaders ? { headers: joinedHeaders(weak.headers, strong.headers) } : {}),
    ...(hasMetadata ? { metadata: Object.freeze({ ...weak.metadata, ...strong.metadata }) } : {}),
  })
}

function copyField<Name extends FieldName>(
  target: { -readonly [Each in Name]?: Message[Each] },
  source: Message,
  name: Name,
): void {
  target[name] = source[name]
}

/** The weak ones whose name no strong one has, then the strong ones; a name may stand more than once on either side. */
function joinedHeaders(weak: readonly HeaderField[], strong: readonly HeaderField[]): readonly HeaderField[] {
  if (weak.length === 0) return strong
  const names = new Set(strong.map(({ name }) => name.toLowerCase()))
  return Object.freeze([...weak.filter(({ name }) => !names.has(name.toLowerCase())), ...strong])
}
