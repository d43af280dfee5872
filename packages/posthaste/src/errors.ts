// Every error that Posthaste throws. Branch on `code`, `temporary` or `action`, never on `message`.
import type { MailErrorCode } from './error-code.ts'
import type { Action, ErrorOutcome, RecipientResult, Reply, ServerFacts } from './outcome.ts'

export type { MailErrorCode } from './error-code.ts'
export type * from './outcome.ts'

interface Facts {
  readonly code: MailErrorCode
  readonly temporary: boolean
  readonly action: Action
  readonly outcome?: ErrorOutcome
  readonly recipients?: readonly RecipientResult[]
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** The base of every error that Posthaste throws. */
export abstract class MailError extends Error {
  /** Which error this is. */
  readonly code: MailErrorCode
  /** True when the same message may succeed later without a change by the caller. Never true of an unknown outcome. */
  readonly temporary: boolean
  /** What to do about it. */
  readonly action: Action
  /** Whether a server may have taken the message all the same. */
  readonly outcome: ErrorOutcome
  /** What is known of each recipient, where a transaction had begun. */
  readonly recipients?: readonly RecipientResult[]
  /** How long the peer asked to wait before the next try, in milliseconds, where it did. */
  readonly retryAfterMs?: number
  /**
   * The last lines of what was said to the server, where something was: secrets masked, no content. Neither `inspect()`
   * nor `JSON.stringify()` shows it.
   */
  declare readonly transcript?: readonly string[]
  /** The Message-ID of the message that a transport could not send, or of which the outcome is unknown; no angle brackets. */
  declare readonly messageId?: string
  /** Which server it was, where a transaction had begun and nothing else here says it. */
  declare readonly server?: ServerFacts
  /** How {@link MailError.is} knows an error of another copy of this package. */
  readonly isMailError = true

  protected constructor(message: string, facts: Facts) {
    super(message, 'cause' in facts ? { cause: facts.cause } : undefined)
    this.name = new.target.name
    this.code = facts.code
    this.temporary = facts.temporary
    this.action = facts.action
    this.outcome = facts.outcome ?? 'not-sent'
    if (facts.recipients) this.recipients = facts.recipients
    if (facts.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs
  }

  /** What a log keeps: name, code, message and the facts, and never the cause, which may hold anything. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, code, message, isMailError: _, cause: __, stack: ___, ...facts } = this
    return { name, code, message, ...facts }
  }

  /** Like `instanceof`, and also right when two copies of the package are installed. */
  static is(value: unknown): value is MailError {
    return value instanceof Error && 'isMailError' in value
  }
}

/** An address that is not one, or that could be read in two ways; nothing was sent. */
export class AddressError extends MailError {
  /** Where the address stood, such as `to[2]`. */
  readonly field: string
  /** The offset in the text at which it stopped making sense, in UTF-16 units. */
  readonly offset: number

  constructor(field: string, offset: number, problem: string) {
    super(`${field}: ${problem} (at offset ${offset})`, {
      code: 'ADDRESS_INVALID',
      temporary: false,
      action: 'fix-message',
    })
    this.field = field
    this.offset = offset
  }
}

/** A message that cannot be sent as it is; nothing was sent. */
export class MessageError extends MailError {
  /** The part of the message at fault, such as `headers["X-Tag"]` or `attachments[0]`. */
  readonly field: string

  constructor(
    code:
      | 'HEADER_INVALID'
      | 'MESSAGE_INVALID'
      | 'ATTACHMENT_UNREADABLE'
      | 'MESSAGE_TOO_LARGE'
      | 'FIELD_UNSUPPORTED'
      | 'CAPABILITY_MISSING'
      | 'MESSAGE_VETOED',
    field: string,
    problem: string,
    cause?: unknown,
  ) {
    super(`${field}: ${problem}`, {
      code,
      temporary: false,
      action: 'fix-message',
      ...(cause === undefined ? {} : { cause }),
    })
    this.field = field
  }
}

/** A configuration that cannot work; nothing was connected to. */
export class ConfigError extends MailError {
  /** The option or name at fault, such as `routes.default.pool`. */
  readonly option: string

  constructor(
    code:
      | 'OPTION_INVALID'
      | 'NOT_CONFIGURED'
      | 'ROUTE_UNKNOWN'
      | 'MAILER_CLOSED'
      | 'DKIM_KEY_MISSING'
      | 'CAPTURE_AMBIGUOUS'
      | 'CAPTURE_ENDED',
    option: string,
    problem: string,
    cause?: unknown,
  ) {
    super(option === '' ? problem : `${option}: ${problem}`, {
      code,
      temporary: false,
      action: 'fix-config',
      ...(cause === undefined ? {} : { cause }),
    })
    this.option = option
  }
}

/** What went wrong between us and a peer before, or instead of, a reply. */
export interface ConnectionFacts {
  readonly host: string
  readonly port: number
  /** What was under way: `connect`, `greeting`, `EHLO`, `STARTTLS`, `AUTH`, `MAIL`, `RCPT`, `DATA`, `body`, `end-of-data` … */
  readonly phase: string
  readonly cause?: unknown
  readonly recipients?: readonly RecipientResult[]
}

/** The peer could not be reached, was lost, or is not safe to talk to. */
export class ConnectionError extends MailError {
  readonly host: string
  readonly port: number
  readonly phase: string

  constructor(
    code:
      | 'HOST_NOT_FOUND'
      | 'CONNECTION_FAILED'
      | 'CONNECTION_LOST'
      | 'TIMEOUT'
      | 'TLS_UNAVAILABLE'
      | 'TLS_FAILED'
      | 'CERTIFICATE_INVALID'
      | 'PASSWORD_UNPROTECTED'
      | 'AUTH_UNAVAILABLE'
      | 'SERVER_UNPROVEN'
      | 'PROXY_REFUSED'
      | 'POOL_FULL',
    problem: string,
    facts: ConnectionFacts,
  ) {
    const temporary = lasting.has(code) === false
    super(`${facts.host}:${facts.port} (${facts.phase}): ${problem}`, {
      code,
      temporary,
      action: temporary ? 'retry' : 'fix-config',
      ...('cause' in facts ? { cause: facts.cause } : {}),
      ...(facts.recipients ? { recipients: facts.recipients } : {}),
    })
    this.host = facts.host
    this.port = facts.port
    this.phase = facts.phase
  }
}

const lasting = new Set<MailErrorCode>([
  'HOST_NOT_FOUND',
  'TLS_UNAVAILABLE',
  'CERTIFICATE_INVALID',
  'PASSWORD_UNPROTECTED',
  'AUTH_UNAVAILABLE',
  'SERVER_UNPROVEN',
  'PROXY_REFUSED',
])

/** The peer sent what no server may send; the connection was closed. */
export class ProtocolError extends MailError {
  /** The offending line, at most 200 characters, control characters escaped. */
  readonly line: string

  constructor(problem: string, line: string, recipients?: readonly RecipientResult[]) {
    super(`${problem}: ${line}`, {
      code: 'PROTOCOL_VIOLATION',
      temporary: true,
      action: 'retry',
      ...(recipients ? { recipients } : {}),
    })
    this.line = line
  }
}

/** The peer answered, and the answer was no. */
export class ReplyError extends MailError {
  /** The verb that was answered, such as `MAIL`; `greeting` and `end-of-data` where there is none. */
  readonly command: string
  readonly reply: Reply
  /** Who answered, where that is a server of its own. */
  readonly peer?: { readonly host: string; readonly port: number }

  constructor(
    code: 'REPLY_REJECTED' | 'AUTH_FAILED',
    command: string,
    reply: Reply,
    action: Action,
    recipients?: readonly RecipientResult[],
    retryAfterMs?: number,
    peer?: { readonly host: string; readonly port: number },
  ) {
    const status = reply.enhanced === undefined ? `${reply.code}` : `${reply.code} ${reply.enhanced}`
    const who = peer ? `${peer.host}:${peer.port}: ` : ''
    super(`${who}${command} was answered ${status} ${reply.text}`, {
      code,
      temporary: action === 'retry',
      action,
      ...(recipients ? { recipients } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
    this.command = command
    this.reply = reply
    // A copy, so that nothing else of what is known of the peer comes with it.
    if (peer) this.peer = { host: peer.host, port: peer.port }
  }
}

/** No recipient was accepted; `recipients` says why for each. */
export class RecipientsError extends MailError {
  declare readonly recipients: readonly RecipientResult[]

  constructor(recipients: readonly RecipientResult[]) {
    const action = recipients.find((each) => each.outcome === 'deferred')?.action ?? recipients[0]?.action ?? 'suppress'
    super(`no recipient was accepted: ${recipients.map(inWords).join('; ')}`, {
      code: 'RECIPIENTS_REFUSED',
      temporary: action === 'retry',
      action,
      recipients,
    })
  }
}

function inWords(result: RecipientResult): string {
  const { reply } = result
  const why = reply ? `${reply.code}${reply.enhanced ? ` ${reply.enhanced}` : ''} ${reply.text}` : result.reason
  return why === undefined ? `${result.address} ${result.outcome}` : `${result.address}: ${why}`
}

/**
 * The last octets of the message had begun to leave, and no reply came back: it may have arrived.
 * Nothing in Posthaste sends it again by itself. `cause` says what cut the conversation short.
 */
export class UnknownOutcomeError extends MailError {
  constructor(problem: string, recipients: readonly RecipientResult[], cause?: unknown) {
    super(`the outcome is unknown: ${problem}`, {
      code: 'OUTCOME_UNKNOWN',
      temporary: false,
      action: 'confirm',
      outcome: 'unknown',
      recipients,
      ...(cause === undefined ? {} : { cause }),
    })
  }
}

/** A program or a folder on this machine failed to take the message. */
export class LocalDeliveryError extends MailError {
  constructor(code: 'SENDMAIL_FAILED' | 'FILE_FAILED', problem: string, temporary: boolean, cause?: unknown) {
    super(problem, {
      code,
      temporary,
      action: temporary ? 'retry' : 'fix-config',
      ...(cause === undefined ? {} : { cause }),
    })
  }
}
