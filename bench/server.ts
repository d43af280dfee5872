import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInbox } from '@posthaste/inbox'
import { createMailer, smtp } from 'posthaste'
import { growingInbox } from './growing-inbox.ts'
import { type Comparison, compare, median, type Report, type Row } from './measure.ts'
import { type ServerProcess, startServer } from './servers/child.ts'
import { runSource } from './sink.ts'

/** Messages over SMTP from Postfix's smtp-source, against npm's smtp-server; and what an inbox costs as it grows. */
export async function benchServer(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-bench-server-'))
  try {
    const rows = [...(await intakeRows(folder)), await memoryOfServer(), ...(await growingInbox(folder))]
    return { name: 'server', rows, growth: [], remarks: [await fromReplyToWaitFor()] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function intakeRows(folder: string): Promise<readonly Row[]> {
  const [ours, theirs, inbox] = await Promise.all([
    startServer('discard.ts'),
    startServer('discard-smtp-server.ts'),
    startServer('inbox.ts', [join(folder, 'intake.db')]),
  ])
  try {
    return [await compare(discarding(ours, theirs)), await compare(storing(inbox, theirs))]
  } finally {
    await Promise.all([ours, theirs, inbox].map((server) => server.stop()))
  }
}

function discarding(ours: ServerProcess, theirs: ServerProcess): Comparison {
  return {
    subject: '4 KB messages taken and discarded, 10 connections',
    unit: 'messages',
    target: 1,
    ours: { name: 'posthaste', run: () => runSource(ours.port, 20_000) },
    peer: { name: 'smtp-server', run: () => runSource(theirs.port, 20_000) },
  }
}

function storing(inbox: ServerProcess, theirs: ServerProcess): Comparison {
  return {
    subject: '4 KB messages stored durably by the inbox, over messages that smtp-server discards, 10 connections',
    unit: 'messages',
    target: 0.3,
    ours: { name: 'inbox', run: () => runSource(inbox.port, 10_000) },
    peer: { name: 'smtp-server', run: () => runSource(theirs.port, 20_000) },
  }
}

/** The memory of the server alone, after 20,000 messages and after 200,000. */
async function memoryOfServer(): Promise<Row> {
  const server = await startServer('discard.ts')
  try {
    await runSource(server.port, 20_000)
    const early = await server.memory()
    await runSource(server.port, 180_000)
    const late = await server.memory()
    const inWords = (octets: number): string => `${Math.round(octets / 2 ** 20)} MB`
    return {
      subject: 'memory of the discarding server after 20,000 messages, over that after 200,000',
      ours: `20,000: ${inWords(early)}`,
      peer: `200,000: ${inWords(late)}`,
      rounds: [early / late],
      median: early / late,
      target: 0.8,
      reached: early / late >= 0.8,
    }
  } finally {
    await server.stop()
  }
}

/** How long after the 250 a test that waits for its message goes on; both in this process. */
async function fromReplyToWaitFor(): Promise<string> {
  await using inbox = await startInbox()
  const { host, port } = inbox.smtp
  await using mailer = createMailer({ from: 'a@example.com', transport: smtp({ host, port, tls: 'none' }) })
  const taken: number[] = []
  for (let index = 0; index < 1_000; index++) {
    const subject = `Number ${index}.`
    let replied = 0
    let found = 0
    const waiting = inbox.waitFor({ subject }, { timeoutMs: 10_000 }).then(() => {
      found = performance.now()
    })
    const sending = mailer.send({ to: 'b@example.com', subject, text: 'Hello' }).then(() => {
      replied = performance.now()
    })
    await Promise.all([waiting, sending])
    taken.push(found - replied)
  }
  const sorted = taken.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    `${(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2)} ms`
  const figures = `least ${at(0)}, median ${median(sorted).toFixed(2)} ms, 90 % ${at(0.9)}, 99 % ${at(0.99)}, most ${at(1)}`
  return `from the 250 to waitFor answering, ${sorted.length} messages one by one: ${figures}`
}
