import { readForwardPath, readReversePath } from '../smtp/read-path.ts'
import type { AuthMechanism } from './fake-auth.ts'
import type { Parameters } from './received-message.ts'

/** What a fake server offers and demands, options resolved. */
export interface Offer {
  readonly hostname: string
  readonly lmtp: boolean
  /** Keywords with their parameters, without STARTTLS and AUTH, which follow from the state of the session. */
  readonly extensions: readonly string[]
  readonly starttls: boolean
  readonly tlsRequired: boolean
  /** Announced AUTH mechanisms; none without accounts. */
  readonly mechanisms: readonly AuthMechanism[]
  readonly authRequired: boolean
  readonly authInClear: boolean
}

/** A MAIL command with the recipients that were accepted after it. */
export interface Transaction {
  readonly sender: string
  readonly parameters: Parameters
  readonly recipients: { readonly address: string; readonly parameters: Parameters }[]
}

/** Where a session stands between two commands. */
export interface SessionState {
  client?: string
  encrypted: boolean
  user?: string
  transaction?: Transaction
  /** What BDAT has brought of the content. */
  chunks?: readonly Uint8Array[]
  /** A chunk was refused: nothing but RSET and EHLO is heard (RFC 3030, section 2). */
  resetNeeded?: boolean
  /** How many MAIL commands there were in this session, how many RCPT in this transaction (RFC 9422). */
  mails?: number
  rcpts?: number
  /** The domains of the recipients of this session. */
  domains?: Set<string>
}

/** A server's own answer to a command, and what becomes of the session when the command is accepted. */
export interface OwnReply {
  readonly reply: string
  /** Whom the command names. */
  readonly subject?: { readonly sender?: string; readonly recipient?: string }
  accept?(): void
}

/** EHLO and LHLO (RFC 5321, 4.1.1.1; RFC 2033, 4.1): every keyword on a line of its own. */
export function greet(offer: Offer, state: SessionState, argument: string): OwnReply {
  if (argument === '') return { reply: '501 5.5.4 a name is needed' }
  const lines = [`${offer.hostname} greets ${argument}`, ...announced(offer, state)]
  const reply = lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n')
  return { reply, accept: () => begin(state, argument) }
}

/** HELO: no extension. */
export function greetPlainly(offer: Offer, state: SessionState, argument: string): OwnReply {
  if (argument === '') return { reply: '501 5.5.4 a name is needed' }
  return { reply: `250 ${offer.hostname}`, accept: () => begin(state, argument) }
}

function begin(state: SessionState, client: string): void {
  state.client = client
  reset(state)
}

/** Forgets the transaction (RFC 5321, 4.1.1.5). */
export function reset(state: SessionState): void {
  delete state.transaction
  delete state.chunks
  delete state.resetNeeded
}

function announced(offer: Offer, state: SessionState): readonly string[] {
  const starttls = offer.starttls && !state.encrypted ? ['STARTTLS'] : []
  const auth =
    offer.mechanisms.length > 0 && mayAuthenticate(offer, state) ? [`AUTH ${offer.mechanisms.join(' ')}`] : []
  // RFC 8689, section 3: it is announced under TLS only.
  const now = offer.extensions.filter((line) => state.encrypted || line !== 'REQUIRETLS')
  return [...now, ...starttls, ...auth]
}

/** Whether a password may be sent now: always where the server has no TLS to offer. */
export function mayAuthenticate(offer: Offer, state: SessionState): boolean {
  return state.encrypted || offer.authInClear || (!offer.starttls && !offer.tlsRequired)
}

/** MAIL (RFC 5321, 4.1.1.2). */
export function mail(offer: Offer, state: SessionState, argument: string): OwnReply {
  const command = path('FROM', argument)
  const { address: sender, parameters } = command ?? { address: argument, parameters: {} }
  const answer = (reply: string): OwnReply => ({
    reply,
    subject: { sender },
    accept() {
      state.transaction = { sender, parameters, recipients: [] }
      state.rcpts = 0
    },
  })

  if (state.client === undefined) return answer(`503 5.5.1 ${offer.lmtp ? 'LHLO' : 'EHLO'} first`)
  if (offer.tlsRequired && !state.encrypted) return answer('530 5.7.0 Must issue a STARTTLS command first')
  if (offer.authRequired && state.user === undefined) return answer('530 5.7.0 Authentication required')
  if (state.resetNeeded) return answer('503 5.5.1 RSET first')
  if (state.transaction) return answer('503 5.5.1 nested MAIL command')
  state.mails = (state.mails ?? 0) + 1
  if (state.mails > limit(offer, 'MAILMAX')) return answer('452 4.5.3 Too many messages in this session')
  if (!command) return answer('501 5.5.4 Syntax: MAIL FROM:<address>')
  const { SIZE = '0' } = parameters
  const unknown = Object.keys(parameters).find((name) => !mailParameter(offer, state, name))
  if (unknown !== undefined) return answer(`555 5.5.4 unsupported parameter ${unknown}`)
  if (tooLarge(offer, Number(SIZE))) return answer('552 5.3.4 Message size exceeds the limit')
  if (!ascii(sender) && !('SMTPUTF8' in parameters)) return answer('553 5.6.7 SMTPUTF8 is needed')
  return answer('250 2.1.0 Sender OK')
}

/** RCPT (RFC 5321, 4.1.1.3). */
export function rcpt(offer: Offer, state: SessionState, argument: string): OwnReply {
  const command = path('TO', argument)
  const { transaction } = state
  const { address: recipient, parameters } = command ?? { address: argument, parameters: {} }
  const answer = (reply: string): OwnReply => ({
    reply,
    subject: { recipient },
    accept: () => transaction?.recipients.push({ address: recipient, parameters }),
  })

  if (!transaction) return answer('503 5.5.1 MAIL first')
  if (!command || recipient === '') return answer('501 5.5.4 Syntax: RCPT TO:<address>')
  const unknown = Object.keys(parameters).find((name) => !rcptParameter(offer, name))
  if (unknown !== undefined) return answer(`555 5.5.4 unsupported parameter ${unknown}`)
  if (!ascii(recipient) && !('SMTPUTF8' in transaction.parameters)) return answer('553 5.6.7 SMTPUTF8 is needed')
  state.rcpts = (state.rcpts ?? 0) + 1
  if (state.rcpts > limit(offer, 'RCPTMAX')) return answer('452 4.5.3 Too many recipients')
  state.domains ??= new Set()
  state.domains.add(recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase())
  if (state.domains.size > limit(offer, 'RCPTDOMAINMAX')) return answer('452 4.5.3 Too many domains')
  return answer('250 2.1.5 Recipient OK')
}

/** DATA, before any octet of the content (RFC 5321, 4.1.1.4). */
export function data(state: SessionState): OwnReply {
  if (!state.transaction || state.chunks) return { reply: '503 5.5.1 MAIL first, and never DATA behind BDAT' }
  if (state.transaction.recipients.length === 0) return { reply: '554 5.5.1 No valid recipients' }
  return { reply: '354 End data with <CR><LF>.<CR><LF>' }
}

/** Whether the limit that SIZE announces, if any, is under `size` (RFC 1870, section 4: 0 is no limit). */
export function tooLarge(offer: Offer, size: number): boolean {
  const limit = Number(offer.extensions.find((line) => /^SIZE /i.test(line))?.slice(5) ?? 0)
  return limit > 0 && size > limit
}

/** A limit that LIMITS announces (RFC 9422); infinite where it does not. */
function limit(offer: Offer, name: string): number {
  const words = offer.extensions.find((line) => /^LIMITS /i.test(line))?.split(' ') ?? []
  const value = words.find((word) => word.toUpperCase().startsWith(`${name}=`))?.slice(name.length + 1)
  return value === undefined ? Number.POSITIVE_INFINITY : Number(value)
}

/** Whether the server announces this extension. */
export function offers(offer: Offer, keyword: string): boolean {
  return offer.extensions.some((line) => line.split(' ')[0]?.toUpperCase() === keyword)
}

function mailParameter(offer: Offer, { encrypted }: SessionState, name: string): boolean {
  if (name === 'BODY') return offers(offer, '8BITMIME')
  if (name === 'RET' || name === 'ENVID') return offers(offer, 'DSN')
  if (name === 'REQUIRETLS') return encrypted && offers(offer, name)
  if (name === 'AUTH') return offer.mechanisms.length > 0
  return (name === 'SIZE' || name === 'SMTPUTF8') && offers(offer, name)
}

function rcptParameter(offer: Offer, name: string): boolean {
  return (name === 'NOTIFY' || name === 'ORCPT') && offers(offer, 'DSN')
}

/** `FROM:<path> KEYWORD=value …`. */
function path(word: 'FROM' | 'TO', argument: string): { address: string; parameters: Parameters } | undefined {
  if (argument.slice(0, word.length + 1).toUpperCase() !== `${word}:`) return undefined
  const heard = (word === 'FROM' ? readReversePath : readForwardPath)(argument, word.length + 1)
  if ('problem' in heard) return undefined
  const rest = argument.slice(heard.end)
  if (!/^(?: [^ =]+(?:=[^ =]+)?)*$/.test(rest)) return undefined
  return { address: heard.value, parameters: Object.fromEntries(rest.split(' ').slice(1).map(parameter)) }
}

function parameter(text: string): [string, string] {
  const [keyword = '', value = ''] = text.split('=')
  return [keyword.toUpperCase(), value]
}

function ascii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
