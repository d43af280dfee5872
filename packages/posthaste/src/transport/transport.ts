import type { ConnectionTls, RecipientResult, Reply, ServerFacts, Timing } from '../errors.ts'
import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { Message } from '../message/message.ts'
import type { Raw } from '../mime/raw.ts'
import type { ExplainRequest, TransportExplanation } from './explanation.ts'

/** One message on its way out: whom it is for, and a way to get its octets. */
export interface Outgoing {
  readonly envelope: Envelope
  /** As in the header, without angle brackets; empty for raw octets that have none. */
  readonly messageId: string
  /** Composes at the first call; every later call gives the same octets. */
  compose(): Promise<Raw>
  /** The message as data; absent for octets sent as they are (`sendRaw`). */
  readonly message?: Message
  /** The name of the template that its subject and body come from. */
  readonly template?: string
  readonly dsn?: DeliveryReports
  /** Given to transports that can recognise a repeated send by it. */
  readonly idempotencyKey?: string
  /** Asks for what was said to the server on the receipt. */
  readonly transcript?: boolean
}

/**
 * One way for a message to leave. Every transport passes the suite in conformance.ts.
 *
 * Nothing connects before the first `send`. A transport never repeats a send whose outcome it does not know.
 */
export interface Transport {
  /** For receipts and logs: its kind and place, never a secret, such as `smtp://smtp.example.com:587`. */
  readonly name: string

  /** How many sends are worth having under way at once; `sendMany` keeps to it. */
  readonly concurrency: number

  /**
   * Sends one message. Resolves when at least one recipient was accepted; partial refusal is data in the receipt.
   * Rejects with a MailError when none was, or with the signal's own reason when it was aborted before any octet of
   * the content left; with an UnknownOutcomeError when that is what is known.
   */
  send(outgoing: Outgoing, signal?: AbortSignal): Promise<Receipt>

  /**
   * Throws what `send` would refuse without asking anybody, such as a field that it cannot express. Captured mail goes this
   * far, so that a test sees the error that its users would.
   */
  check?(outgoing: Outgoing): void | Promise<void>

  /** Connects and authenticates without sending anything, for `posthaste check`; rejects with what is wrong. */
  verify?(signal?: AbortSignal): Promise<void>

  /**
   * Says what would become of a message, without sending it: what `send` would refuse is data. Connects only when the
   * request says so.
   */
  explain?(outgoing: Outgoing, request: ExplainRequest): Promise<TransportExplanation>

  /** What is unfit for production, one sentence each, for `posthaste check`. */
  readonly warnings: readonly string[]

  /** The users that it authenticates as, for `posthaste check`, which compares them with the From. */
  readonly accounts?: readonly string[]

  /** Lets what is under way finish, then gives everything back. Harmless when nothing is open; a second call waits for the first. */
  close(): Promise<void>
}

/** What became of a message that at least one recipient was accepted for. */
export interface Receipt {
  /** That of {@link Outgoing}. */
  readonly messageId: string
  /** The recipients whose outcome is `accepted` or `queued`. */
  readonly accepted: readonly string[]
  /** Every recipient of the envelope, in order. */
  readonly recipients: readonly RecipientResult[]
  /** The name of the transport that took it. */
  readonly transport: string
  /** The reply to the end of the data, where there is one for all recipients. */
  readonly reply?: Reply
  /** The identifier that a provider gave it. */
  readonly providerId?: string
  /** Which server took it, where that is known. */
  readonly server?: ServerFacts
  /** How the connection to it was encrypted; absent where it was not, or where nothing was connected to. */
  readonly tls?: ConnectionTls
  /** How long each phase took. */
  readonly timing?: Timing
  /** What was said, where `transcript: true` asked for it: one line each, secrets masked, no content. */
  readonly transcript?: readonly string[]
}
