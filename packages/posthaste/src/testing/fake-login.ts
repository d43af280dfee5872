import { type AuthExchange, type AuthResult, authenticate } from './fake-auth.ts'
import { mayAuthenticate } from './fake-commands.ts'
import { decide, type FakeSession, perform, say } from './fake-session.ts'

/** Answers AUTH and every response that follows it (RFC 4954, section 4). */
export async function login(session: FakeSession, argument: string): Promise<void> {
  const [name = '', initial] = argument.split(' ')
  const mechanism = session.offer.mechanisms.find((each) => each === name.toUpperCase())
  const refusal = refusalOf(session, mechanism)
  if (!session.auth || !mechanism || refusal !== undefined) {
    return void (await say(session, 'AUTH', name, refusal ?? '502 5.5.1 not offered'))
  }
  const first = initial === undefined ? undefined : decode(initial === '=' ? '' : initial)
  await exchange(session, name, first === null ? undefined : authenticate(mechanism, first, session.auth))
}

function refusalOf({ offer, state }: FakeSession, mechanism: string | undefined): string | undefined {
  if (offer.mechanisms.length === 0) return '502 5.5.1 AUTH not available'
  if (state.client === undefined) return '503 5.5.1 EHLO first'
  if (!mayAuthenticate(offer, state)) return '538 5.7.11 Encryption required for requested authentication mechanism'
  if (state.user !== undefined || state.transaction) return '503 5.5.1 not now'
  return mechanism ? undefined : '504 5.5.4 Unrecognized authentication type'
}

/** Says challenges and takes answers until the exchange is decided; without a dialogue the response was no base64. */
async function exchange(session: FakeSession, argument: string, dialogue: AuthExchange | undefined): Promise<void> {
  let step: Step = dialogue?.next() ?? undecodable
  for (let stage: 'AUTH' | 'AUTH-response' = 'AUTH'; ; stage = 'AUTH-response') {
    const decision = await decide(session, stage, argument, replyTo(step))
    if (decision.accepted) session.state.user = step.done && typeof step.value === 'object' ? step.value.user : ''
    await perform(session, decision)
    if (!session.open || !decision.intermediate) return
    const answer = await hear(session)
    if (answer === undefined) return
    if (!step.done) step = answer === null || !dialogue ? undecodable : dialogue.next(answer)
  }
}

type Step = IteratorResult<string, AuthResult>

const undecodable: Step = { done: true, value: 'undecodable' }

function replyTo(step: Step): string {
  if (!step.done) return `334 ${Buffer.from(step.value).toString('base64')}`
  if (step.value === 'refused') return '535 5.7.8 Authentication credentials invalid'
  if (step.value === 'undecodable') return '501 5.5.2 Cannot decode the response'
  return '235 2.7.0 Authentication successful'
}

/** The client's next answer, decoded; null for one that is no base64 (`*`, which cancels, is none), undefined for none. */
async function hear(session: FakeSession): Promise<string | null | undefined> {
  const line = await session.wire.line()
  if (!line) return undefined
  session.record('client', '***')
  return decode(Buffer.from(line).toString())
}

function decode(text: string): string | null {
  const octets = Buffer.from(text, 'base64')
  return octets.toString('base64') === text ? octets.toString() : null
}
