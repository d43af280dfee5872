// One connection over a long line: what counts there is not how fast a client is, but how often it waits for an answer.
import { createTransport } from 'nodemailer'
import { createMailer, smtp } from 'posthaste'
import { plotLatency, type Series } from './latency-plot.ts'
import { inWords, median, type Report, type Row } from './measure.ts'
import { type ServerProcess, startServer } from './servers/child.ts'
import { type Sink, startSink } from './sink.ts'
import { startVerbTap } from './verb-tap.ts'

const text = `${'x'.repeat(70)}\n`.repeat(53)
const message = { from: 'a@example.com', to: 'b@example.com', subject: 'Hello', text }
// Neither side replaces its connection after 100 messages, as both do by default: connecting is not what is measured.
const unlimited = 1_000_000

/** The round trip of the rows with a target, in milliseconds. */
const measuredAt = 40

/** All that are measured in turn. Those that `wait` are slow enough at long lines to need a longer look. */
const peers = {
  nodemailer: { name: 'nodemailer', to: 'sink', open: nodemailer, waits: true },
  data: { name: 'posthaste', to: 'sink', open: (port: number) => posthaste(port), waits: true },
  nodemailerBeside: { name: 'nodemailer', to: 'chunking', open: nodemailer, waits: true },
  chunking: { name: 'posthaste', to: 'chunking', open: (port: number) => posthaste(port), waits: true },
  ahead8: { name: 'posthaste', to: 'chunking', open: (port: number) => posthaste(port, 8), waits: false },
  ahead64: { name: 'posthaste', to: 'chunking', open: (port: number) => posthaste(port, 64), waits: false },
} as const

type Peer = keyof typeof peers
const plotted: Readonly<Partial<Record<Peer, string>>> = {
  nodemailer: 'Nodemailer',
  data: 'Posthaste, DATA',
  chunking: 'Posthaste, BDAT',
  ahead8: 'sendAhead: 8',
  ahead64: 'sendAhead: 64',
}

/** Messages per second of each peer, round by round. */
type Speeds = Readonly<Record<Peer, readonly number[]>>

/** A client with one connection, open and warm. */
interface Client {
  /** Sends for about so long and answers with messages per second. */
  sendFor(milliseconds: number): Promise<number>
  close(): Promise<void>
}

/** Messages over one connection at several round trips, against Nodemailer; with `plot`, draws the picture of the docs. */
export async function benchLatency({ plot = false } = {}): Promise<Report> {
  const sink = await startSink()
  const chunking = await startServer('discard.ts')
  try {
    const verbs = await bdatRow(chunking.port)
    const speeds = new Map<number, Speeds>()
    for (const roundTrip of [0, 10, measuredAt, 100]) speeds.set(roundTrip, await speedsAt(roundTrip, sink, chunking))
    if (plot) plotLatency(seriesOf(speeds))
    const at = speeds.get(measuredAt)
    return { name: 'latency', rows: at ? [...rowsOf(at), verbs] : [verbs], growth: [], remarks: remarksOf(speeds) }
  } finally {
    await sink.stop()
    await chunking.stop()
  }
}

function rowsOf(speeds: Speeds): Row[] {
  const line = `4 KB messages over one connection, ${measuredAt} ms round trip`
  return [
    row(`${line}, PIPELINING offered`, speeds.data, speeds.nodemailer, 1.9),
    row(`${line}, CHUNKING offered, default options`, speeds.chunking, speeds.nodemailerBeside, 1.9),
    row(`${line}, CHUNKING offered, sendAhead: 64`, speeds.ahead64, speeds.nodemailerBeside, 30),
  ]
}

function row(subject: string, ours: readonly number[], theirs: readonly number[], target: number): Row {
  const rounds = ours.map((speed, round) => speed / (theirs[round] ?? Number.NaN))
  const speedOf = (speeds: readonly number[]): string => {
    const roundTrips = 1000 / measuredAt / median(speeds)
    return `${inWords(median(speeds), 'messages')}, ${roundTrips.toPrecision(2)} round trips each`
  }
  return {
    subject,
    ours: `posthaste ${speedOf(ours)}`,
    peer: `nodemailer ${speedOf(theirs)}`,
    rounds,
    median: median(rounds),
    target,
    reached: median(rounds) >= target,
  }
}

/** What left for a server that offers CHUNKING, as something between us and it heard it. */
async function bdatRow(port: number): Promise<Row> {
  const tap = await startVerbTap(port)
  const count = 100
  {
    await using mailer = createMailer({ transport: smtp({ host: '127.0.0.1', port: tap.port, tls: 'none', pool: 1 }) })
    const { sent } = await mailer.sendAll(Array.from({ length: count }, () => message))
    if (sent !== count) throw new Error(`${sent} of ${count} messages were sent`)
  }
  const [bdat, data] = [tap.count('BDAT'), tap.count('DATA')]
  await tap.stop()
  const ratio = data === 0 ? bdat / count : 0
  return {
    subject: 'CHUNKING offered, default options: BDAT for each message, and DATA never said',
    ours: `BDAT ${bdat}, DATA ${data}`,
    peer: `${count} messages`,
    rounds: [ratio],
    median: ratio,
    target: 1,
    reached: ratio === 1,
  }
}

/** All peers in turn, round after round, each over its own connection through a line of this length. */
async function speedsAt(roundTrip: number, sink: Sink, chunking: ServerProcess): Promise<Speeds> {
  const counts = roundTrip === measuredAt
  const lines = { sink: await lineTo(sink.port, roundTrip), chunking: await lineTo(chunking.port, roundTrip) }
  const speeds = emptySpeeds()
  const clients: (readonly [Peer, Client])[] = []
  for (const name of names(speeds)) {
    if (!counts && plotted[name] === undefined) continue
    const { open, to } = peers[name]
    const client = await open(lines[to].port)
    await client.sendFor(roundTrip * 4 + 200)
    clients.push([name, client])
  }
  for (let round = 0; round < (counts ? 5 : 3); round++) {
    for (const [name, client] of clients) {
      const milliseconds = peers[name].waits ? 500 + Math.min(roundTrip * 40, 1500) : 500 + roundTrip * 10
      speeds[name].push(await client.sendFor(milliseconds))
    }
  }
  for (const [, client] of clients) await client.close()
  await Promise.all(Object.values(lines).map((line) => line.stop()))
  return speeds
}

/** A process that keeps octets waiting; without a round trip none at all, since handing them on takes its time too. */
async function lineTo(port: number, roundTrip: number): Promise<Pick<ServerProcess, 'port' | 'stop'>> {
  if (roundTrip === 0) return { port, stop: async () => {} }
  return startServer('delayed.ts', [String(port), String(roundTrip)])
}

function emptySpeeds(): Record<Peer, number[]> {
  return { nodemailer: [], data: [], nodemailerBeside: [], chunking: [], ahead8: [], ahead64: [] }
}

function names(speeds: Speeds): Peer[] {
  return Object.keys(speeds).filter((name): name is Peer => Object.hasOwn(peers, name))
}

async function posthaste(port: number, sendAhead?: number): Promise<Client> {
  const ahead = sendAhead === undefined ? {} : { sendAhead }
  const one = { pool: 1, maxMessagesPerConnection: unlimited }
  const mailer = createMailer({ transport: smtp({ host: '127.0.0.1', port, tls: 'none', ...one, ...ahead }) })
  return {
    sendFor: (milliseconds) =>
      speedOf(async (mayGoOn) => {
        let sent = 0
        for await (const { ok, error } of mailer.sendMany(messagesWhile(mayGoOn))) {
          if (!ok) throw error
          sent++
        }
        return sent
      }, milliseconds),
    close: () => mailer.close(),
  }
}

function* messagesWhile(mayGoOn: () => boolean): Generator<typeof message, void, undefined> {
  while (mayGoOn()) yield message
}

async function nodemailer(port: number): Promise<Client> {
  const pooled = { pool: true, maxConnections: 1, maxMessages: unlimited, ignoreTLS: true, secure: false } as const
  const transport = createTransport({ host: '127.0.0.1', port, ...pooled })
  return {
    sendFor: (milliseconds) =>
      speedOf(async (mayGoOn) => {
        let sent = 0
        const worker = async (): Promise<void> => {
          for (; mayGoOn(); sent++) await transport.sendMail(message)
        }
        // Composed while another is on its way.
        await Promise.all([worker(), worker(), worker()])
        return sent
      }, milliseconds),
    close: async () => transport.close(),
  }
}

/** Messages per second, counted until the last one that was begun in time is answered. */
async function speedOf(send: (mayGoOn: () => boolean) => Promise<number>, milliseconds: number): Promise<number> {
  const began = performance.now()
  const sent = await send(() => performance.now() - began < milliseconds)
  return (sent / (performance.now() - began)) * 1000
}

function seriesOf(speeds: ReadonlyMap<number, Speeds>): Series[] {
  return Object.entries(plotted).map(([name, label]) => ({
    label,
    points: [...speeds].map(([roundTrip, at]) => ({ roundTrip, speed: medianOf(at, name) })),
  }))
}

function remarksOf(speeds: ReadonlyMap<number, Speeds>): string[] {
  return Object.entries(plotted).map(([name, label]) => {
    const each = [...speeds].map(([roundTrip, at]) => `${roundTrip} ms ${inWords(medianOf(at, name), 'messages')}`)
    return `${label}: ${each.join(' | ')}`
  })
}

function medianOf(speeds: Speeds, name: string): number {
  return median(Object.entries(speeds).find(([each]) => each === name)?.[1] ?? [])
}
