import { ConfigError, type Reply } from '../errors.ts'
import type { BareLineEnds } from '../smtp/content-check.ts'
import type { ReceivedRecipientParameters, SenderParameters } from '../smtp/read-parameters.ts'
import type { Credentials, ScramKeys } from '../smtp/sasl/server.ts'
import type { Session } from './session.ts'

/** What the owner of a server decides. Every method is optional and may be async; undefined is a yes. */
export interface Policy {
  /** A client has connected; a refusal is its greeting, and the connection closes. */
  connection?(session: Session): Answer
  /** EHLO, HELO or LHLO. */
  hello?(session: Session, name: string): Answer
  /** Without it, and without `scramKeys`, AUTH is not offered. For SCRAM the password has been proved already. */
  authenticate?(session: Session, credentials: Credentials): Answer
  /** The keys of a user (see {@link deriveScramKeys}); with it, SCRAM-SHA-256 is offered. */
  scramKeys?(session: Session, user: string): ScramKeys | undefined | Promise<ScramKeys | undefined>
  /** MAIL; an empty path is the null reverse path. */
  sender?(session: Session, path: string, parameters: SenderParameters): Answer
  /** RCPT; `postmaster` may stand without a domain (RFC 5321, 4.5.1). */
  recipient?(session: Session, path: string, parameters: ReceivedRecipientParameters): Answer
  /** DATA or the first BDAT, before any octet of the message. */
  content?(session: Session, envelope: ReceivedEnvelope): Answer
  /**
   * A message. It is accepted when the promise has resolved, and never before; what is not read of the stream is
   * swallowed. The stream throws a MailError where the message is cut short or breaks a rule: the client is refused
   * then, whatever the answer. LMTP may answer once for all recipients, or with one answer for each, in their order.
   */
  message?(
    session: Session,
    envelope: ReceivedEnvelope,
    stream: MessageStream,
  ): MessageAnswer | Promise<MessageAnswer> | Promise<void>
}

/** What a policy answers: undefined is a yes. */
export type Answer = Refusal | HangUp | undefined | Promise<Refusal | HangUp | undefined> | Promise<void>

/** What a policy answers to a message: a yes may have a text of its own, such as where it was queued. */
export type MessageAnswer = MessageVerdict | readonly MessageVerdict[]

/** The answer to a message, for one recipient or for all. */
export type MessageVerdict = Refusal | HangUp | { readonly text: string } | undefined

/** A no, with the reply that says so. Code 421 closes the connection. */
export interface Refusal extends Reply {
  readonly kind: 'refusal'
}

/** Closes the connection at once and says nothing. */
export interface HangUp {
  readonly kind: 'hang-up'
}

/** One recipient as it was accepted. */
export interface ReceivedRecipient {
  readonly address: string
  readonly parameters: ReceivedRecipientParameters
}

/** What MAIL and the accepted RCPTs said. */
export interface ReceivedEnvelope {
  /** Names this transaction, as its Received line does. */
  readonly id: string
  /** Empty for the null reverse path. */
  readonly sender: string
  readonly parameters: SenderParameters
  readonly recipients: readonly ReceivedRecipient[]
  /** When the content began, in milliseconds since 1970. */
  readonly receivedAt: number
}

/** The octets of one message, for one reader, at the reader's pace: while it is slow the client waits. */
export interface MessageStream extends AsyncIterable<Uint8Array> {
  /** Octets of the message so far, as the client sent them, without dot-stuffing. */
  readonly octets: number
  /** Line ends that stood alone so far. */
  readonly bareLineEnds: BareLineEnds
}

/**
 * A refusal for a policy to answer with, such as `refuse(550, '5.1.1', 'No such user')`.
 *
 * @param code 400 to 599
 * @param enhanced RFC 3463; its class is that of the code
 * @param text printable ASCII; a line feed begins another line
 * @throws ConfigError OPTION_INVALID
 */
export function refuse(code: number, enhanced: string | undefined, text: string): Refusal {
  if (!Number.isInteger(code) || code < 400 || code > 599) {
    throw new ConfigError('OPTION_INVALID', 'refuse.code', `must be a whole number from 400 to 599, got ${code}`)
  }
  if (enhanced !== undefined && !(/^[45]\.\d{1,3}\.\d{1,3}$/.test(enhanced) && enhanced[0] === String(code)[0])) {
    throw new ConfigError('OPTION_INVALID', 'refuse.enhanced', `must be such as ${String(code)[0]}.1.1`)
  }
  if (!/^[\x20-\x7e]{1,480}(?:\n[\x20-\x7e]{1,480})*$/.test(text)) {
    throw new ConfigError('OPTION_INVALID', 'refuse.text', 'must be printable ASCII in lines of 1 to 480 characters')
  }
  return { kind: 'refusal', code, text, ...(enhanced === undefined ? {} : { enhanced }) }
}

/** The answer that closes the connection without a word. */
export function hangUp(): HangUp {
  return { kind: 'hang-up' }
}
