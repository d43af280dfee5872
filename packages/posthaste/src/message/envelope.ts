/** What MAIL and RCPT carry (RFC 5321, section 2.3.1): whom the servers answer to and whom they deliver to. */
export interface Envelope {
  /** Where bounces go; the empty string is the null reverse path (RFC 5321, 4.5.5). */
  readonly sender: string
  /** Checked addresses in the form of {@link Mailbox.address}, each once, at least one. */
  readonly recipients: readonly string[]
}

/** What delivery reports to ask for (RFC 3461). Refused before anything is sent where the server has no DSN. */
export interface DeliveryReports {
  /** When to report; an empty list means never. @default the server's choice: on failure */
  readonly notify?: readonly ('success' | 'failure' | 'delay')[]
  /** How much of the message a report brings back. @default the server's choice */
  readonly return?: 'full' | 'headers'
  /** Comes back in every report; printable ASCII, at most 100 characters once encoded. */
  readonly envelopeId?: string
}
