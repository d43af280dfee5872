import type { RecipientResult, Reply } from '../errors.ts'
import { completed } from './reply.ts'
import { actionFor } from './reply-action.ts'

/** One message for one server, as commands that are printed already. */
export interface TransactionPlan {
  /** MAIL, with its CRLF. */
  readonly mail: string
  /** The recipients that the server is asked about, in order, at least one. */
  readonly recipients: readonly PlannedRecipient[]
  /** The server offers PIPELINING: MAIL, every RCPT and DATA leave in one write (RFC 2920). */
  readonly grouped: boolean
  /** The content leaves as BDAT, and DATA is never said (RFC 3030). */
  readonly chunked: boolean
  /** The content, one chunk of it, leaves behind the commands, before any of them is answered; only with `chunked`. */
  readonly ahead: boolean
  /** LMTP: the end of the data is answered once for each accepted recipient (RFC 2033, section 4.2). */
  readonly perRecipient: boolean
  /** What came before may have left the server inside a transaction: this one begins with RSET. */
  readonly reset: boolean
}

/** One recipient and its RCPT, with its CRLF. */
export interface PlannedRecipient {
  readonly address: string
  readonly rcpt: string
}

/** What the next reply answers. */
export type Stage = 'RSET' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'end-of-data' | 'lone-dot' | 'done'

/** The client's side of one mail transaction (RFC 5321, section 3.3): no socket, no clock. */
export interface Transaction {
  readonly plan: TransactionPlan
  readonly stage: Stage
  /** How many replies have come. */
  readonly replies: number
  /** The reply that stopped the whole message, with what it answered. */
  readonly stopped?: Decision
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly final?: Reply
  /** The server has refused the content before its end: no more of it may leave. */
  readonly contentRefused: boolean
  /** The server is still inside a transaction: the next one must begin with RSET. */
  readonly open: boolean
  /** The session is of no further use: the server closes it, or would misread what comes next. */
  readonly over: boolean
  /** What is under way will be answered, or is lost; nothing new may be sent. */
  readonly parting: boolean
  /** 421, where what had left behind its command is still to be answered, or to be lost. */
  readonly goodbye?: Decision
}

/** A reply and the command that it answered. */
export interface Decision {
  readonly command: string
  readonly reply: Reply
}

/** What the state machine keeps beyond what it shows. */
export interface WorkingTransaction extends Transaction {
  stage: Stage
  replies: number
  /** The recipient that the next reply is about: an index into the plan's, or into `accepted` at the end of the data. */
  at: number
  /** Indexes of the recipients that RCPT accepted. */
  readonly accepted: number[]
  /** What became of each recipient, where that is decided. */
  readonly decided: (Decision | undefined)[]
  /** How many chunks have left that are not answered. */
  chunks: number
  mailRefused: boolean
  goodbye?: Decision
  stopped?: Decision
  final?: Reply
  contentRefused: boolean
  open: boolean
  over: boolean
  parting: boolean
}

/** A transaction of which nothing has been written. */
export function beginTransaction(plan: TransactionPlan): Transaction {
  const working: WorkingTransaction = {
    plan,
    stage: plan.reset ? 'RSET' : 'MAIL',
    replies: 0,
    at: 0,
    accepted: [],
    decided: [],
    chunks: plan.ahead ? 1 : 0,
    mailRefused: false,
    contentRefused: false,
    open: false,
    over: false,
    parting: false,
  }
  return working
}

/** The whole state of a transaction. */
export function asWorking(transaction: Transaction): WorkingTransaction {
  // as: beginTransaction is the only maker of a Transaction, and makes it with these fields.
  return transaction as WorkingTransaction
}

/** The last octets may have reached the server, which has not said what became of them. */
export function isUncertain({ plan, stage }: Transaction): boolean {
  return stage === 'end-of-data' || (plan.ahead && stage !== 'done')
}

/** What became of each recipient of the plan, in order; `reason` says why the rest is undecided. */
export function recipientResults(transaction: Transaction, reason = 'not sent'): readonly RecipientResult[] {
  const working = asWorking(transaction)
  const uncertain = isUncertain(working)
  const accepted = uncertain ? new Set(working.accepted) : undefined
  return working.plan.recipients.map(({ address }, index) => {
    const decision = working.decided[index] ?? decisionByOthers(working, accepted?.has(index) === true)
    if (decision) return resultOf(address, decision)
    if (uncertain) return { address, outcome: 'unknown', action: 'confirm', reason }
    return { address, outcome: 'deferred', action: 'retry', reason }
  })
}

/**
 * Indexes of the recipients that the server had no room for beside those whom it accepted: they belong into a transaction
 * of their own (RFC 5321, section 4.5.3.1.10, which has some servers say 552).
 */
export function overflowing(transaction: Transaction): readonly number[] {
  const { decided, accepted } = asWorking(transaction)
  if (!accepted.some((index) => decided[index] && completed(decided[index].reply))) return []
  return decided.flatMap((decision, index) => (decision && saysTooMany(decision) ? [index] : []))
}

function saysTooMany({ command, reply: { code, enhanced } }: Decision): boolean {
  return command === 'RCPT' && (code === 452 || code === 552) && (enhanced === undefined || enhanced.endsWith('.5.3'))
}

/** Of content that was sent ahead and is cut short: the refusal of MAIL or the server's goodbye speak for who is left. */
function decisionByOthers({ plan, stopped, goodbye }: WorkingTransaction, accepted: boolean): Decision | undefined {
  if (!plan.ahead) return undefined
  return (accepted ? undefined : stopped) ?? goodbye
}

/** One recipient's result, from the reply that decided it. */
export function resultOf(address: string, { command, reply }: Decision): RecipientResult {
  if (completed(reply)) return { address, outcome: 'accepted', reply, command }
  return {
    address,
    outcome: reply.code < 500 ? 'deferred' : 'refused',
    reply,
    command,
    action: actionFor(command, reply),
  }
}
