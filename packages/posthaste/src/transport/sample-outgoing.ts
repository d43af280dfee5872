// Messages for the tests of transports: made by hand, so that these tests need no composer.

import type { Message } from '../message/message.ts'
import type { Raw } from '../mime/raw.ts'
import type { Outgoing } from './transport.ts'

/** A message on its way out that counts what is asked of it. */
export interface SampleOutgoing extends Outgoing {
  /** How often it was composed. */
  readonly composed: () => number
}

/** What can be different from the plain sample. */
export interface SampleOptions {
  readonly recipients?: readonly string[]
  readonly sender?: string
  readonly message?: Partial<Message>
  readonly raw?: Raw
  readonly dsn?: Outgoing['dsn']
  readonly requireTls?: true
}

/** A checked message from ada@example.com with one line of text. */
export function sampleMessage(recipients: readonly string[], changes: Partial<Message> = {}): Message {
  return {
    from: [{ name: 'Ada', address: 'ada@example.com' }],
    to: recipients.map((address) => ({ address })),
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hello',
    date: 1_700_000_000_000,
    messageId: 'sample@example.com',
    text: 'Hello\n.\nWorld\n',
    alternatives: [],
    attachments: [],
    headers: [],
    tags: [],
    metadata: {},
    ...changes,
  }
}

/** A message on its way out; its octets are in memory unless `raw` says otherwise. */
export function sampleOutgoing(options: SampleOptions = {}): SampleOutgoing {
  const { recipients = ['grace@example.net'], sender = 'ada@example.com' } = options
  const raw = options.raw ?? rawOf(sampleOctets(recipients))
  let composed = 0
  return {
    envelope: { sender, recipients, ...(options.requireTls ? { requireTls: true } : {}) },
    messageId: 'sample@example.com',
    message: sampleMessage(recipients, options.message),
    ...(options.dsn ? { dsn: options.dsn } : {}),
    compose: async () => {
      composed += 1
      return raw
    },
    composed: () => composed,
  }
}

/** A message whose content is a stream: `chunks` as an attachment and in the octets. */
export function streamedOutgoing(recipients: readonly string[], open: () => AsyncIterable<Uint8Array>): SampleOutgoing {
  const head = sampleOctets(recipients)
  const raw: Raw = {
    needsSmtpUtf8: false,
    needs8BitMime: false,
    async *open() {
      yield head
      yield* open()
    },
  }
  const contentType = { type: 'application/octet-stream', parameters: [] }
  const attachment = {
    filename: 'notes.bin',
    contentType,
    disposition: 'attachment',
    content: { kind: 'stream', open },
  } as const
  return sampleOutgoing({ recipients, raw, message: { attachments: [attachment] } })
}

/** The octets of the plain sample. */
export function sampleOctets(recipients: readonly string[]): Uint8Array {
  const lines = [
    'From: Ada <ada@example.com>',
    `To: ${recipients.join(', ')}`,
    'Subject: Hello',
    'Date: Tue, 14 Nov 2023 22:13:20 +0000',
    'Message-ID: <sample@example.com>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hello',
    '.',
    'World',
    '',
  ]
  return new TextEncoder().encode(lines.join('\r\n'))
}

function rawOf(octets: Uint8Array): Raw {
  return {
    size: octets.length,
    needsSmtpUtf8: false,
    needs8BitMime: false,
    octets,
    async *open() {
      yield octets
    },
  }
}
