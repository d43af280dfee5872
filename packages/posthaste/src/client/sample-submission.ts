// Messages for the tests of client/: made by hand, so that these tests need no composer.
import type { DeliveryReports } from '../message/envelope.ts'
import type { Raw } from '../mime/raw.ts'
import type { Submission } from './client.ts'

/** What can be different from the plain sample. */
export interface SampleChanges {
  readonly sender?: string
  readonly recipients?: readonly string[]
  readonly content?: string | Uint8Array
  readonly raw?: Partial<Raw>
  readonly dsn?: DeliveryReports
  readonly requireTls?: true
}

/** A message from s@example.com to r@example.net, in memory unless `raw` says otherwise. */
export function sampleSubmission(changes: SampleChanges = {}): Submission {
  const { sender = 's@example.com', recipients = ['r@example.net'], dsn } = changes
  const octets = Buffer.from(changes.content ?? 'Subject: sample\r\n\r\nHello\r\n')
  const raw: Raw = {
    size: octets.length,
    needsSmtpUtf8: false,
    needs8BitMime: false,
    octets,
    async *open() {
      yield octets
    },
    ...changes.raw,
  }
  const { requireTls } = changes
  const envelope = { sender, recipients, ...(requireTls ? { requireTls } : {}) }
  return { envelope, compose: async () => raw, ...(dsn ? { dsn } : {}) }
}

/** A message whose octets come as a stream of unknown length. */
export function streamedSubmission(open: () => AsyncIterable<Uint8Array>, changes: SampleChanges = {}): Submission {
  const { sender = 's@example.com', recipients = ['r@example.net'] } = changes
  const raw: Raw = { needsSmtpUtf8: false, needs8BitMime: false, open }
  return { envelope: { sender, recipients }, compose: async () => raw }
}
