/**
 * A point of an SMTP conversation at which a fake server can be told what to do.
 *
 * - `greeting`: a client has connected; nothing was said yet.
 * - `handshake`: the TLS handshake is about to begin; `raw`, `silence`, `close` and `reset` come in its place.
 * - a verb: that command has arrived.
 * - `AUTH-response`: the client has answered a challenge.
 * - `body`: octets of the content arrive, after DATA was answered 354; a refusal here is the whole answer to them.
 * - `BDAT`: a chunk of the content has arrived, and is not the last one, or nobody wants it.
 * - `end-of-data`: the whole content has arrived; with LMTP once for every recipient that was accepted.
 * - `other`: a command that has no stage of its own.
 */
export type Stage = (typeof stages)[number]

/** All of them. */
export const stages = [
  'greeting',
  'handshake',
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'AUTH',
  'AUTH-response',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'body',
  'end-of-data',
  'RSET',
  'NOOP',
  'VRFY',
  'QUIT',
  'other',
] as const

/** The stage of a command. */
export function stageOf(verb: string): Stage {
  return stages.find((stage) => stage === verb) ?? 'other'
}

/**
 * What a fake server does at one stage. Fields that are absent leave its own behaviour as it is, so that
 * `{ delayMs: 50 }` is its own reply, late.
 *
 * Whether a command counts as accepted follows from the reply that was given in its place, `reply` or `raw`: 2yz and
 * 3yz accept, everything else refuses. Where no reply is given in its place (`silence`, `close`, `cutAfter` alone …) the
 * server goes on as its own reply would have it: content whose reply is lost was taken, as in real life.
 */
export interface Behaviour {
  /** Said in place of its own reply: one line, or several with LF or CRLF between them, each complete (`250-a\n250 b`). */
  readonly reply?: string
  /** Octets sent in place of its own reply, exactly as they are. */
  readonly raw?: string | Uint8Array
  /** How long to wait before anything else, in milliseconds of the server's clock. */
  readonly delayMs?: number
  /** Sends the reply octet by octet with this many milliseconds of the server's clock between them. */
  readonly octetDelayMs?: number
  /** Says nothing and keeps the connection open; at `body`, reads no further either. */
  readonly silence?: boolean
  /** Sends only this many octets of the reply and closes the connection, or resets it with `reset`. */
  readonly cutAfter?: number
  /** `true` closes the connection after `reply` or `raw`, or in place of its own reply; `'after'` says its own reply first. */
  readonly close?: boolean | 'after'
  /** As `close`, with a TCP reset, so that octets under way are lost. */
  readonly reset?: boolean | 'after'
}

/** What a function of a script is told of the conversation so far. */
export interface SessionFacts {
  /** Which connection this is: 1 for the first that the server took. */
  readonly connection: number
  readonly encrypted: boolean
  /** The name in EHLO, HELO or LHLO. */
  readonly client?: string
  /** Who has authenticated. */
  readonly user?: string
  /** The sender of the transaction under way. */
  readonly sender?: string
  /** The recipients accepted in the transaction under way. */
  readonly recipients: readonly string[]
}

/**
 * What happens at a stage: a reply, a behaviour, or a function of the argument (what follows the verb; the recipient at
 * LMTP's `end-of-data`) that returns one of them, or undefined for the server's own reply.
 */
export type Answer =
  | string
  | Behaviour
  | ((
      argument: string,
      session: SessionFacts,
    ) => string | Behaviour | undefined | Promise<string | Behaviour | undefined>)

/** An answer with the cases that it is for; a condition that is absent is always met. */
export interface Rule {
  readonly answer: Answer
  /** Only on this connection: 1 is the first. */
  readonly connection?: number
  /** Only when the sender of the transaction is this, or matches. */
  readonly sender?: string | RegExp
  /** Only when the recipient in hand is this, or matches; at stages after RCPT, when one of the recipients is. */
  readonly recipient?: string | RegExp
  /** Only the nth time that the other conditions are met: 1 is the first. */
  readonly nth?: number
  /** Only the first so many times that the other conditions are met. @default without end */
  readonly times?: number
  /** At `body` only: once so many octets of the content have arrived. @default 0 */
  readonly octets?: number
}

/** What a fake server does at each stage; of several rules the first that applies decides. */
export type Script = { readonly [S in Stage]?: Answer | readonly Rule[] }
