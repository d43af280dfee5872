// How does a message become octets without being sent?
import { createMailer, MailError, type MessageInput, type Outgoing, type Receipt } from 'posthaste'
import { HttpProblem } from './problem.ts'

/** A composed message and whom it is from and for. */
export interface SentMessage {
  readonly octets: Uint8Array
  readonly sender: string
  readonly recipients: readonly string[]
}

/**
 * Composes a message; `recipients` stand in its envelope instead of those whom it names.
 *
 * @throws HttpProblem 400 that names what is wrong in the message, 413 when it is too large
 */
export async function composeMessage(
  message: MessageInput,
  maxOctets: number,
  recipients?: readonly string[],
): Promise<SentMessage> {
  let taken: SentMessage | undefined
  const mailer = createMailer({
    transport: {
      name: 'inbox',
      concurrency: 1,
      warnings: [],
      async send(outgoing: Outgoing): Promise<Receipt> {
        const { envelope, messageId } = outgoing
        taken = { ...envelope, octets: await octetsOf(outgoing) }
        const recipients = envelope.recipients.map((address) => ({ address, outcome: 'accepted' as const }))
        return { messageId, transport: 'inbox', recipients, accepted: envelope.recipients }
      },
      close: async () => {},
    },
  })
  try {
    await mailer.send(message, recipients === undefined ? {} : { envelope: { recipients } })
  } catch (error) {
    if (!MailError.is(error)) throw error
    throw new HttpProblem(400, error.message)
  } finally {
    await mailer.close()
  }
  if (taken === undefined) throw new HttpProblem(500, 'the message was not composed')
  if (taken.octets.length > maxOctets) throw new HttpProblem(413, `the message is larger than ${maxOctets} octets`)
  return taken
}

async function octetsOf(outgoing: Outgoing): Promise<Uint8Array> {
  const raw = await outgoing.compose()
  const chunks: Uint8Array[] = []
  // A composer may fill the same memory again for its next chunk.
  for await (const chunk of raw.open()) chunks.push(chunk.slice())
  return Uint8Array.from(Buffer.concat(chunks))
}
