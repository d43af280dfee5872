// What was said about a message, and when: kept as it comes, at the cost of a few references, and put into words only when
// somebody asks.
import type { ConnectionTls, Reply, ServerFacts, Timing } from '../errors.ts'
import { clientLine, eventLine, serverLines } from '../smtp/dialogue-line.ts'
import type { Stage, TransactionPlan } from '../smtp/transaction-state.ts'
import type { SessionFacts } from './opening.ts'
import type { Session } from './session.ts'
import { latest } from './transcript.ts'

/** One transaction, as it went. */
export interface Spoken {
  readonly facts: SessionFacts
  /** What was said before the session was ready. */
  readonly said: readonly string[]
  readonly plan: TransactionPlan
  /** It is the first on its connection, and paid for it. */
  readonly first: boolean
  readonly beganAt: number
  /** When content began to leave. */
  contentAt: number | undefined
  /** What was answered, and the reply, in turn: one object less for each reply. */
  readonly heard: (Stage | Reply)[]
}

/** How a message was handed over. */
export interface HandoverFacts {
  readonly server: ServerFacts
  readonly tls?: ConnectionTls
  readonly timing: Timing
}

/** A transaction that begins now. */
export function beginSpoken({ facts, connection, used }: Session, plan: TransactionPlan, now: number): Spoken {
  const contentAt = plan.ahead ? now : undefined
  return { facts, said: connection.said, plan, first: used === 0, beganAt: now, contentAt, heard: [] }
}

/** The facts of a transaction that has ended now. */
export function handoverFacts({ facts, first, beganAt, contentAt }: Spoken, now: number): HandoverFacts {
  const { server, tls } = facts
  const leftAt = contentAt ?? now
  const timing = {
    ...(first ? facts.timing : {}),
    envelopeMs: Math.max(leftAt - beganAt, 0),
    dataMs: Math.max(now - leftAt, 0),
  }
  return tls ? { server, tls, timing } : { server, timing }
}

/** The last lines of all transactions of a message, each behind what led to its session: secrets masked, no content. */
export function transcriptOf(spoken: readonly Spoken[]): readonly string[] {
  return latest(spoken.flatMap((each) => [...each.said, ...transactionLines(each)]))
}

function transactionLines({ plan, heard }: Spoken): readonly string[] {
  const lines: string[] = []
  let recipient = 0
  let before = ''
  for (let index = 0; index < heard.length; index += 2) {
    const stage = heard[index]
    const reply = heard[index + 1]
    if (typeof stage !== 'string' || typeof reply !== 'object') continue
    const command = commandOf(stage, plan, recipient)
    if (stage === 'RCPT') recipient++
    if (command !== before || stage === 'RCPT') lines.push(command)
    before = command
    lines.push(...serverLines(reply, stage))
  }
  return lines
}

/** What a stage's reply answers. */
function commandOf(stage: Stage, plan: TransactionPlan, recipient: number): string {
  switch (stage) {
    case 'RSET':
    case 'DATA':
      return clientLine(stage, stage)
    case 'MAIL':
      return clientLine(plan.mail, stage)
    case 'RCPT':
      return clientLine(plan.recipients[recipient]?.rcpt ?? stage, stage)
    case 'lone-dot':
      return clientLine('.', stage)
    default:
      return eventLine(plan.chunked ? 'the content, as BDAT' : 'the content')
  }
}
