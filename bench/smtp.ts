import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { attachFile, createMailer, type MessageInput, smtp, type Transport } from 'posthaste'
import { allOn } from './all-on.ts'
import { sendBare } from './bare-sockets.ts'
import { type Comparison, compare, grow, median, type Report, type Row } from './measure.ts'
import { runSource, type Sink, startCountingSink, startSink } from './sink.ts'

const connections = 10
const text = `${'x'.repeat(70)}\n`.repeat(53)
const message = { from: 'a@example.com', to: 'b@example.com', subject: 'Hello', text }

/** Messages over SMTP to a sink on this machine, against Nodemailer and Postfix's own client. */
export async function benchSmtp(): Promise<Report> {
  // First, because a program that it needs may be missing.
  const signed = await allOn()
  const sink = await startSink()
  const counting = await startCountingSink()
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-bench-'))
  try {
    const rows = [
      await compare(submission(sink)),
      await compare(wire(sink)),
      await processorTime(sink),
      await compare(attachment(counting, fileOf(folder, 25))),
      await compare(attachmentInMemory(counting)),
      peakMemory(counting, fileOf(folder, 25), fileOf(folder, 250)),
      signed,
    ]
    const growth = [
      await grow('messages of 4 KB', '100 messages', async (times) => {
        await sendOurs(sink, 100 * times)
      }),
      await grow('recipients of one message', '10 recipients', (times) => sendToMany(sink, 10 * times)),
    ]
    return { name: 'smtp', rows, growth, remarks: [await ceiling(sink)] }
  } finally {
    await sink.stop()
    await counting.stop()
    rmSync(folder, { recursive: true })
  }
}

function submission(sink: Sink): Comparison {
  return {
    subject: `4 KB messages composed and sent, ${connections} connections`,
    unit: 'messages',
    target: 8,
    warmUps: 6,
    ours: { name: 'posthaste', run: () => sendOurs(sink, 20_000) },
    peer: { name: 'nodemailer', run: () => sendTheirs(sink, 2_000) },
  }
}

function wire(sink: Sink): Comparison {
  return {
    subject: `4 KB of octets sent over and over, ${connections} connections`,
    unit: 'messages',
    target: 0.8,
    rounds: 7,
    warmUps: 3,
    ours: { name: 'posthaste', run: () => sendOctets(sink, 40_000) },
    peer: { name: 'smtp-source', run: () => runSource(sink.port, 40_000) },
  }
}

/** How fast the sink is, beside Nodemailer in turn: what the first row's ratio could be at most. */
async function ceiling(sink: Sink): Promise<string> {
  const content = `From: a@example.com\r\nSubject: Hello\r\n\r\n${text.replaceAll('\n', '\r\n')}`
  const row = await compare({
    subject: '',
    unit: 'messages',
    target: 0,
    ours: { name: '', run: () => sendBare(sink.port, connections, content, 20_000) },
    peer: { name: '', run: () => sendTheirs(sink, 2_000) },
  })
  return `sockets that write octets made before, and do nothing else: ${row.median.toFixed(1)} x nodemailer (${row.ours})`
}

/** What a message costs this process, composing included, against a budget; the peer's cost in turn, for comparison. */
async function processorTime(sink: Sink): Promise<Row> {
  const budget = 0.08
  await sendOurs(sink, 5_000)
  const costs: { readonly ours: number; readonly theirs: number }[] = []
  for (let round = 0; round < 5; round++) {
    const ours = await costOf(() => sendOurs(sink, 20_000))
    costs.push({ ours, theirs: await costOf(() => sendTheirs(sink, 2_000)) })
  }
  const rounds = costs.map(({ ours }) => budget / ours)
  const inWords = (values: readonly number[]): string => `${median(values).toFixed(3)} ms`
  return {
    subject: `${budget} ms of processor time over what a 4 KB message takes, composed and sent`,
    ours: `posthaste ${inWords(costs.map(({ ours }) => ours))}`,
    peer: `nodemailer ${inWords(costs.map(({ theirs }) => theirs))}`,
    rounds,
    median: median(rounds),
    target: 1,
    reached: median(rounds) >= 1,
  }
}

/** Milliseconds of processor time for each message. */
async function costOf(send: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage()
  const sent = await send()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / sent
}

function attachment(sink: Sink, path: string): Comparison {
  return {
    subject: 'one attachment of 25 MiB, from a file',
    unit: 'messages',
    target: 3,
    ours: { name: 'posthaste', run: () => repeat(3, () => once(sink, { attachments: [attachFile(path)] })) },
    peer: { name: 'nodemailer', run: () => repeat(3, () => theirsOnce(sink, { path })) },
  }
}

function attachmentInMemory(sink: Sink): Comparison {
  const content = Buffer.alloc(25 * 1024 * 1024, 'posthaste')
  return {
    subject: 'one attachment of 25 MiB, from memory',
    unit: 'messages',
    target: 3,
    ours: {
      name: 'posthaste',
      run: () => repeat(3, () => once(sink, { attachments: [{ filename: 'a.bin', content }] })),
    },
    peer: { name: 'nodemailer', run: () => repeat(3, () => theirsOnce(sink, { filename: 'a.bin', content })) },
  }
}

/** The most memory that a process needs for a file ten times as large. */
function peakMemory(sink: Sink, small: string, large: string): Row {
  const peaks = Array.from({ length: 3 }, () => ({ small: peakOf(sink, small), large: peakOf(sink, large) }))
  const rounds = peaks.map((each) => each.small / each.large)
  const inWords = (values: readonly number[]): string => `${Math.round(median(values) / 1024)} MB`
  return {
    subject: 'peak memory for an attachment of 25 MiB, over that for one of 250 MiB',
    ours: `25 MiB ${inWords(peaks.map((each) => each.small))}`,
    peer: `250 MiB ${inWords(peaks.map((each) => each.large))}`,
    rounds,
    median: median(rounds),
    target: 0.9,
    reached: median(rounds) >= 0.9,
  }
}

/** Kilobytes at the highest, of a process of its own that sends the file. */
function peakOf(sink: Sink, path: string): number {
  const program = join(import.meta.dirname, 'send-file.ts')
  const options = ['--conditions=posthaste-source', program, String(sink.port), path]
  return Number(execFileSync(process.execPath, options, { encoding: 'utf8' }))
}

async function sendOurs(sink: Sink, count: number): Promise<number> {
  await using mailer = createMailer({ transport: transportTo(sink) })
  let sent = 0
  for await (const { ok } of mailer.sendMany(repeated(message, count))) if (ok) sent++
  return sent
}

function* repeated<T>(value: T, count: number): Generator<T, void, undefined> {
  for (let done = 0; done < count; done++) yield value
}

async function sendOctets(sink: Sink, count: number): Promise<number> {
  // As smtp-source -d, which never lets go of a connection.
  await using mailer = createMailer({ transport: transportTo(sink, count) })
  const octets = Buffer.from(`From: a@example.com\r\nSubject: Hello\r\n\r\n${text.replaceAll('\n', '\r\n')}`)
  const envelope = { sender: 'a@example.com', recipients: ['b@example.com'] }
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) await mailer.sendRaw(octets, envelope)
  }
  await Promise.all(Array.from({ length: 3 * connections }, worker))
  return count
}

async function sendTheirs(sink: Sink, count: number): Promise<number> {
  // As many messages on a connection as ours has; by itself it has a tenth.
  const perConnection = { maxConnections: connections, maxMessages: 1_000 }
  const pooled = { pool: true, ...perConnection, ignoreTLS: true, secure: false } as const
  const transport = createTransport({ host: '127.0.0.1', port: sink.port, ...pooled })
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) await transport.sendMail(message)
  }
  await Promise.all(Array.from({ length: 3 * connections }, worker))
  transport.close()
  return count
}

async function once(sink: Sink, changes: Partial<MessageInput>): Promise<void> {
  await using mailer = createMailer({ transport: transportTo(sink) })
  await mailer.send({ ...message, ...changes })
}

async function theirsOnce(
  sink: Sink,
  attached: { readonly path: string } | { filename: string; content: Buffer },
): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: sink.port, ignoreTLS: true, secure: false })
  await transport.sendMail({ ...message, attachments: [attached] })
  transport.close()
}

async function sendToMany(sink: Sink, count: number): Promise<void> {
  const to = Array.from({ length: count }, (_, index) => `r${index}@example.net`)
  await once(sink, { to })
}

async function repeat(times: number, work: () => Promise<void>): Promise<number> {
  for (let done = 0; done < times; done++) await work()
  return times
}

function transportTo(sink: Sink, maxMessagesPerConnection = 1_000): Transport {
  return smtp({ host: '127.0.0.1', port: sink.port, tls: 'none', pool: connections, maxMessagesPerConnection })
}

function fileOf(folder: string, mebibytes: number): string {
  const path = join(folder, `${mebibytes}.bin`)
  writeFileSync(path, Buffer.alloc(mebibytes * 1024 * 1024, 'posthaste'))
  return path
}
