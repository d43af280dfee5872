// Messages for this folder's tests.
import type { Incoming, Summary } from './records.ts'

/** What a test says of a message. */
export interface Sample {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly text?: string
  /** Header lines besides, without line ends. */
  readonly fields?: readonly string[]
  readonly recipients?: readonly string[]
  readonly user?: string
  readonly mailbox?: string
  readonly tags?: readonly string[]
  readonly receivedAt?: number
}

/** A message on its way into a store, in memory of its own. */
export function incoming(sample: Sample = {}): Incoming {
  const { recipients = ['bob@example.com'], user, mailbox, tags, receivedAt } = sample
  return {
    octets: octetsOf(sample),
    envelope: { sender: 'ada@example.com', recipients },
    session: {
      id: 'session-1',
      clientAddress: '127.0.0.1',
      helo: 'client.example',
      startedAt: 1_700_000_000_000,
      transcript: [{ from: 'client', text: 'EHLO client.example', afterMs: 1 }],
      ...(user === undefined ? {} : { user }),
    },
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(tags === undefined ? {} : { tags }),
    ...(receivedAt === undefined ? {} : { receivedAt }),
  }
}

/** The octets of {@link incoming}, made anew each time. */
export function octetsOf({
  from = 'Ada <ada@example.com>',
  to = 'bob@example.com',
  subject = 'Hello',
  text = 'Text.',
  fields = [],
}: Sample = {}): Uint8Array {
  const header = [`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, ...fields]
  const usual = ['Date: Sun, 22 Nov 2026 09:00:00 +0000', 'Message-ID: <1@example.com>', 'MIME-Version: 1.0']
  const type = fields.some((field) => /^content-type:/i.test(field)) ? [] : ['Content-Type: text/plain; charset=utf-8']
  return new TextEncoder().encode(`${[...header, ...usual, ...type].join('\r\n')}\r\n\r\n${text}\r\n`)
}

/** The subjects of a list, in order. */
export function subjectsOf({ messages }: { readonly messages: readonly Summary[] }): readonly string[] {
  return messages.map(({ subject }) => subject)
}
