import type { MailError } from '../errors.ts'
import type { Envelope } from '../message/envelope.ts'
import type { Message } from '../message/message.ts'
import type { Receipt } from '../transport/transport.ts'
import type { PartialMessage } from './partial-message.ts'

/** What a mailer calls before and after each send. */
export interface Hooks {
  /** May change or stop each message. */
  readonly beforeSend?: BeforeSend
  /** Sees what became of each send. */
  readonly afterSend?: AfterSend
}

/** Fields that replace those of a message; one that is handed back as it was, as in `{ ...message, subject: '…' }`, changes nothing. */
export type MessageChanges = {
  readonly [Field in keyof PartialMessage]:
    | PartialMessage[Field]
    | (Field extends keyof Message ? Message[Field] : never)
}

/** What a {@link BeforeSend} hook may answer. */
export type BeforeSendAnswer = MessageChanges | { readonly veto: string } | false | undefined

/**
 * Looks at every message before it is sent, defaults and overrides included, and may change or stop it.
 *
 * - Nothing (`undefined`): it is sent as it is.
 * - Some fields, such as `{ subject: '…' }`: they replace the message's, as overrides do (header fields by name).
 * - `false` or `{ veto: 'why' }`: it is not sent, and `send()` throws MESSAGE_VETOED. So it does when the hook throws;
 *   what was thrown is the error's `cause`.
 *
 * Octets sent by `sendRaw()` pass it by: there is no message to look at.
 */
export type BeforeSend = (
  message: Message,
  context: SendContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that returns nothing at all is the common one.
) => BeforeSendAnswer | void | Promise<BeforeSendAnswer | void>

/** What a hook may want to know beside the message. */
export interface SendContext {
  /** The name of the route. */
  readonly via: string
  readonly signal?: AbortSignal
}

/**
 * Sees what became of every send. It cannot change that: what it throws goes to the log as `hook-failed`.
 * The send waits for it.
 */
export type AfterSend = (result: SendReport) => void | Promise<void>

/** What an {@link AfterSend} hook is told. */
export type SendReport = SendFacts &
  (
    | { readonly ok: true; readonly receipt: Receipt; readonly error?: undefined }
    | { readonly ok: false; readonly error: MailError | Error; readonly receipt?: undefined }
  )

/** What is known of one send, whatever became of it. */
export interface SendFacts {
  /** The name of the route. */
  readonly via: string
  /** The message as it was sent; absent for `sendRaw()`, and when what was given is no message. */
  readonly message?: Message
  /** Absent when the send failed before there was one. */
  readonly envelope?: Envelope
  /** The name of the template, for a message that is made of one. */
  readonly template?: string
}
