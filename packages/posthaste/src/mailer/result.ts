import type { MailError } from '../errors.ts'
import type { Receipt } from '../transport/transport.ts'

/** What became of one message. */
export type SendResult =
  | { readonly ok: true; readonly receipt: Receipt; readonly error?: undefined }
  | { readonly ok: false; readonly error: MailError; readonly receipt?: undefined }

/** What became of one message among many. */
export type BulkResult = SendResult & {
  /** Its place in the input, from 0. */
  readonly index: number
}

/** What became of many messages, in numbers. */
export interface BulkSummary {
  /** Messages taken from the input. */
  readonly messages: number
  /** Messages that at least one recipient was accepted for. */
  readonly sent: number
  /** Messages that no recipient was accepted for, those of unknown outcome included. */
  readonly failed: number
  /** Failed messages that may have arrived all the same. */
  readonly unknown: number
  /** Recipients of the sent messages, by outcome. */
  readonly recipients: {
    readonly accepted: number
    readonly refused: number
    readonly deferred: number
    readonly unknown: number
    readonly queued: number
  }
  /** The first failures, at most 1000, in the order of the input. */
  readonly failures: readonly BulkFailure[]
}

/** One message that was not sent, and why. */
export interface BulkFailure {
  /** Its place in the input, from 0. */
  readonly index: number
  readonly error: MailError
}
