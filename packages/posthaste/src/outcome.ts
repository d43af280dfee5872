// What became of a message and of each of its recipients, as plain data.

/** What the caller should do about an error. */
export type Action =
  /** Send the same message again later. */
  | 'retry'
  /** Stop mailing this address. */
  | 'suppress'
  /** Change the message. */
  | 'fix-message'
  /** Change the configuration: the peer refuses us, or would be unsafe to use. */
  | 'fix-config'
  /** Find out whether the message arrived before sending it again: its outcome is unknown. */
  | 'confirm'

/**
 * What is known of the message an error is about: `not-sent` when no server has taken it for anyone,
 * `unknown` when its last octets had begun to leave and no reply came back.
 */
export type ErrorOutcome = 'not-sent' | 'unknown'

/** What one server said (RFC 5321, section 4.2), as plain data. */
export interface Reply {
  /** The three digits, 200 to 599. */
  readonly code: number
  /** The enhanced status code (RFC 3463), such as `5.1.1`, where the server gave one. */
  readonly enhanced?: string
  /** The text of all lines, joined by line feeds, without codes. */
  readonly text: string
}

/** What became of one recipient (RFC 5321 addresses one reply to each RCPT). */
export type RecipientOutcome = 'accepted' | 'refused' | 'deferred' | 'unknown' | 'queued'

/** One recipient of a message and what became of it. */
export interface RecipientResult {
  /** The address as it stood in the envelope. */
  readonly address: string
  readonly outcome: RecipientOutcome
  /** The reply that decided the outcome; absent when no server was asked. */
  readonly reply?: Reply
  /** What to do about an outcome other than `accepted` and `queued`. */
  readonly action?: Action
  /** Why, in words, when no reply says it. */
  readonly reason?: string
}
