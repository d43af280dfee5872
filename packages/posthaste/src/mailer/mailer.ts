import type { EmailMessage } from '../message/email-message.ts'
import type { DeliveryReports, Envelope, EnvelopeOverride } from '../message/envelope.ts'
import type { Mailbox } from '../message/mailbox.ts'
import type { Message } from '../message/message.ts'
import type { MessageInput } from '../message/message-input.ts'
import type { AnyTemplates, NoTemplates, TemplateSet, TemplateTypes } from '../template/template-set.ts'
import type { TemplatedMessage } from '../template/templated-message.ts'
import type { Receipt, Transport } from '../transport/transport.ts'
import type { Explanation } from './explain.ts'
import type { BulkResult, BulkSummary, SendResult } from './result.ts'

/**
 * What can be sent: fields, the builder, a checked message from `createMessage()`, or one of the templates of `Types` with
 * its data.
 */
export type Sendable<Types extends TemplateTypes = NoTemplates> =
  | (MessageInput & { readonly template?: undefined })
  | TemplatedMessage<Types>
  | EmailMessage
  | Message

/** How one message is sent. */
export interface SendOptions<Route extends string = string> {
  /** The route. @default 'default' */
  readonly via?: Route
  /** What MAIL and RCPT carry, where that is not what the header says. */
  readonly envelope?: EnvelopeOverride
  /** Which delivery reports to ask for (RFC 3461). */
  readonly dsn?: DeliveryReports
  /**
   * Every server on the way must pass the message on over TLS with a verified certificate, or bounce it (RFC 8689). Refused
   * with CAPABILITY_MISSING where the first server does not promise it, or was not verified itself.
   * @default false
   */
  readonly requireTls?: boolean
  /**
   * Stops the send. Before any content left, `send()` throws the signal's own reason; after that, OUTCOME_UNKNOWN with
   * the reason as its cause.
   */
  readonly signal?: AbortSignal
  /** Lets a transport that can (a provider's API) recognise that this message was sent before. */
  readonly idempotencyKey?: string
  /** Asks for what was said to the server, as `receipt.transcript`: secrets masked, no content. @default false */
  readonly transcript?: boolean
}

/** How octets are sent as they are. */
export interface SendRawOptions<Route extends string = string> extends Envelope, Omit<SendOptions<Route>, 'envelope'> {
  /** Puts the signature of the route's DKIM keys before the octets, which else leave as they are. @default false */
  readonly dkim?: boolean
}

/** How messages are sent in bulk. */
export interface SendManyOptions<Route extends string = string>
  extends Pick<SendOptions<Route>, 'via' | 'dsn' | 'requireTls' | 'signal' | 'transcript'> {
  /** The envelope of each message, such as a bounce address of its own. */
  envelope?(message: Sendable<AnyTemplates>, index: number): EnvelopeOverride | undefined
  /** The idempotency key of each message. */
  idempotencyKey?(message: Sendable<AnyTemplates>, index: number): string | undefined
}

/** How one message is explained. */
export interface ExplainOptions<Route extends string = string>
  extends Pick<SendOptions<Route>, 'via' | 'envelope' | 'dsn' | 'requireTls' | 'signal'> {
  /**
   * Connects to the server and says EHLO, to learn what it offers and would refuse: no login, and nothing of the message.
   * @default false
   */
  readonly connect?: boolean
}

/** A message for `mailAdmins()` or `mailManagers()`, which know whom it is from and to. */
export type TeamMessage = Omit<MessageInput, 'from' | 'sender' | 'to' | 'cc' | 'bcc'>

/** One way out of a mailer, for those who look: `posthaste check`, tests. */
export interface RouteInfo {
  readonly transport: Transport
  /** From of messages of this route that have none. */
  readonly from: readonly Mailbox[]
  /** The keys that sign its messages; absent where none does. */
  readonly dkim?: RouteDkim
}

/** How the messages of a route are signed; nothing secret. */
export interface RouteDkim {
  readonly keys: readonly RouteDkimKey[]
  /** What becomes of messages that no key is for. */
  readonly unsigned: 'refuse' | 'allow'
}

/** What everybody may know of a DKIM key. */
export interface RouteDkimKey {
  readonly domain: string
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  /** The length of an RSA modulus; 256 for Ed25519. */
  readonly bits: number
}

/** Sends messages by named routes. Made by {@link createMailer}; nothing connects before the first send. */
export interface Mailer<Route extends string = string, Types extends TemplateTypes = AnyTemplates> {
  /** The ways out, by name. */
  readonly routes: Readonly<Record<Route, RouteInfo>>

  /** The templates, where it has some. */
  readonly templates: TemplateSet<Types> | undefined

  /**
   * Sends one message, or one template with its data: `send({ to, template: 'welcome', data: { name: 'Ada' }, locale: 'de' })`.
   * Resolves when at least one recipient was accepted; look at `receipt.recipients` for the others.
   *
   * Throws a MailError when none was: branch on its `action`, and never send again by yourself when its `outcome` is
   * `unknown`. Throws the signal's own reason when it was aborted before any content left.
   */
  send(message: Sendable<Types>, options?: SendOptions<Route>): Promise<Receipt>

  /** Like {@link send}, with every MailError as a result; anything else (an abort, a defect) is thrown. */
  trySend(message: Sendable<Types>, options?: SendOptions<Route>): Promise<SendResult>

  /**
   * Sends many messages, as many at once as the transport likes, and yields what became of each, in the order of the
   * input.
   *
   * Lazy: nothing is taken from the input before a result is asked for, and while one is being looked at nothing more
   * is. Memory is bounded, however slow one message is. One bad message is one result. Only an error of the input or
   * an abort throws, after the results of what had been sent; leaving the loop early finishes what is under way.
   */
  sendMany(
    messages: Iterable<Sendable<Types>> | AsyncIterable<Sendable<Types>>,
    options?: SendManyOptions<Route>,
  ): AsyncGenerator<BulkResult, void, undefined>

  /** Sends many messages and counts; keeps the first failures only. Throws as {@link sendMany} does. */
  sendAll(
    messages: Iterable<Sendable<Types>> | AsyncIterable<Sendable<Types>>,
    options?: SendManyOptions<Route>,
  ): Promise<BulkSummary>

  /**
   * Sends a message that is already octets (an .eml file), as it is. CRLF line ends, no NUL, no line over 998 octets:
   * nothing is repaired, what is wrong is refused with MESSAGE_INVALID. Defaults and `beforeSend` do not apply.
   */
  sendRaw(octets: Uint8Array, options: SendRawOptions<Route>): Promise<Receipt>

  /** Writes to the `admins`, from `serverFrom`, with `subjectPrefix`. Without admins: does nothing, and gives undefined. */
  mailAdmins(message: TeamMessage, options?: SendOptions<Route>): Promise<Receipt | undefined>

  /** Writes to the `managers`, from `serverFrom`, with `subjectPrefix`. Without managers: does nothing, and gives undefined. */
  mailManagers(message: TeamMessage, options?: SendOptions<Route>): Promise<Receipt | undefined>

  /**
   * Says what would become of a message, without sending it: envelope, header, size, the encoding of each part, TLS, and
   * what would be refused and why. Templates are rendered and `beforeSend` is called, as by a send; `afterSend` is not.
   *
   * Throws what {@link send} would throw before a transport is asked; what the transport or its server would refuse is in
   * the explanation.
   */
  explain(message: Sendable<Types>, options?: ExplainOptions<Route>): Promise<Explanation>

  /**
   * Connects and logs in without sending anything, for health checks; resolves when the route is ready, and at once where
   * there is nothing to connect to. Throws what is wrong, as a send would. While mail is captured, nothing connects.
   *
   * @param via the route. @default 'default'
   */
  verify(via?: Route, options?: Pick<SendOptions<Route>, 'signal'>): Promise<void>

  /** Refuses further sends with MAILER_CLOSED, lets what is under way finish, and closes each transport once. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>

  /** The routes with the names of their transports; nothing secret. */
  toJSON(): { readonly routes: Readonly<Record<string, string>> }
}
