import { data, type Transaction, tooLarge } from './fake-commands.ts'
import { type ReceivedData, receiveData } from './fake-data.ts'
import { consult, type Decision, decide, delay, type FakeSession, perform } from './fake-session.ts'
import type { Rule } from './script.ts'

/** Answers DATA, takes the content and answers its end (RFC 5321, 4.1.1.4; RFC 2033, 4.2). */
export async function takeContent(session: FakeSession, argument: string): Promise<void> {
  const decision = await decide(session, 'DATA', argument, data(session.state).reply)
  await perform(session, decision)
  if (!session.open || !decision.intermediate) return
  const watcher = createWatcher(session)
  const content = await receiveData(session.wire, watcher.watch)
  if (!content) return
  session.record('client', `(content of ${content.octets.length} octets)`)
  const transaction = session.state.transaction ?? { sender: '', parameters: {}, recipients: [] }
  if (!watcher.refused) await answerContent(session, content, transaction)
  delete session.state.transaction
}

/** Answers the whole content, and hands it over where it is accepted; says whether it is, for anyone. */
export async function answerContent(
  session: FakeSession,
  content: ReceivedData,
  transaction: Transaction,
): Promise<boolean> {
  const decisions = await decideAll(session, content, transaction)
  deliver(session, content, transaction, decisions)
  for (const each of decisions) if (session.open) await perform(session, each)
  return decisions.some(({ accepted }) => accepted)
}

/** Lets the script act while the content arrives: each of its rules once for a message. */
export interface Watcher {
  watch(octets: number): Promise<boolean> | true
  /** The content was refused before its end, so that nothing is left to say. */
  readonly refused: boolean
}

/** A watcher for one message, or one chunk. */
export function createWatcher(session: FakeSession): Watcher {
  const spent = new Set<Rule>()
  let refused = false
  return {
    get refused() {
      return refused
    },
    watch(octets) {
      return session.prompter.has('body') && !refused ? act(octets) : true
    },
  }

  async function act(octets: number): Promise<boolean> {
    const behaviour = await consult(session, 'body', '', undefined, { octets, spent })
    if (!behaviour) return true
    const { reply, raw, silence, delayMs } = behaviour
    if (delayMs !== undefined) await delay(session.clock, delayMs)
    if (silence) session.wire.pause()
    const said = raw ?? (reply === undefined ? undefined : `${reply}\r\n`.repeat(replyCount(session)))
    refused = typeof said === 'string' && /^[45]/.test(said)
    await perform(session, { ...(said === undefined ? {} : { octets: Buffer.from(said) }), behaviour })
    if (silence) await session.wire.closed
    return session.open && !silence
  }
}

/** How many replies the content gets. */
function replyCount({ offer, state }: FakeSession): number {
  return offer.lmtp ? (state.transaction?.recipients.length ?? 0) : 1
}

/** What to say to the end of the data: once, or with LMTP once for every recipient. */
async function decideAll(session: FakeSession, content: ReceivedData, transaction: Transaction): Promise<Decision[]> {
  const own = verdict(session, content, transaction)
  if (!session.offer.lmtp) return [await decide(session, 'end-of-data', '', own)]
  const decisions: Decision[] = []
  for (const { address } of transaction.recipients) {
    decisions.push(await decide(session, 'end-of-data', address, own, { recipient: address }))
  }
  return decisions
}

function verdict(session: FakeSession, content: ReceivedData, transaction: Transaction): string {
  if (transaction.recipients.length === 0) return '554 5.5.1 No valid recipients'
  if (!content.clean) return '550 5.5.2 The content has a CR or LF that stands alone'
  if (tooLarge(session.offer, content.octets.length)) return '552 5.3.4 Message size exceeds the limit'
  return '250 2.0.0 Taken'
}

/** Hands over what was accepted: with LMTP for those recipients whose own reply accepts it. */
function deliver(
  session: FakeSession,
  { octets }: ReceivedData,
  transaction: Transaction,
  decisions: Decision[],
): void {
  const { connection, offer, state, tlsFacts } = session
  const accepted = transaction.recipients.filter((_, index) => decisions[offer.lmtp ? index : 0]?.accepted)
  if (accepted.length === 0) return
  session.deliver({
    sender: transaction.sender,
    parameters: transaction.parameters,
    recipients: accepted.map(({ address }) => address),
    recipientParameters: accepted.map(({ parameters }) => parameters),
    octets,
    text: Buffer.from(octets).toString(),
    connection,
    client: state.client ?? '',
    ...(state.user === undefined ? {} : { user: state.user }),
    ...(tlsFacts ? { tls: tlsFacts } : {}),
  })
}
