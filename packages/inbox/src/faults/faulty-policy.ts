// How do faults get into a session? They stand before a policy and answer in its place.
import type { Clock } from 'posthaste'
import {
  type Answer,
  hangUp,
  type MessageAnswer,
  type MessageStream,
  type Policy,
  type ReceivedEnvelope,
  refuse,
  type Session,
} from 'posthaste/server'
import type { FaultBook, FaultFacts } from './fault-book.ts'
import type { FaultRule, FaultStage } from './fault-rule.ts'

/** The policy with the faults of the book before it; `clock` counts delays and slowness. */
export function withFaults(policy: Policy, book: FaultBook, clock: Clock): Policy {
  const strike = (stage: FaultStage, session: Session, facts: FaultFacts = {}) =>
    book.strike(stage, { helo: session.name, user: session.user, ...facts })
  /** What the fault says, or, where there is none, what the policy says, without a detour. */
  const answer = (rule: FaultRule | undefined, otherwise: () => Answer): Answer =>
    rule === undefined ? otherwise() : struck(rule, otherwise)
  const struck = async (rule: FaultRule, otherwise: () => Answer) => {
    if (rule.delayMs !== undefined) await pause(clock, rule.delayMs)
    return verdictOf(rule) ?? ((await otherwise()) || undefined)
  }
  return {
    ...policy,
    connection: (session) => answer(strike('connection', session), () => policy.connection?.(session)),
    hello: (session, name) => answer(strike('hello', session, { helo: name }), () => policy.hello?.(session, name)),
    ...(policy.authenticate && {
      authenticate: (session, credentials) =>
        answer(strike('authenticate', session, { user: credentials.user }), () =>
          policy.authenticate?.(session, credentials),
        ),
    }),
    sender: (session, path, parameters) =>
      answer(strike('sender', session, { sender: path }), () => policy.sender?.(session, path, parameters)),
    recipient: (session, path, parameters) =>
      answer(strike('recipient', session, { recipients: [path] }), () => policy.recipient?.(session, path, parameters)),
    content: (session, envelope) =>
      answer(strike('content', session, factsOf(envelope)), () => policy.content?.(session, envelope)),
    async message(session, envelope, stream): Promise<MessageAnswer> {
      const rule = strike('message', session, factsOf(envelope))
      const accept = async (read: MessageStream) => (await policy.message?.(session, envelope, read)) || undefined
      if (rule === undefined) return accept(stream)
      const read = rule.octetsPerSecond === undefined ? stream : slowed(stream, rule.octetsPerSecond, clock)
      const verdict = verdictOf(rule)
      const kept = verdict === undefined || rule.keep ? await accept(read) : await swallow(read)
      if (rule.delayMs !== undefined) await pause(clock, rule.delayMs)
      return verdict ?? kept
    },
  }
}

/** Reads to the end: the client is to have sent everything when it hears the answer, or nothing. */
async function swallow(stream: MessageStream): Promise<undefined> {
  for await (const _ of stream);
}

function factsOf({ sender, recipients }: ReceivedEnvelope): FaultFacts {
  return { sender, recipients: recipients.map(({ address }) => address) }
}

function verdictOf({
  drop,
  refuse: reply,
}: FaultRule): ReturnType<typeof hangUp> | ReturnType<typeof refuse> | undefined {
  if (drop) return hangUp()
  if (reply === undefined) return undefined
  const { code, enhanced = `${Math.floor(code / 100)}.7.0`, text = 'Refused on demand' } = reply
  return refuse(code, enhanced, text)
}

/** The same message, taken no faster than that: the client has to wait, as the window of its connection fills. */
function slowed(stream: MessageStream, octetsPerSecond: number, clock: Clock): MessageStream {
  return {
    get octets() {
      return stream.octets
    },
    get bareLineEnds() {
      return stream.bareLineEnds
    },
    async *[Symbol.asyncIterator]() {
      for await (const chunk of stream) {
        await pause(clock, (chunk.length / octetsPerSecond) * 1000)
        yield chunk
      }
    },
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
