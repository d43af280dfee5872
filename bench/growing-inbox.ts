// One inbox from its first message to its 200,000th: its memory, and how long a list and a search take on the way.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createMailer, smtp } from 'posthaste'
import { median, type Row } from './measure.ts'
import { type ServerProcess, startServer } from './servers/child.ts'

interface Reading {
  readonly messages: number
  readonly memory: number
  /** Milliseconds. */
  readonly list: number
  /** For a word that 50 messages have, however many there are. */
  readonly rare: number
  /** For a word that most of them have. */
  readonly common: number
  /** For the rare word, without an index. */
  readonly like: number
}

const [small, early, large, full] = [1_000, 20_000, 100_000, 200_000]

/** The rows about an inbox that grows. */
export async function growingInbox(folder: string): Promise<readonly Row[]> {
  const file = join(folder, 'growing.db')
  const inbox = await startServer('inbox.ts', [file])
  try {
    const readings = new Map<number, Reading>()
    let sent = 0
    for (const messages of [small, early, large, full]) {
      await fill(inbox, sent, messages)
      sent = messages
      readings.set(messages, await read(inbox, file, messages))
    }
    const at = (messages: number): Reading => readings.get(messages) ?? fail(messages)
    return [
      row('memory of the inbox', at(early), at(full), ({ memory }) => memory / 2 ** 20, 'MB', 0.8),
      row('the first page of the list', at(small), at(large), ({ list }) => list, 'ms', 0.33),
      row('a search for a rare word', at(small), at(large), ({ rare }) => rare, 'ms', 0.33),
      row('a search for a common word', at(small), at(large), ({ common }) => common, 'ms', 0.33),
      row('the rare word by LIKE over the same rows', at(small), at(large), ({ like }) => like, 'ms', 0),
    ]
  } finally {
    await inbox.stop()
  }
}

function fail(messages: number): never {
  throw new Error(`nothing was read at ${messages} messages`)
}

function row(
  subject: string,
  before: Reading,
  after: Reading,
  figure: (reading: Reading) => number,
  unit: string,
  target: number,
): Row {
  const ratio = figure(before) / figure(after)
  const inWords = (each: Reading): string => `${each.messages.toLocaleString('en')}: ${figure(each).toFixed(1)} ${unit}`
  return {
    subject: `${subject} at ${before.messages.toLocaleString('en')} messages, over that at ${after.messages.toLocaleString('en')}`,
    ours: inWords(before),
    peer: inWords(after),
    rounds: [ratio],
    median: ratio,
    target,
    reached: ratio >= target,
  }
}

const words = 'invoice order ticket report password welcome meeting shipment refund reminder receipt summary'.split(' ')

/** Messages of 4 KB, of which 50 of the first thousand tell of a zeppelin. */
async function fill(inbox: ServerProcess, from: number, to: number): Promise<void> {
  const transport = smtp({ host: '127.0.0.1', port: inbox.port, tls: 'none', pool: 10 })
  await using mailer = createMailer({ transport })
  const envelope = { sender: 'a@example.com', recipients: ['b@example.com'] }
  let next = from
  const worker = async (): Promise<void> => {
    for (let number = next++; number < to; number = next++) await mailer.sendRaw(letter(number), envelope)
  }
  await Promise.all(Array.from({ length: 30 }, worker))
}

function letter(number: number): Uint8Array {
  const word = (step: number): string => words[(number * 7 + step * 5) % words.length] ?? ''
  const lines = Array.from(
    { length: 55 },
    (_, line) => `Line ${line}: your ${word(line)} number ${number + line} of today, and the ${word(line + 1)}.`,
  )
  if (number < 1_000 && number % 20 === 10) lines.push('We saw a zeppelin.')
  const header = `Date: Sun, 22 Nov 2026 09:00:00 +0000\r\nFrom: a@example.com\r\nTo: b@example.com\r\nSubject: Your ${word(0)} ${number}\r\n`
  return Buffer.from(`${header}Message-ID: <${number}@example.com>\r\n\r\n${lines.join('\r\n')}\r\n`)
}

async function read(inbox: ServerProcess, file: string, messages: number): Promise<Reading> {
  const list = await timeOf(() => get(new URL('api/v1/messages?limit=50', inbox.web)))
  const rare = await timeOf(() => get(new URL('api/v1/search?query=zeppelin&limit=50', inbox.web)))
  const common = await timeOf(() => get(new URL('api/v1/search?query=invoice&limit=50', inbox.web)))
  using database = new DatabaseSync(file, { readOnly: true })
  const statement = database.prepare(
    'SELECT headline FROM messages JOIN raw USING (seq) WHERE CAST(octets AS TEXT) LIKE ? ORDER BY seq DESC LIMIT 50',
  )
  const like = await timeOf(async () => void statement.all('%zeppelin%'), 3)
  return { messages, memory: await inbox.memory(), list, rare, common, like }
}

/** The median, in milliseconds, after one that does not count. */
async function timeOf(work: () => Promise<void>, times = 21): Promise<number> {
  await work()
  const taken: number[] = []
  for (let done = 0; done < times; done++) {
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  return median(taken)
}

async function get(url: URL): Promise<void> {
  const response = await fetch(url)
  const { messages }: { readonly messages: readonly unknown[] } = JSON.parse(await response.text())
  if (messages.length === 0) throw new Error(`${url} found nothing`)
}
