import { type OwnReply, offers, type SessionState } from './fake-commands.ts'
import { answerContent, createWatcher } from './fake-content.ts'
import { decide, type FakeSession, perform } from './fake-session.ts'

/** Takes the octets that follow BDAT, whether it wants them or not, and answers them (RFC 3030, section 2). */
export async function takeChunk(session: FakeSession, argument: string): Promise<void> {
  const { state } = session
  const [, size = '', last] = /^(\d{1,15})( LAST)?$/i.exec(argument) ?? []
  if (size === '') return answer(session, argument, { reply: '501 5.5.4 Syntax: BDAT size [LAST]' })
  const { chunks = [] } = state
  const before = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const watcher = createWatcher(session)
  const octets = await receive(session, Number(size), (count) => watcher.watch(before + count))
  if (!octets) return
  session.record('client', `(chunk of ${octets.length} octets)`)
  const refusal = refusalOf(session)
  if (watcher.refused || refusal !== undefined) {
    fail(state)
    if (refusal !== undefined && !watcher.refused) await answer(session, argument, { reply: refusal })
    return
  }
  state.chunks = [...chunks, octets]
  if (last === undefined) return answer(session, argument, { reply: `250 2.0.0 ${octets.length} octets taken` })
  const content = Buffer.concat(state.chunks)
  const transaction = state.transaction ?? { sender: '', parameters: {}, recipients: [] }
  const accepted = await answerContent(session, { octets: content, clean: isClean(content) }, transaction)
  delete state.transaction
  delete state.chunks
  state.resetNeeded = !accepted
}

async function answer(session: FakeSession, argument: string, { reply }: OwnReply): Promise<void> {
  const decision = await decide(session, 'BDAT', argument, reply)
  if (!decision.accepted) fail(session.state)
  await perform(session, decision)
}

/** What comes next must be RSET: the state is indeterminate otherwise. */
function fail(state: SessionState): void {
  delete state.transaction
  delete state.chunks
  state.resetNeeded = true
}

function refusalOf({ offer, state }: FakeSession): string | undefined {
  if (!offers(offer, 'CHUNKING')) return '500 5.5.2 command not recognized'
  if (state.resetNeeded) return '503 5.5.1 RSET first'
  if (!state.transaction) return '503 5.5.1 MAIL first'
  return state.transaction.recipients.length === 0 ? '554 5.5.1 No valid recipients' : undefined
}

async function receive(
  session: FakeSession,
  size: number,
  watch: (count: number) => Promise<boolean> | true,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let count = 0
  while (count < size) {
    const piece = await session.wire.take(size - count)
    if (!piece) return undefined
    pieces.push(piece)
    count += piece.length
    if (!(await watch(count))) return undefined
  }
  return Buffer.concat(pieces)
}

/** No CR or LF stands alone (RFC 5321, section 2.3.8). */
function isClean(octets: Uint8Array): boolean {
  return !/\r(?!\n)|(?<!\r)\n/.test(Buffer.from(octets).toString('latin1'))
}
