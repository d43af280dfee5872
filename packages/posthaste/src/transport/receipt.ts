import {
  type ConnectionTls,
  type RecipientResult,
  RecipientsError,
  type Reply,
  type ServerFacts,
  type Timing,
  UnknownOutcomeError,
} from '../errors.ts'
import type { Outgoing, Receipt } from './transport.ts'

/** What a receipt can hold beyond the outcomes. */
export interface ReceiptFacts {
  readonly reply?: Reply
  readonly providerId?: string
  readonly server?: ServerFacts
  readonly tls?: ConnectionTls
  readonly timing?: Timing
  readonly transcript?: readonly string[]
}

/**
 * The receipt of a message from what became of each recipient, in the order of the envelope.
 *
 * Throws UnknownOutcomeError when no recipient was accepted and one is unknown, else RecipientsError when none was.
 */
export function receiptOf(
  outgoing: Outgoing,
  transport: string,
  recipients: readonly RecipientResult[],
  facts: ReceiptFacts = {},
): Receipt {
  const accepted = recipients.filter(({ outcome }) => outcome === 'accepted' || outcome === 'queued')
  if (accepted.length === 0) throw refusal(transport, recipients)
  return {
    messageId: outgoing.messageId,
    accepted: accepted.map(({ address }) => address),
    recipients,
    transport,
    ...facts,
  }
}

/** The receipt of a message that was taken for everyone in its envelope at once. */
export function receiptForAll(outgoing: Outgoing, transport: string, facts: ReceiptFacts = {}): Receipt {
  return receiptOf(outgoing, transport, resultsForAll(outgoing, { outcome: 'accepted' }), facts)
}

/** The same outcome for everyone in the envelope. */
export function resultsForAll(
  outgoing: Outgoing,
  outcome: Omit<RecipientResult, 'address'>,
): readonly RecipientResult[] {
  return outgoing.envelope.recipients.map((address) => ({ address, ...outcome }))
}

function refusal(transport: string, recipients: readonly RecipientResult[]): Error {
  if (!recipients.some(({ outcome }) => outcome === 'unknown')) return new RecipientsError(recipients)
  return new UnknownOutcomeError(`${transport} did not say what became of the message`, recipients)
}
