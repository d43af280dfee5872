import type { TlsFacts } from '../net/tls-facts.ts'

export type { TlsFacts }

/** Parameters of a MAIL or RCPT command: keywords in upper case, an empty string where there is no value. */
export type Parameters = Readonly<Record<string, string>>

/** A message that a fake server has taken. */
export interface ReceivedMessage {
  /** The reverse path; empty for a null one. */
  readonly sender: string
  /** The parameters of MAIL, such as `{ SIZE: '1234', BODY: '8BITMIME' }`. */
  readonly parameters: Parameters
  /** Every accepted recipient, in order. */
  readonly recipients: readonly string[]
  /** The parameters of each accepted RCPT, in the same order. */
  readonly recipientParameters: readonly Parameters[]
  /** The content, exactly as it was before dot-stuffing. */
  readonly octets: Uint8Array
  /** The content again, decoded as UTF-8. */
  readonly text: string
  /** Which connection it came over: 1 for the first that the server took. */
  readonly connection: number
  /** The name in EHLO, HELO or LHLO. */
  readonly client: string
  /** Who had authenticated, where anyone had. */
  readonly user?: string
  /** Absent when the connection was in clear. */
  readonly tls?: TlsFacts
}
