import type { ConnectionTls, RecipientResult, Reply, ServerFacts, Timing } from '../errors.ts'
import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { Raw } from '../mime/raw.ts'

/** What a client is asked to send. */
export interface Submission {
  readonly envelope: Envelope
  /** Composes at the first call, and gives the same octets at every later one. */
  compose(): Promise<Raw>
  readonly dsn?: DeliveryReports
  /** Gives what was said with the result. @default as the options say */
  readonly transcript?: boolean
}

/** What became of a message that at least one recipient was accepted for. */
export interface Submittal {
  /** Every recipient of the envelope, in order. */
  readonly recipients: readonly RecipientResult[]
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly reply?: Reply
  readonly server?: ServerFacts
  /** How the connection was encrypted. */
  readonly tls?: ConnectionTls
  readonly timing?: Timing
  readonly transcript?: readonly string[]
}
