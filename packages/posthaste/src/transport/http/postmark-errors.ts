import { type Action, type MailError, RecipientsError, ReplyError } from '../../errors.ts'
import { resultsForAll } from '../receipt.ts'
import type { Outgoing } from '../transport.ts'
import { type ApiAnswer, oneLine, unknownOutcome } from './provider.ts'
import { actionForStatus } from './status-action.ts'

/** What Postmark says in its JSON, successful or not. */
export interface PostmarkAnswer {
  readonly errorCode: number
  /** As it came; not yet fit for an error. */
  readonly message: string
  readonly messageId?: string
}

/** Postmark's error codes that say more than the status does. */
const actions = new Map<number, Action>([
  [10, 'fix-config'], // the token is missing or wrong
  [100, 'retry'], // maintenance
  [300, 'fix-message'], // a field of the message is invalid
  [400, 'fix-config'], // the sender signature is not known
  [401, 'fix-config'], // the sender signature is not confirmed
  [402, 'fix-message'], // invalid JSON
  [403, 'fix-message'], // invalid fields
  [405, 'fix-config'], // the account may not send any more
  [406, 'suppress'], // every recipient is inactive
  [411, 'fix-message'], // a forbidden type of attachment
  [412, 'fix-config'], // the account is pending
  [413, 'fix-config'], // the account may not send
  [429, 'retry'], // too many requests
])

/** Reads Postmark's JSON; nothing when it is not of its shape. */
export function readAnswer(json: unknown): PostmarkAnswer | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const errorCode = 'ErrorCode' in json ? json.ErrorCode : undefined
  const message = 'Message' in json ? json.Message : undefined
  const messageId = 'MessageID' in json ? json.MessageID : undefined
  if (typeof errorCode !== 'number' || typeof message !== 'string') return undefined
  return { errorCode, message, ...(typeof messageId === 'string' ? { messageId: oneLine(messageId) } : {}) }
}

/** The error of an answer that is not a success. */
export function answerError(answer: ApiAnswer, said: PostmarkAnswer | undefined, outgoing: Outgoing): MailError {
  const { status } = answer
  const text = said ? `${said.errorCode} ${oneLine(said.message)}` : 'without a word that can be read'
  const action = actionOf(status, said)
  if (action === undefined) return unknownOutcome(`postmark answered ${status} ${text}`, outgoing)
  if (said?.errorCode === 406) return inactive(said.message, outgoing)
  const reply = { code: status, text }
  const results = resultsForAll(outgoing, { outcome: action === 'retry' ? 'deferred' : 'refused', reply, action })
  const code = status === 401 || said?.errorCode === 10 ? 'AUTH_FAILED' : 'REPLY_REJECTED'
  return new ReplyError(code, 'POST /email', reply, action, results, answer.retryAfterMs)
}

/** What to do about an answer; nothing when it leaves open what became of the message. */
function actionOf(status: number, said: PostmarkAnswer | undefined): Action | undefined {
  const known = said && actions.get(said.errorCode)
  if (known) return known
  const action = actionForStatus(status)
  return action === 'confirm' ? undefined : action
}

function inactive(message: string, outgoing: Outgoing): RecipientsError {
  const named = inactiveAmong(message, outgoing.envelope.recipients)
  const results = outgoing.envelope.recipients.map((address) =>
    named.size === 0 || named.has(address)
      ? ({ address, outcome: 'refused', action: 'suppress', reason: oneLine(message) } as const)
      : ({ address, outcome: 'refused', action: 'fix-message', reason: 'another recipient is inactive' } as const),
  )
  return new RecipientsError(results)
}

/** Which recipients Postmark calls inactive; it names them, in lower case, only in a sentence for people. */
export function inactiveAmong(message: string, recipients: readonly string[]): ReadonlySet<string> {
  const marker = 'inactive addresses:'
  const start = message.indexOf(marker)
  if (start === -1) return new Set()
  const words = message
    .slice(start + marker.length)
    .toLowerCase()
    .split(/[\s,]+/)
  const named = new Set(words.map((word) => (word.endsWith('.') ? word.slice(0, -1) : word)))
  return new Set(recipients.filter((address) => named.has(address.toLowerCase())))
}
