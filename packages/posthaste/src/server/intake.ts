import { type MailError, MessageError, type Reply } from '../errors.ts'
import { type ContentFault, createContentCheck } from '../smtp/content-check.ts'
import { createMessagePipe } from './message-stream.ts'
import type { HangUp, ReceivedEnvelope } from './policy.ts'
import { isPromise, localError, type Talk, verdictOf } from './talk.ts'

/** One message on its way in: checked, handed to the policy, and answered for. */
export interface Intake {
  /** Content, without dot-stuffing. Says why when the connection has to be closed for it. */
  push(octets: Uint8Array): Reply | undefined
  /** The policy is behind: push nothing before it has caught up. */
  full(): boolean
  /** What the client will be told, whatever the policy says, where the content broke a rule. */
  refusal(): Reply | undefined
  /** Octets so far, those that are only swallowed among them. */
  octets(): number
  /** The content is whole: asks for the verdict. One reply, or with LMTP one for each recipient. */
  end(then: (verdict: readonly Reply[] | 'hang-up') => void): void
  /** The content will never be whole. */
  cut(error: MailError): void
}

/** Begins to take in a message. `onRoom` is called when the policy has caught up. */
export function createIntake(talk: Talk, envelope: ReceivedEnvelope, onRoom: () => void): Intake {
  const { policy, lineEndings, limits, offer } = talk.options
  const check = createContentCheck({
    lineEndings,
    maxOctets: limits.messageOctets,
    maxHeaderOctets: limits.headerOctets,
    maxLineOctets: limits.lineOctets,
  })
  /** Absent where nobody reads. */
  const pipe = policy.message && createMessagePipe(check, onRoom)
  let octets = 0
  let refusal: Reply | undefined
  let answer: unknown
  let begun = false

  return {
    push(piece) {
      octets += piece.length
      if (!refusal) take(check.push(piece))
      if (refusal === undefined) return undefined
      // The rest is swallowed, so that the client reads the reply; but not for ever.
      return refusal === bareLineEnd || octets > 2 * limits.messageOctets ? refusal : undefined
    },
    full: () => pipe?.full() === true,
    refusal: () => refusal,
    octets: () => octets,
    end(then) {
      if (!refusal) take(check.end())
      if (!refusal) {
        pipe?.end()
        begin()
      }
      const decided = (given: unknown): void => {
        pipe?.abandon()
        const replies = refusal ? [refusal] : repliesTo(given)
        then(replies === 'hang-up' ? replies : forEach(replies))
      }
      // A policy that was told of the refusal by its stream has nothing to add, but is waited for.
      const question = (): unknown => (refusal && isPromise(answer) ? answer.then(nobody, nobody) : answer)
      talk.ask('message', question, decided, () => decided(localError))
    },
    cut(error) {
      pipe?.fail(error)
    },
  }

  function take(checked: Uint8Array | ContentFault): void {
    if (!(checked instanceof Uint8Array)) {
      refusal = replyTo(checked)
      const code = checked.broken === 'size' ? 'MESSAGE_TOO_LARGE' : 'MESSAGE_INVALID'
      pipe?.fail(new MessageError(code, 'content', `${refusal.text} (at octet ${checked.offset})`))
    } else if (checked.length > 0) {
      begin()
      pipe?.push(checked)
    }
  }

  /** Gives the policy the stream, once there is something in it. */
  function begin(): void {
    if (begun || !policy.message || !pipe) return
    begun = true
    try {
      answer = policy.message(talk.session, envelope, pipe.stream)
    } catch (error) {
      answer = Promise.reject(error)
    }
    // Whoever has decided reads no more; a rejection waits for the end of the content.
    if (isPromise(answer)) answer.then(pipe.abandon, pipe.abandon)
    else pipe.abandon()
  }

  function replyTo({ broken }: ContentFault): Reply {
    if (broken === 'line-end') return bareLineEnd
    if (broken === 'line-length') {
      return { code: 550, enhanced: '5.6.0', text: `A line has at most ${limits.lineOctets} octets` }
    }
    const [what, most] = broken === 'size' ? ['message', limits.messageOctets] : ['header', limits.headerOctets]
    return { code: 552, enhanced: '5.3.4', text: `A ${what} has at most ${most} octets` }
  }

  /** LMTP: one reply for each recipient (RFC 2033, 4.2). */
  function forEach(replies: readonly Reply[]): readonly Reply[] {
    if (offer.protocol === 'smtp') return replies.slice(0, 1)
    return envelope.recipients.map((_, at) => replies[replies.length === 1 ? 0 : at] ?? localError)
  }
}

/** What the client is told about the first CR or LF that stands alone; the connection closes behind it. */
export const bareLineEnd: Reply = {
  code: 550,
  enhanced: '5.5.2',
  text: 'A CR or LF stands alone in the message; lines end with CRLF',
}

const nobody = (): undefined => undefined

const accepted: Reply = { code: 250, enhanced: '2.0.0', text: 'Message accepted' }

function repliesTo(given: unknown): readonly Reply[] | 'hang-up' {
  if (!Array.isArray(given)) {
    const reply = replyOf(given)
    return reply === 'hang-up' ? reply : [reply]
  }
  const replies = given.map(replyOf)
  return replies.some((each) => each === 'hang-up') ? 'hang-up' : replies.filter((each) => each !== 'hang-up')
}

function replyOf(given: unknown): Reply | HangUp['kind'] {
  if (typeof given === 'object' && given !== null && !('kind' in given) && 'text' in given) {
    const { text } = given
    return typeof text === 'string' && /^[\x20-\x7e]{1,480}$/.test(text) ? { ...accepted, text } : accepted
  }
  const verdict = verdictOf(given)
  return verdict === 'yes' ? accepted : verdict
}
