// What does the inbox do with a session? It takes everything: any user, any sender, any recipient, any message.
import {
  type MessageAnswer,
  type MessageStream,
  type Policy,
  type ReceivedEnvelope,
  refuse,
  type Session,
  type TranscriptEntry,
} from 'posthaste/server'
import type { Counters } from './http/counters.ts'
import type { Incoming, SessionRecord } from './store/records.ts'
import type { Store } from './store/store.ts'

/** Keeps every message; 250 leaves when the store has it. */
export function intakePolicy(store: Pick<Store, 'add'>, counters: Counters): Policy {
  return {
    connection() {
      counters.sessions += 1
      return undefined
    },
    authenticate: () => undefined,
    async message(session, envelope, stream) {
      const octets = await readWhole(stream)
      const size = octets.length
      try {
        const { id } = await store.add(incomingOf(session, envelope, octets))
        counters.accepted += 1
        counters.acceptedOctets += size
        return { text: `Kept as ${id}` }
      } catch {
        return refuse(451, '4.3.0', 'The inbox could not keep the message; try again later')
      }
    },
  }
}

/** The policy with its answers to messages counted, faults included. */
export function counted(policy: Policy, counters: Counters): Policy {
  return {
    ...policy,
    async message(session, envelope, stream): Promise<MessageAnswer> {
      const answer = (await policy.message?.(session, envelope, stream)) || undefined
      if (answer !== undefined && 'kind' in answer) counters.refused += 1
      return answer
    },
  }
}

/** The whole message in memory of its own: the store takes it over. */
async function readWhole(stream: MessageStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function incomingOf(session: Session, envelope: ReceivedEnvelope, octets: Uint8Array): Incoming {
  return {
    octets,
    envelope: { sender: envelope.sender, recipients: envelope.recipients.map(({ address }) => address) },
    session: sessionRecord(session),
    receivedAt: envelope.receivedAt,
  }
}

function sessionRecord(session: Session): SessionRecord {
  const { tls, user, started } = session
  return {
    id: session.id,
    clientAddress: session.client.address,
    helo: session.name ?? '',
    ...(tls === undefined ? {} : { tls: { protocol: tls.protocol, cipher: tls.cipher } }),
    ...(user === undefined ? {} : { user }),
    startedAt: started,
    transcript: ofThisMessage(session.transcript()).map(({ at, from, text }) => ({
      from,
      text,
      afterMs: at - started,
    })),
  }
}

/** How the session began and what was said about the last message; the messages before it have their own. */
function ofThisMessage(entries: readonly TranscriptEntry[]): readonly TranscriptEntry[] {
  const isMail = ({ from, text }: TranscriptEntry) => from === 'client' && /^MAIL\b/i.test(text)
  const [first, last] = [entries.findIndex(isMail), entries.findLastIndex(isMail)]
  const start = entries[last]
  if (start === undefined || first === last) return entries
  const text = `(${last - first} lines about earlier messages left out)`
  return [...entries.slice(0, first), { at: start.at, from: 'event', text }, ...entries.slice(last)]
}
