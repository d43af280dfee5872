// The order of commands and replies in one mail transaction: no socket, no clock.
import { ProtocolError, type Reply } from '../errors.ts'
import { closing, completed, formatReply, refused } from './reply.ts'
import { asWorking, type Decision, type Transaction, type WorkingTransaction } from './transaction-state.ts'

/** What the client does after a reply. */
export type Next =
  | { readonly do: 'wait' }
  | { readonly do: 'write'; readonly lines: string }
  /** Send the content, in chunks or with its final dot, with {@link chunkLeaves} and {@link contentEnded} as it leaves. */
  | { readonly do: 'content' }
  /** DATA was accepted though no recipient was: send a lone dot (RFC 2920, section 3.1). */
  | { readonly do: 'lone-dot' }
  | { readonly do: 'done' }

/** The commands that are written first: the whole group, or its first one. */
export function opening({ plan }: Transaction): string {
  const reset = plan.reset ? 'RSET\r\n' : ''
  if (!plan.grouped) return plan.reset ? reset : plan.mail
  let group = reset + plan.mail
  for (const { rcpt } of plan.recipients) group += rcpt
  return plan.chunked ? group : `${group}DATA\r\n`
}

/**
 * Takes the next reply and says what to do.
 *
 * @throws ProtocolError for a reply that cannot belong to its command; the session is over
 */
export function answer(transaction: Transaction, reply: Reply): Next {
  const working = asWorking(transaction)
  working.replies++
  if (closing(reply) && !isOneOfSeveral(working)) {
    if (!working.plan.ahead) return stop(working, working.stage, reply, true)
    takeLeave(working, reply)
  }
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
      return working.plan.chunked ? afterChunk(working, reply) : duringBody(working, reply)
    case 'end-of-data':
      return working.plan.chunked ? afterChunk(working, reply) : afterContent(working, reply)
    case 'lone-dot':
      working.open = !completed(reply)
      return finish(working)
    case 'done':
      throw outOfStep(working, reply, 'nothing')
  }
}

/** A chunk of the content is about to leave that is not the last one (RFC 3030, section 2). */
export function chunkLeaves(transaction: Transaction): void {
  asWorking(transaction).chunks++
}

/** The final dot or the last chunk is about to leave: from here on the outcome is the server's to tell. */
export function contentEnded(transaction: Transaction): void {
  const working = asWorking(transaction)
  working.stage = 'end-of-data'
  working.at = 0
  if (working.plan.chunked) working.chunks++
}

const wait: Next = { do: 'wait' }
const content: Next = { do: 'content' }
const dot: Next = { do: 'lone-dot' }
const done: Next = { do: 'done' }

function afterReset(working: WorkingTransaction, reply: Reply): Next {
  if (!completed(reply)) {
    // With RSET refused the next MAIL could join what came before it.
    if (!working.plan.ahead) return stop(working, 'RSET', reply, true)
    expectVerdict(working, reply, 'RSET')
    working.parting = true
  }
  working.stage = 'MAIL'
  return working.plan.grouped ? wait : { do: 'write', lines: working.plan.mail }
}

function afterMail(working: WorkingTransaction, reply: Reply): Next {
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

function afterRcpt(working: WorkingTransaction, reply: Reply): Next {
  expectVerdict(working, reply, 'RCPT')
  const { plan, at } = working
  if (completed(reply)) working.accepted.push(at)
  else if (!working.mailRefused) working.decided[at] = { command: 'RCPT', reply }
  working.at++
  if (working.at < plan.recipients.length) return nextOf(working)
  if (plan.chunked) return afterEnvelope(working)
  working.stage = 'DATA'
  if (plan.grouped) return wait
  return working.accepted.length === 0 ? finish(working) : { do: 'write', lines: 'DATA\r\n' }
}

/** The next RCPT, where it has not been written with the group. */
function nextOf({ plan, at }: WorkingTransaction): Next {
  return plan.grouped ? wait : { do: 'write', lines: plan.recipients[at]?.rcpt ?? '' }
}

/** Every recipient is answered, and BDAT asks for no leave: octets go to who was accepted, or none go at all. */
function afterEnvelope(working: WorkingTransaction): Next {
  const { plan, accepted, mailRefused } = working
  if (accepted.length > 0) working.open = true
  if (plan.ahead) {
    working.stage = 'end-of-data'
    return wait
  }
  if (accepted.length === 0 || mailRefused) return finish(working)
  working.stage = 'body'
  return content
}

function afterData(working: WorkingTransaction, reply: Reply): Next {
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

function afterRefusedData(working: WorkingTransaction, reply: Reply): Next {
  // A server that accepted recipients after it refused MAIL may hold them.
  if (working.mailRefused) working.open = working.accepted.length > 0
  return stop(working, 'DATA', reply, false)
}

function duringBody(working: WorkingTransaction, reply: Reply): Next {
  if (!refused(reply)) throw outOfStep(working, reply, 'a message that has not ended')
  // What follows would be read as commands, so nothing may follow.
  return stop(working, 'end-of-data', reply, true)
}

function afterContent(working: WorkingTransaction, reply: Reply): Next {
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

/** A reply to BDAT: every chunk has its own, also those that followed one that was refused (RFC 3030, section 2). */
function afterChunk(working: WorkingTransaction, reply: Reply): Next {
  if (working.chunks === 0) throw outOfStep(working, reply, 'a chunk that has not left')
  expectVerdict(working, reply, 'BDAT')
  working.chunks--
  const last = working.stage === 'end-of-data' && working.chunks === 0
  if (refused(reply)) {
    if (!working.contentRefused) decideAccepted(working, reply)
    working.contentRefused = true
  } else if (working.contentRefused) {
    // It has taken a message of which it had refused a part: nobody knows what it will deliver.
    if (last) for (const index of working.accepted) working.decided[index] = undefined
    throw outOfStep(working, reply, 'a chunk behind one that was refused')
  } else if (last) decideAccepted(working, reply)
  if (working.chunks > 0 || !(last || working.contentRefused)) return wait
  // RFC 3030, section 2: after a failure nothing but RSET brings the server to a known state.
  working.open = working.contentRefused
  return finish(working)
}

/** What the reply to the content says of who was accepted; after no one was, or MAIL refused, a refusal says nothing. */
function decideAccepted(working: WorkingTransaction, reply: Reply): void {
  const { accepted, decided, mailRefused } = working
  if (accepted.length === 0 || (mailRefused && refused(reply))) return
  const decision: Decision = { command: 'end-of-data', reply }
  for (const index of accepted) decided[index] = decision
  if (completed(reply)) working.final = reply
  else working.stopped = decision
}

/** 421 when more has left already: what is answered all the same counts, and nothing new is sent. */
function takeLeave(working: WorkingTransaction, reply: Reply): void {
  working.goodbye ??= { command: working.stage, reply }
  working.parting = true
}

/** LMTP's replies to the content: 421 speaks for one recipient, and of those that it leaves unanswered nothing is known. */
function isOneOfSeveral({ plan, stage }: WorkingTransaction): boolean {
  return plan.perRecipient && stage === 'end-of-data'
}

/** Ends the transaction by a reply that speaks for every recipient of whom nothing is decided. */
function stop(working: WorkingTransaction, stage: string, reply: Reply, over: boolean): Next {
  working.over = over
  const decision: Decision = { command: stage === 'body' ? 'end-of-data' : stage, reply }
  return finish(working, decision)
}

/** What came first decides: MAIL's refusal before the replies that followed from it. */
function finish(working: WorkingTransaction, last?: Decision): Next {
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
function expectVerdict(working: WorkingTransaction, reply: Reply, command: string): void {
  if (!completed(reply) && !refused(reply)) throw outOfStep(working, reply, command)
}

function outOfStep(working: WorkingTransaction, reply: Reply, command: string): ProtocolError {
  working.over = true
  return new ProtocolError(`the reply does not answer ${command}`, formatReply(reply).slice(0, 200))
}
