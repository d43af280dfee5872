import MailComposer from 'nodemailer/lib/mail-composer'
import type { CompletedMessage } from '../packages/posthaste/src/message/complete.ts'
import { compose } from '../packages/posthaste/src/mime/compose.ts'
import { systemRuntime } from '../packages/posthaste/src/runtime/runtime.ts'
import { type Comparison, compare, growPrepared, type Report } from './measure.ts'
import { asNodemailer, completed, markedUp, prose } from './messages.ts'

/** Messages to octets, against Nodemailer's MailComposer; and what composing costs as a message grows. */
export async function benchCompose(): Promise<Report> {
  const rows = [
    await compare(small('4 KB text, ASCII', { text: ascii(4096) }, 15)),
    await compare(small('4 KB text, UTF-8', { text: prose(4096) }, 15)),
    await compare(small('4 KB text + 4 KB HTML, UTF-8', { text: prose(4096), html: markedUp(4096) }, 15)),
    await compare(large()),
  ]
  const growth = [
    await growPrepared('text of 4 KB', '4 KB', (times) => composing({ text: prose(4096 * times) })),
    await growPrepared('10 recipients', '10 recipients', (times) =>
      composing({ text: 'Hello', to: crowd(10 * times) }),
    ),
    await growPrepared('2 attachments of 1 KB', '2 attachments', (times) =>
      composing({ text: 'Hello', attachments: Array.from({ length: 2 * times }, () => attachment(1024)) }),
    ),
    await growPrepared('attachment of 256 KB', '256 KB', (times) =>
      composing({ text: 'Hello', attachments: [attachment(256 * 1024 * times)] }),
    ),
  ]
  return { name: 'compose', rows, growth }
}

function small(subject: string, content: { text: string; html?: string }, target: number): Comparison {
  const message = completed(content)
  const theirs = asNodemailer(content)
  return {
    subject,
    unit: 'messages',
    target,
    rounds: 7,
    ours: {
      name: 'posthaste',
      async run() {
        for (let done = 0; done < 6000; done++) await compose(message, systemRuntime)
        return 6000
      },
    },
    peer: {
      name: 'nodemailer',
      async run() {
        for (let done = 0; done < 600; done++) await new MailComposer(theirs).compile().build()
        return 600
      },
    },
  }
}

function large(): Comparison {
  const content = pseudoRandom(25 * 1024 * 1024)
  const message = completed({ text: 'Hello', attachments: [attachmentOf(content)] })
  const theirs = asNodemailer({ text: 'Hello', attachments: [{ filename: 'a.bin', content }] })
  return {
    subject: 'one attachment of 25 MiB',
    unit: 'messages',
    target: 2,
    ours: {
      name: 'posthaste',
      async run() {
        for (let done = 0; done < 3; done++) await drained(message)
        return 3
      },
    },
    peer: {
      name: 'nodemailer',
      async run() {
        for (let done = 0; done < 3; done++)
          for await (const _chunk of new MailComposer(theirs).compile().createReadStream());
        return 3
      },
    },
  }
}

function composing(content: Partial<CompletedMessage>): () => Promise<void> {
  const message = completed(content)
  return () => drained(message)
}

async function drained(message: CompletedMessage): Promise<void> {
  const raw = await compose(message, systemRuntime)
  if (raw.octets) return
  for await (const _chunk of raw.open());
}

function attachment(size: number): CompletedMessage['attachments'][number] {
  return attachmentOf(pseudoRandom(size))
}

function attachmentOf(octets: Uint8Array): CompletedMessage['attachments'][number] {
  return {
    filename: 'a.bin',
    contentType: { type: 'application/octet-stream', parameters: [] },
    disposition: 'attachment',
    content: { kind: 'octets', octets },
  }
}

function pseudoRandom(size: number): Buffer {
  const octets = Buffer.alloc(size)
  for (let at = 0, state = 1; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    octets[at] = state >>> 24
  }
  return octets
}

function ascii(size: number): string {
  return Buffer.from(prose(size), 'ascii')
    .toString('latin1')
    .replace(/[^ -~\n]/g, 'e')
}

function crowd(count: number): CompletedMessage['to'] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Person ${index}`,
    address: `person${index}@example.com`,
  }))
}
