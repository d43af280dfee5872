import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inWords, median, type Report, type Row } from './measure.ts'
import { type ServerProcess, startServer } from './servers/child.ts'

/** What a process that sent many messages says of them. */
export interface Account {
  readonly sent: number
  /** Those that were given no address, and were refused for it. */
  readonly refused: number
  /** Results that should have been others. */
  readonly wrong: number
  readonly seconds: number
  readonly processorSeconds: number
  /** The most memory that it took, in octets. */
  readonly peak: number
  /** What it held at the end, after a collection of garbage, in octets. */
  readonly held: number
}

/** {@link Account}, beside how many messages the server took. */
interface Run extends Account {
  readonly count: number
  readonly taken: number
}

/**
 * A million messages, of which one in a hundred is bad, through one `sendMany`; beside a third, a tenth and a hundredth.
 *
 * The peak is V8's: it doubles the space for new objects, from 2 MB up to 128, each time as much as fills it has outlived
 * a collection in all. That takes some 200,000 messages, so that from a third of a million on, nothing grows.
 */
export async function benchMillion({ count = 1_000_000 }: { readonly count?: number } = {}): Promise<Report> {
  const server = await startServer('discard.ts')
  try {
    const hundredth = await runs(server, Math.round(count / 100), 3)
    const tenth = await runs(server, Math.round(count / 10), 3)
    const third = await runs(server, Math.round(count / 3), 1)
    const all = await runs(server, count, 1)
    const everyRun = [...hundredth, ...tenth, ...third, ...all]
    return {
      name: 'million',
      rows: [accounted(everyRun), held(hundredth, all), peaks(third, all), costs(tenth, all)],
      growth: [
        {
          subject: `sendMany, processor time from ${number(count / 100)} messages`,
          unit: 'message',
          costs: [hundredth, tenth, all].map((some, power) => ({ times: 10 ** power, microseconds: costOf(some) })),
        },
      ],
      remarks: [hundredth, tenth, third, all].map(remark),
    }
  } finally {
    await server.stop()
  }
}

async function runs(server: ServerProcess, count: number, rounds: number): Promise<Run[]> {
  const done: Run[] = []
  for (let round = 0; round < rounds; round++) {
    const before = await server.ask('taken')
    const account = await send(server.port, count)
    done.push({ ...account, count, taken: (await server.ask('taken')) - before })
  }
  return done
}

async function send(port: number, count: number): Promise<Account> {
  const program = join(import.meta.dirname, 'million-child.ts')
  const options = ['--conditions=posthaste-source', '--expose-gc', program, String(port), String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, options)
  return JSON.parse(stdout)
}

/** Every message has one result, the right one, and the server has those that were sent, and no other. */
function accounted(everyRun: readonly Run[]): Row {
  const rounds = everyRun.map(({ count, sent, refused, wrong, taken }) => {
    const bad = Math.round(count / 100)
    return wrong === 0 && sent === count - bad && refused === bad && taken === sent ? 1 : 0
  })
  const last = everyRun.at(-1)
  const ratio = Math.min(...rounds)
  return {
    subject: 'every message accounted for: sent and taken by the server, or bad and refused for its address',
    ours: `sent ${number(last?.sent)}, refused ${number(last?.refused)}, wrong ${number(last?.wrong)}`,
    peer: `the server took ${number(last?.taken)} of ${number(last?.count)}`,
    rounds,
    median: ratio,
    target: 1,
    reached: ratio === 1,
  }
}

function held(hundredth: readonly Run[], all: readonly Run[]): Row {
  return memory('memory held at the end of a hundredth of the messages, over that of all', hundredth, all, 'held')
}

function peaks(third: readonly Run[], all: readonly Run[]): Row {
  return memory('peak memory of a third of the messages, over that of all', third, all, 'peak')
}

function memory(subject: string, some: readonly Run[], all: readonly Run[], kind: 'held' | 'peak'): Row {
  const words = (these: readonly Run[]): string => `${named(these)} ${megabytes(these, kind)}`
  const of = (these: readonly Run[]): number => median(these.map((run) => run[kind]))
  return within(subject, of(some) / of(all), { ours: words(some), peer: words(all) })
}

function costs(tenth: readonly Run[], all: readonly Run[]): Row {
  const words = (some: readonly Run[]): string => `${named(some)} ${costOf(some).toFixed(1)} µs`
  return within(
    'processor time of a message, of a tenth of the messages, over that of all',
    costOf(tenth) / costOf(all),
    {
      ours: words(tenth),
      peer: words(all),
    },
  )
}

function within(subject: string, ratio: number, words: Pick<Row, 'ours' | 'peer'>): Row {
  return { subject, ...words, rounds: [ratio], median: ratio, target: 0.9, reached: ratio >= 0.9 }
}

/** Microseconds of processor time for each message. */
function costOf(some: readonly Run[]): number {
  return median(some.map(({ processorSeconds, count }) => (processorSeconds / count) * 1e6))
}

function remark(some: readonly Run[]): string {
  const seconds = median(some.map((run) => run.seconds))
  const [{ count } = { count: 0 }] = some
  const speed = inWords(count / seconds, 'messages')
  return `${named(some)}: ${seconds.toFixed(1)} s, ${speed}, peak ${megabytes(some, 'peak')}, held at the end ${megabytes(some, 'held')}`
}

function named(some: readonly Run[]): string {
  return number(some[0]?.count)
}

function megabytes(some: readonly Run[], kind: 'held' | 'peak'): string {
  return some.map((run) => `${Math.round(run[kind] / 1e6)} MB`).join(', ')
}

function number(value = Number.NaN): string {
  return value.toLocaleString('en')
}
