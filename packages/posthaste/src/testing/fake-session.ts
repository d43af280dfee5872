import type { TlsFacts } from '../net/tls-facts.ts'
import type { Clock } from '../runtime/clock.ts'
import type { FakeAuth } from './fake-auth.ts'
import { type Offer, offers, type SessionState } from './fake-commands.ts'
import type { FakeTls, Wire } from './fake-wire.ts'
import type { Prompter } from './prompter.ts'
import type { ReceivedMessage } from './received-message.ts'
import type { Behaviour, Rule, SessionFacts, Stage } from './script.ts'
import type { TranscriptLine } from './transcript.ts'

/** One conversation of a fake server: where it stands, and what it may use. */
export interface FakeSession {
  /** Which connection this is: 1 for the first that the server took. */
  readonly connection: number
  readonly wire: Wire
  readonly offer: Offer
  readonly prompter: Prompter
  readonly clock: Clock
  readonly tls?: FakeTls
  readonly auth?: FakeAuth
  readonly state: SessionState
  /** Every line that the client said, secrets masked. */
  readonly commands: readonly string[]
  tlsFacts?: TlsFacts
  /** False once the server has closed. */
  open: boolean
  record(from: TranscriptLine['from'], text: string): void
  deliver(message: ReceivedMessage): void
}

/** What the server does at one stage: its own reply, changed by the script. */
export interface Decision {
  /** The octets of the reply, before any cut; undefined for none at all. */
  readonly octets?: Uint8Array
  /** Whether the command counts as accepted: 2yz. */
  readonly accepted: boolean
  /** Whether the client is asked to go on: 3yz. */
  readonly intermediate: boolean
  readonly behaviour: Behaviour
}

/** Whom a command is about, for the rules of a script, where that is not (yet) in the transaction. */
export interface Subject {
  readonly sender?: string
  readonly recipient?: string
}

/** Asks the script what to do in place of `reply`, and waits as long as it says. */
export async function decide(
  session: FakeSession,
  stage: Stage,
  argument: string,
  reply: string,
  subject?: Subject,
): Promise<Decision> {
  const behaviour = (await consult(session, stage, argument, subject)) ?? {}
  if (behaviour.delayMs !== undefined) await delay(session.clock, behaviour.delayMs)
  const given = behaviour.raw ?? (behaviour.reply === undefined ? undefined : asLines(behaviour.reply))
  const octets = toOctets(given ?? asLines(offers(session.offer, 'ENHANCEDSTATUSCODES') ? reply : withoutStatus(reply)))
  const instead =
    given === undefined && behaviour.cutAfter === undefined && (behaviour.close === true || behaviour.reset === true)
  const decision = { accepted: octets[0] === two, intermediate: octets[0] === three, behaviour }
  return behaviour.silence || instead ? decision : { ...decision, octets }
}

const two = 0x32
const three = 0x33

/** Says and does what was decided. */
export async function perform(
  session: FakeSession,
  { octets, behaviour }: Pick<Decision, 'octets' | 'behaviour'>,
): Promise<void> {
  if (octets) await write(session, octets.subarray(0, behaviour.cutAfter ?? octets.length), behaviour.octetDelayMs)
  else if (behaviour.silence) session.record('event', 'no reply')
  if (behaviour.reset) hangUp(session, 'reset')
  else if (behaviour.close || behaviour.cutAfter !== undefined) hangUp(session, 'close')
}

/** Decides and performs; says whether the command counts as accepted. `accept` is called before the reply leaves. */
export async function say(
  session: FakeSession,
  stage: Stage,
  argument: string,
  reply: string,
  accept?: () => void,
  subject?: Subject,
): Promise<boolean> {
  const decision = await decide(session, stage, argument, reply, subject)
  if (decision.accepted) accept?.()
  await perform(session, decision)
  return decision.accepted && session.open
}

/** Ends the conversation from the server's side. */
export function hangUp(session: FakeSession, how: 'close' | 'reset' | 'cut'): void {
  session.open = false
  session.record('event', `the server ${how === 'reset' ? 'reset' : 'closed'} the connection`)
  session.wire[how]()
}

/** What the script has for this stage now. */
export function consult(
  session: FakeSession,
  stage: Stage,
  argument: string,
  subject: Subject = {},
  content?: { readonly octets: number; readonly spent: Set<Rule> },
): Promise<Behaviour | undefined> {
  const { sender, recipient } = subject
  const facts = { ...factsOf(session), ...(sender === undefined ? {} : { sender }) }
  const recipients = recipient === undefined ? facts.recipients : [recipient]
  return session.prompter.consult({ stage, argument, session: facts, recipients, octets: 0, ...content })
}

/** Resolves after so many milliseconds of the server's clock. */
export function delay(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve))
}

function factsOf({ connection, state }: FakeSession): SessionFacts {
  const { client, encrypted, user, transaction } = state
  return {
    connection,
    encrypted,
    ...(client === undefined ? {} : { client }),
    ...(user === undefined ? {} : { user }),
    ...(transaction ? { sender: transaction.sender } : {}),
    recipients: transaction?.recipients.map(({ address }) => address) ?? [],
  }
}

async function write(session: FakeSession, octets: Uint8Array, octetDelayMs: number | undefined): Promise<void> {
  const text = Buffer.from(octets).toString()
  for (const line of text.replace(/\r\n$/, '').split('\r\n')) session.record('server', line)
  if (octetDelayMs === undefined) return session.wire.write(octets)
  for (const octet of octets) {
    await delay(session.clock, octetDelayMs)
    await session.wire.write(Uint8Array.of(octet))
  }
}

function asLines(reply: string): string {
  return `${reply.split(/\r?\n/).join('\r\n')}\r\n`
}

/** Enhanced status codes are for servers that announce them (RFC 2034, section 4). */
function withoutStatus(reply: string): string {
  return reply.replace(/^([2-5]\d\d )\d\.\d+\.\d+ /, '$1')
}

function toOctets(given: string | Uint8Array): Uint8Array {
  return typeof given === 'string' ? Buffer.from(given) : given
}
