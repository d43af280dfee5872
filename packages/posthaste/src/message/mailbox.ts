/** A person or a thing that mail is addressed to (RFC 5322, section 3.4). */
export interface Mailbox {
  /** The display name, decoded: any text without control characters. Absent, never empty. */
  readonly name?: string
  /**
   * `local@domain`, checked: a local part as RFC 5321 writes it (quoted only where it must be), and a domain in its
   * ASCII form (A-labels) or a domain literal. Non-ASCII only in the local part, and then it needs SMTPUTF8.
   */
  readonly address: string
}
