import { ProtocolError, type RecipientResult, type Reply } from '../errors.ts'
import { closing, completed, formatReply, refused } from './reply.ts'
import { actionFor } from './reply-action.ts'

/** One message for one server, as commands that are printed already. */
export interface TransactionPlan {
  /** MAIL, with its CRLF. */
  readonly mail: string
  /** The recipients that the server is asked about, in order, at least one. */
  readonly recipients: readonly PlannedRecipient[]
  /** The server offers PIPELINING: MAIL, every RCPT and DATA leave in one write (RFC 2920). */
  readonly grouped: boolean
  /** LMTP: the end of the data is answered once for each accepted recipient (RFC 2033, section 4.2). */
  readonly perRecipient: boolean
  /** The transaction before ended early: this one begins with RSET. */
  readonly reset: boolean
}

/** One recipient and its RCPT, with its CRLF. */
export interface PlannedRecipient {
  readonly address: string
  readonly rcpt: string
}

/** What the next reply answers. */
export type Stage = 'RSET' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'end-of-data' | 'lone-dot' | 'done'

/**
 * The client's side of one mail transaction (RFC 5321, section 3.3): no socket, no clock.
 *
 * Changed by {@link answer} and {@link contentEnded} only, in the order in which the replies come.
 */
export interface Transaction {
  readonly plan: TransactionPlan
  readonly stage: Stage
  /** How many replies have come. */
  readonly replies: number
  /** The reply that stopped the whole message, with what it answered. */
  readonly stopped?: Decision
  /** The reply to the end of the data, where it speaks for all recipients. */
  readonly final?: Reply
  /** The server is still inside a transaction: the next one must begin with RSET. */
  readonly open: boolean
  /** The session is of no further use: the server closes it, or would misread what comes next. */
  readonly over: boolean
}

/** A reply and the command that it answered. */
export interface Decision {
  readonly command: string
  readonly reply: Reply
}

/** What the client does after a reply. */
export type Next =
  | { readonly do: 'wait' }
  | { readonly do: 'write'; readonly lines: string }
  /** Send the content and the final dot, then call {@link contentEnded}. */
  | { readonly do: 'content' }
  /** DATA was accepted though no recipient was: send a lone dot (RFC 2920, section 3.1). */
  | { readonly do: 'lone-dot' }
  | { readonly do: 'done' }

interface Working extends Transaction {
  stage: Stage
  replies: number
  /** The recipient that the next reply is about: an index into the plan's, or into `accepted` at the end of the data. */
  at: number
  /** Indexes of the recipients that RCPT accepted. */
  readonly accepted: number[]
  /** What became of each recipient, where that is decided. */
  readonly decided: (Decision | undefined)[]
  mailRefused: boolean
  stopped?: Decision
  final?: Reply
  open: boolean
  over: boolean
}

/** A transaction of which nothing has been written. */
export function beginTransaction(plan: TransactionPlan): Transaction {
  const working: Working = {
    plan,
    stage: plan.reset ? 'RSET' : 'MAIL',
    replies: 0,
    at: 0,
    accepted: [],
    decided: [],
    mailRefused: false,
    open: false,
    over: false,
  }
  return working
}

/** What is written first: the whole group, or its first command. */
export function opening({ plan }: Transaction): string {
  const reset = plan.reset ? 'RSET\r\n' : ''
  if (!plan.grouped) return plan.reset ? reset : plan.mail
  let group = reset + plan.mail
  for (const { rcpt } of plan.recipients) group += rcpt
  return `${group}DATA\r\n`
}

/**
 * Takes the next reply and says what to do.
 *
 * @throws ProtocolError for a reply that cannot belong to its command; the session is over
 */
export function answer(transaction: Transaction, reply: Reply): Next {
  const working = asWorking(transaction)
  working.replies++
  if (closing(reply) && !isOneOfSeveral(working)) return stop(working, working.stage, reply, true)
  switch (working.stage) {
    case 'RSET':
      return afterReset(working, reply)
    case 'MAIL':
      return afterMail(working, reply)
    case 'RCPT':
      return afterRcpt(working, reply)
    case 'DATA':
      return afterData(working, reply)
    case 'body':
      return duringBody(working, reply)
    case 'end-of-data':
      return afterContent(working, reply)
    case 'lone-dot':
      working.open = !completed(reply)
      return finish(working)
    case 'done':
      throw outOfStep(working, reply, 'nothing')
  }
}

/** The final dot is about to leave: from here on the outcome is the server's to tell. */
export function contentEnded(transaction: Transaction): void {
  const working = asWorking(transaction)
  working.stage = 'end-of-data'
  working.at = 0
}

/** What became of each recipient of the plan, in order; `reason` says why the rest is undecided. */
export function recipientResults(transaction: Transaction, reason = 'not sent'): readonly RecipientResult[] {
  const { plan, decided, stage } = asWorking(transaction)
  return plan.recipients.map(({ address }, index) => {
    const decision = decided[index]
    if (decision) return resultOf(address, decision)
    if (stage === 'end-of-data') return { address, outcome: 'unknown', action: 'confirm', reason }
    return { address, outcome: 'deferred', action: 'retry', reason }
  })
}

/** One recipient's result, from the reply that decided it. */
export function resultOf(address: string, { command, reply }: Decision): RecipientResult {
  if (completed(reply)) return { address, outcome: 'accepted', reply }
  return { address, outcome: reply.code < 500 ? 'deferred' : 'refused', reply, action: actionFor(command, reply) }
}

const wait: Next = { do: 'wait' }
const content: Next = { do: 'content' }
const dot: Next = { do: 'lone-dot' }
const done: Next = { do: 'done' }

function afterReset(working: Working, reply: Reply): Next {
  // With RSET refused the next MAIL could join what came before it.
  if (!completed(reply)) return stop(working, 'RSET', reply, true)
  working.stage = 'MAIL'
  return working.plan.grouped ? wait : { do: 'write', lines: working.plan.mail }
}

function afterMail(working: Working, reply: Reply): Next {
  expectVerdict(working, reply, 'MAIL')
  working.stage = 'RCPT'
  if (completed(reply)) {
    working.open = true
    return nextOf(working)
  }
  working.mailRefused = true
  working.stopped = { command: 'MAIL', reply }
  return working.plan.grouped ? wait : stop(working, 'MAIL', reply, false)
}

function afterRcpt(working: Working, reply: Reply): Next {
  expectVerdict(working, reply, 'RCPT')
  const { plan, at } = working
  if (completed(reply)) working.accepted.push(at)
  else if (!working.mailRefused) working.decided[at] = { command: 'RCPT', reply }
  working.at++
  if (working.at < plan.recipients.length) return nextOf(working)
  working.stage = 'DATA'
  if (plan.grouped) return wait
  return working.accepted.length === 0 ? finish(working) : { do: 'write', lines: 'DATA\r\n' }
}

/** The next RCPT, where it has not been written with the group. */
function nextOf({ plan, at }: Working): Next {
  return plan.grouped ? wait : { do: 'write', lines: plan.recipients[at]?.rcpt ?? '' }
}

function afterData(working: Working, reply: Reply): Next {
  if (refused(reply)) return afterRefusedData(working, reply)
  if (reply.code !== 354) throw outOfStep(working, reply, 'DATA')
  if (working.accepted.length > 0 && !working.mailRefused) {
    working.stage = 'body'
    return content
  }
  if (working.accepted.length > 0 || working.plan.perRecipient) {
    // The server would deliver an empty message to whom it accepted after all, or, with LMTP, answer nobody knows how
    // often. Closing without the dot ends it for certain.
    return stop(working, 'DATA', reply, true)
  }
  working.stage = 'lone-dot'
  return dot
}

function afterRefusedData(working: Working, reply: Reply): Next {
  // A server that accepted recipients after it refused MAIL may hold them.
  if (working.mailRefused) working.open = working.accepted.length > 0
  return stop(working, 'DATA', reply, false)
}

function duringBody(working: Working, reply: Reply): Next {
  if (!refused(reply)) throw outOfStep(working, reply, 'a message that has not ended')
  // What follows would be read as commands, so nothing may follow.
  return stop(working, 'end-of-data', reply, true)
}

function afterContent(working: Working, reply: Reply): Next {
  expectVerdict(working, reply, 'the end of the data')
  const { accepted, decided, plan } = working
  const decision: Decision = { command: 'end-of-data', reply }
  if (closing(reply)) working.over = true
  if (plan.perRecipient) {
    decided[accepted[working.at] ?? 0] = decision
    working.at++
    if (working.at < accepted.length) return wait
  } else {
    working.final = reply
    if (!completed(reply)) working.stopped = decision
    for (const index of accepted) decided[index] = decision
  }
  working.open = false
  return finish(working)
}

/** LMTP's replies to the content: 421 speaks for one recipient, and of those that it leaves unanswered nothing is known. */
function isOneOfSeveral({ plan, stage }: Working): boolean {
  return plan.perRecipient && stage === 'end-of-data'
}

/** Ends the transaction by a reply that speaks for every recipient of whom nothing is decided. */
function stop(working: Working, stage: string, reply: Reply, over: boolean): Next {
  working.over = over
  const decision: Decision = { command: stage === 'body' ? 'end-of-data' : stage, reply }
  return finish(working, decision)
}

/** What came first decides: MAIL's refusal before the replies that followed from it. */
function finish(working: Working, last?: Decision): Next {
  const { plan, decided } = working
  const decision = working.stopped ?? last
  for (let index = 0; decision && index < plan.recipients.length; index++) {
    if (decided[index]) continue
    decided[index] = decision
    working.stopped = decision
  }
  working.stage = 'done'
  return done
}

/** MAIL, RCPT and the end of the data are answered yes or no, never with 3yz. */
function expectVerdict(working: Working, reply: Reply, command: string): void {
  if (!completed(reply) && !refused(reply)) throw outOfStep(working, reply, command)
}

function outOfStep(working: Working, reply: Reply, command: string): ProtocolError {
  working.over = true
  return new ProtocolError(`the reply does not answer ${command}`, formatReply(reply).slice(0, 200))
}

function asWorking(transaction: Transaction): Working {
  // as: beginTransaction is the only maker of a Transaction, and makes it with these fields.
  return transaction as Working
}
