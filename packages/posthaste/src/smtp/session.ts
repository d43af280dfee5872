// The server's side of an SMTP session, whole: which command may follow which, and what it leads to (RFC 5321, 4.1.4).
import type { Reply } from '../errors.ts'
import type { HeardCommand } from './read-command.ts'
import type { SenderParameters } from './read-parameters.ts'

/** What a server offers and demands; the same for all of its sessions. */
export interface SessionOffer {
  readonly name: string
  readonly protocol: 'smtp' | 'lmtp'
  readonly startTls: boolean
  readonly tlsRequired: boolean
  /** The mechanisms of AUTH, strongest first; none where nobody can log in. */
  readonly mechanisms: readonly string[]
  readonly authInClear: boolean
  readonly authRequired: boolean
  /** Octets of a message. */
  readonly maxSize: number
  /** Recipients of one message. */
  readonly maxRecipients: number
}

interface Standing {
  readonly encrypted: boolean
  /** Who has logged in. */
  readonly user?: string
}

interface Greeted extends Standing {
  /** How the client named itself, and with which command. */
  readonly client: string
  readonly hello: 'EHLO' | 'HELO' | 'LHLO'
}

interface InTransaction extends Greeted {
  readonly sender: string
  readonly parameters: SenderParameters
  /** How many recipients were accepted. */
  readonly recipients: number
}

/** Where a session stands between two commands. */
export type SessionState =
  | (Standing & { readonly at: 'greeting' })
  | (Greeted & { readonly at: 'ready' })
  | (InTransaction & { readonly at: 'mail' })
  /** The content is under way, after DATA. */
  | (InTransaction & { readonly at: 'data' })
  /** The content is under way in chunks: a BDAT was accepted, and its LAST has not been (RFC 3030, section 2). */
  | (InTransaction & { readonly at: 'chunks' })
  /** A chunk was refused: RSET has to come before anything else of a transaction. */
  | (InTransaction & { readonly at: 'failed' })
  | (Standing & { readonly at: 'closed' })

/** What the policy is asked before a command counts. */
export type Question = 'hello' | 'sender' | 'recipient' | 'content'

/** What has to be done once the reply is said. */
export type Deed = 'encrypt' | 'log-in' | 'data' | 'chunk' | 'swallow' | 'close'

/**
 * What one command leads to. With `ask`, the policy is consulted first: where it refuses, its own reply is said, and the
 * session stays where it was.
 */
export interface Step {
  readonly next: SessionState
  /** Absent where the reply comes out of what has to be done. */
  readonly reply?: Reply
  readonly ask?: Question
  readonly deed?: Deed
}

/** The state of a connection that was just opened. */
export function opened(encrypted: boolean): SessionState {
  return { at: 'greeting', encrypted }
}

/** The order of commands, in one place: no socket, no clock, no callback. */
export function step(state: SessionState, command: HeardCommand, offer: SessionOffer): Step {
  switch (command.verb) {
    case 'EHLO':
    case 'HELO':
    case 'LHLO':
      return stepHello(state, command, offer)
    case 'STARTTLS':
      return stepStartTls(state, offer)
    case 'AUTH':
      return stepAuth(state, command.mechanism, offer)
    case 'MAIL':
      return stepMail(state, command, offer)
    case 'RCPT':
      return stepRcpt(state, command, offer)
    case 'DATA':
      return stepData(state, offer)
    case 'BDAT':
      return stepBdat(state, command.size, offer)
    case 'RSET':
      return { next: rewound(state), reply: say(250, '2.0.0', 'Reset') }
    case 'NOOP':
      return { next: state, reply: say(250, '2.0.0', 'OK') }
    case 'HELP':
      return { next: state, reply: say(214, '2.0.0', 'See RFC 5321') }
    case 'VRFY':
      return { next: state, reply: say(252, '2.5.0', 'Cannot verify; send a message and see') }
    case 'EXPN':
      return { next: state, reply: say(502, '5.7.0', 'Lists are not shown') }
    case 'QUIT':
      return { next: closed(state), reply: say(221, '2.0.0', `${offer.name} closes the connection`), deed: 'close' }
  }
}

/** After the TLS handshake: everything that was said in clear is forgotten (RFC 3207, section 4.2). */
export function encrypted(): SessionState {
  return { at: 'greeting', encrypted: true }
}

/** After a successful AUTH. */
export function loggedIn(state: SessionState, user: string): SessionState {
  return { ...state, user }
}

/** The transaction is over, whatever became of it: what RSET does, and the end of the content. */
export function rewound(state: SessionState): SessionState {
  if (!('client' in state)) return state
  const { encrypted, user, client, hello } = state
  return { at: 'ready', encrypted, client, hello, ...(user === undefined ? {} : { user }) }
}

/** A chunk was refused. */
export function chunkRefused(state: SessionState): SessionState {
  return 'sender' in state ? { ...state, at: 'failed' } : state
}

/** Nothing is said or heard any more. */
export function closed({ encrypted, user }: SessionState): SessionState {
  return { at: 'closed', encrypted, ...(user === undefined ? {} : { user }) }
}

/** Whether a password may be sent now (RFC 4954, section 4). */
function mayLogIn(state: SessionState, offer: SessionOffer): boolean {
  return offer.mechanisms.length > 0 && (state.encrypted || offer.authInClear)
}

/** EHLO in the middle clears the transaction (RFC 5321, 4.1.4); LMTP has a greeting of its own (RFC 2033, 4.1). */
function stepHello(
  state: SessionState,
  { verb, name }: { readonly verb: 'EHLO' | 'HELO' | 'LHLO'; readonly name: string },
  offer: SessionOffer,
): Step {
  if ((verb === 'LHLO') !== (offer.protocol === 'lmtp')) {
    const right = offer.protocol === 'lmtp' ? 'This is LMTP: say LHLO' : 'This is SMTP: say EHLO'
    return { next: state, reply: say(500, '5.5.1', right) }
  }
  const { encrypted, user } = state
  const next: SessionState = {
    at: 'ready',
    encrypted,
    client: name,
    hello: verb,
    ...(user === undefined ? {} : { user }),
  }
  const lines = verb === 'HELO' ? [offer.name] : [`${offer.name} greets ${name}`, ...extensions(state, offer)]
  return { next, reply: { code: 250, text: lines.join('\n') }, ask: 'hello' }
}

function extensions(state: SessionState, offer: SessionOffer): readonly string[] {
  const startTls = offer.startTls && !state.encrypted ? ['STARTTLS'] : []
  const auth = mayLogIn(state, offer) && state.user === undefined ? [`AUTH ${offer.mechanisms.join(' ')}`] : []
  const size = `SIZE ${Number.isFinite(offer.maxSize) ? offer.maxSize : 0}`
  return ['PIPELINING', size, '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', 'CHUNKING', 'DSN', ...startTls, ...auth]
}

function stepStartTls(state: SessionState, offer: SessionOffer): Step {
  if (!offer.startTls) return { next: state, reply: say(502, '5.5.1', 'TLS is not offered') }
  if (state.encrypted) return { next: state, reply: say(503, '5.5.1', 'The connection is encrypted') }
  if (state.at === 'mail' || state.at === 'chunks' || state.at === 'failed') return outOfOrder(state, 'not now')
  return { next: state, reply: say(220, '2.0.0', 'Begin the TLS handshake'), deed: 'encrypt' }
}

function stepAuth(state: SessionState, mechanism: string, offer: SessionOffer): Step {
  if (offer.mechanisms.length === 0) return { next: state, reply: say(502, '5.5.1', 'AUTH is not offered') }
  if (state.at === 'greeting') return outOfOrder(state, helloFirst(offer))
  if (!mayLogIn(state, offer)) return { next: state, reply: say(538, '5.7.11', 'Encryption is required: say STARTTLS') }
  if (state.user !== undefined) return outOfOrder(state, 'already logged in')
  if (state.at !== 'ready') return outOfOrder(state, 'not in a transaction')
  if (offer.mechanisms.includes(mechanism)) return { next: state, deed: 'log-in' }
  return { next: state, reply: say(504, '5.5.4', `Mechanisms are ${offer.mechanisms.join(', ')}`) }
}

function stepMail(
  state: SessionState,
  { sender, parameters, utf8 }: Extract<HeardCommand, { verb: 'MAIL' }>,
  offer: SessionOffer,
): Step {
  if (state.at === 'greeting') return outOfOrder(state, helloFirst(offer))
  if (state.at !== 'ready') return outOfOrder(state, state.at === 'failed' ? 'RSET first' : 'a sender is given already')
  if (offer.tlsRequired && !state.encrypted) {
    return { next: state, reply: say(530, '5.7.0', 'Encryption is required: say STARTTLS') }
  }
  if (offer.authRequired && state.user === undefined) {
    return { next: state, reply: say(530, '5.7.0', 'Authentication is required') }
  }
  if (state.hello === 'HELO' && Object.keys(parameters).length > 0) {
    return { next: state, reply: say(555, '5.5.4', 'Parameters need EHLO') }
  }
  if (parameters.auth !== undefined && offer.mechanisms.length === 0) {
    return { next: state, reply: say(555, '5.5.4', 'unknown parameter AUTH') }
  }
  if (utf8 && parameters.smtpUtf8 !== true) return { next: state, reply: needsUtf8 }
  if (parameters.size !== undefined && parameters.size > offer.maxSize) return { next: state, reply: tooLarge(offer) }
  return {
    next: { ...state, at: 'mail', sender, parameters, recipients: 0 },
    reply: say(250, '2.1.0', 'Sender accepted'),
    ask: 'sender',
  }
}

function stepRcpt(
  state: SessionState,
  { utf8 }: Extract<HeardCommand, { verb: 'RCPT' }>,
  { maxRecipients }: SessionOffer,
): Step {
  if (state.at !== 'mail') return outOfOrder(state, state.at === 'failed' ? 'RSET first' : 'MAIL first')
  if (utf8 && state.parameters.smtpUtf8 !== true) return { next: state, reply: needsUtf8 }
  if (state.recipients >= maxRecipients) {
    // RFC 5321, 4.5.3.1.10: temporary, so that the client sends the rest in another transaction.
    return { next: state, reply: say(452, '4.5.3', `At most ${maxRecipients} recipients for one message`) }
  }
  return {
    next: { ...state, recipients: state.recipients + 1 },
    reply: say(250, '2.1.5', 'Recipient accepted'),
    ask: 'recipient',
  }
}

function stepData(state: SessionState, offer: SessionOffer): Step {
  if (state.at !== 'mail') return outOfOrder(state, state.at === 'chunks' ? 'BDAT goes on with BDAT' : 'MAIL first')
  if (state.recipients === 0) return { next: state, reply: noRecipients(offer) }
  const reply: Reply = { code: 354, text: 'End with a line that holds only a dot' }
  return { next: { ...state, at: 'data' }, reply, ask: 'content', deed: 'data' }
}

/** Whatever the reply, the octets of the chunk follow, and none of them is a command (RFC 3030, section 2). */
function stepBdat(state: SessionState, size: number, offer: SessionOffer): Step {
  if (state.at !== 'mail' && state.at !== 'chunks') {
    const first = state.at === 'failed' ? 'RSET first' : 'MAIL first'
    return { next: state, reply: say(503, '5.5.1', `Bad sequence of commands: ${first}`), deed: 'swallow' }
  }
  if (state.recipients === 0) return { next: { ...state, at: 'failed' }, reply: noRecipients(offer), deed: 'swallow' }
  if (size > offer.maxSize) return { next: { ...state, at: 'failed' }, reply: tooLarge(offer), deed: 'swallow' }
  const next: SessionState = { ...state, at: 'chunks' }
  return state.at === 'chunks' ? { next, deed: 'chunk' } : { next, ask: 'content', deed: 'chunk' }
}

/** The reply to a message or a size above the limit (RFC 1870, section 6.1). */
export function tooLarge({ maxSize }: SessionOffer): Reply {
  return say(552, '5.3.4', `A message has at most ${maxSize} octets`)
}

function noRecipients({ protocol }: SessionOffer): Reply {
  // RFC 2033, 4.2, asks for 503.
  return say(protocol === 'lmtp' ? 503 : 554, '5.5.1', 'No valid recipients')
}

const needsUtf8 = say(553, '5.6.7', 'An address beyond ASCII needs SMTPUTF8')

function helloFirst({ protocol }: SessionOffer): string {
  return protocol === 'lmtp' ? 'LHLO first' : 'EHLO first'
}

function outOfOrder(state: SessionState, why: string): Step {
  return { next: state, reply: say(503, '5.5.1', `Bad sequence of commands: ${why}`) }
}

function say(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text }
}
