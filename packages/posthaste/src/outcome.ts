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
  /** What that reply answered: `MAIL`, `RCPT`, `DATA`, `end-of-data` … */
  readonly command?: string
  /** What to do about an outcome other than `accepted` and `queued`. */
  readonly action?: Action
  /** Why, in words, when no reply says it. */
  readonly reason?: string
}

/** The server at the other end. */
export interface ServerFacts {
  /** As it was configured. */
  readonly host: string
  readonly port: number
  /** The IP address that was connected to; absent through a proxy. */
  readonly address?: string
}

/** How a connection was encrypted. */
export interface ConnectionTls {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  /** The name of the cipher suite, as OpenSSL writes it. */
  readonly cipher: string
  /** Whether the certificate was signed by somebody we trust, for the right name. */
  readonly authorized: boolean
  /** The name that the certificate is for; absent where it is not authorized. */
  readonly verifiedName?: string
  /** Whether an earlier TLS session was resumed. */
  readonly resumed: boolean
}

/**
 * How long each phase of a send took, in whole milliseconds of the runtime's clock. What belongs to the connection stands
 * at the message that opened it; those that follow over the same connection paid nothing for it.
 */
export interface Timing {
  /** Looking up the name, and TCP. */
  readonly connectMs?: number
  /** The TLS handshake, without STARTTLS itself. */
  readonly tlsMs?: number
  /** AUTH, from its command to its last reply. */
  readonly authMs?: number
  /** From MAIL until the content could leave. With PIPELINING this overlaps the message before. */
  readonly envelopeMs: number
  /** From the first octet of the content to the last reply. */
  readonly dataMs: number
}
