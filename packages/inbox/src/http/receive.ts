import type { Scope } from '../store/records.ts'
import type { SentMessage } from './compose-message.ts'
import type { InboxState } from './inbox-state.ts'

/** Takes a composed message in as if it had come by SMTP; gives its ID. */
export async function receive(
  { store, counters, clock }: InboxState,
  { octets, sender, recipients }: SentMessage,
  scope: Scope = {},
): Promise<string> {
  // The store takes the octets' memory.
  const size = octets.length
  const { id } = await store.add({
    octets,
    envelope: { sender, recipients },
    session: { id: 'http', clientAddress: '', helo: '', startedAt: clock.now(), transcript: [] },
    ...scope,
  })
  counters.accepted += 1
  counters.acceptedOctets += size
  return id
}
