import { AsyncLocalStorage } from 'node:async_hooks'
import { type Interceptor, interception } from '../mailer/interception.ts'
import type { Envelope } from '../message/envelope.ts'
import { octetsOf } from '../transport/octets-of.ts'

/** A message as it would have left. */
export interface DryRun {
  readonly envelope: Envelope
  readonly messageId: string
  readonly octets: Uint8Array
}

/** Runs `send` with every transport replaced, and gives the message that it would have sent. */
export async function dryRun(send: () => Promise<unknown>): Promise<DryRun> {
  const taken: DryRun[] = []
  const interceptor: Interceptor = {
    async take(outgoing) {
      const { envelope, messageId } = outgoing
      taken.push({ envelope, messageId, octets: await octetsOf(await outgoing.compose()) })
      const recipients = envelope.recipients.map((address) => ({ address, outcome: 'accepted' as const }))
      return { messageId, accepted: envelope.recipients, recipients, transport: 'dry run' }
    },
  }
  const { open } = interception(() => new AsyncLocalStorage<Interceptor>())
  open.add(interceptor)
  try {
    await send()
  } finally {
    open.delete(interceptor)
  }
  const [message] = taken
  if (message === undefined) throw new Error('the mailer sent nothing')
  return message
}
