// How every figure in bench/ is taken: two peers in turn in one process, several rounds, and the ratio of each round. The
// machines are shared and noisy, so that only a ratio taken in one run counts, and its median.

/** One side of a comparison: does its work once and returns how many units it did. */
export interface Contender {
  readonly name: string
  /** Runs about as long as is worth measuring, and answers with the number of messages, octets or whatever it did. */
  run(): Promise<number>
}

/** What a row compares. */
export interface Comparison {
  readonly subject: string
  /** What is counted, such as `messages`; speeds are printed per second of it. */
  readonly unit: string
  readonly ours: Contender
  readonly peer: Contender
  /** The least ratio of our speed to the peer's. */
  readonly target: number
  /** @default 5 */
  readonly rounds?: number
  /** Rounds before these, of both, that do not count: for what the engine makes faster only after a while. @default 1 */
  readonly warmUps?: number
}

/** One line of a table. */
export interface Row {
  readonly subject: string
  readonly ours: string
  readonly peer: string
  /** Our speed over the peer's, round by round. */
  readonly rounds: readonly number[]
  readonly median: number
  readonly target: number
  readonly reached: boolean
}

/** One subject at 1x, 10x and 100x of the work: what each unit costs. */
export interface Growth {
  readonly subject: string
  readonly unit: string
  readonly costs: readonly { readonly times: number; readonly microseconds: number }[]
}

/** Everything that one benchmark found. */
export interface Report {
  readonly name: string
  readonly rows: readonly Row[]
  readonly growth: readonly Growth[]
  /** What has no target, one sentence each. */
  readonly remarks?: readonly string[]
}

/** Runs both in turn (A B A B …), after the rounds that do not count. */
export async function compare(comparison: Comparison): Promise<Row> {
  const { subject, unit, ours, peer, target, rounds = 5, warmUps = 1 } = comparison
  for (let round = 0; round < warmUps; round++) {
    await speedOf(ours)
    await speedOf(peer)
  }
  const speeds: { readonly ours: number; readonly peer: number }[] = []
  for (let round = 0; round < rounds; round++) speeds.push({ ours: await speedOf(ours), peer: await speedOf(peer) })
  const ratios = speeds.map((each) => each.ours / each.peer)
  const reached = median(ratios) >= target
  return {
    subject,
    ours: `${ours.name} ${inWords(median(speeds.map((each) => each.ours)), unit)}`,
    peer: `${peer.name} ${inWords(median(speeds.map((each) => each.peer)), unit)}`,
    rounds: ratios,
    median: median(ratios),
    target,
    reached,
  }
}

/** What one unit costs at 1, 10 and 100 times the work; the median of three. `run` does the work once. */
export async function grow(subject: string, unit: string, run: (times: number) => Promise<void>): Promise<Growth> {
  const costs: { times: number; microseconds: number }[] = []
  for (const times of [1, 10, 100]) {
    await run(times)
    const taken: number[] = []
    for (let round = 0; round < 3; round++) taken.push(await microsecondsOf(() => run(times)))
    costs.push({ times, microseconds: median(taken) / times })
  }
  return { subject, unit, costs }
}

/**
 * Like {@link grow}, for work of microseconds: `prepare` builds as much of it, which is then done as often as makes 100
 * units, the median of five.
 */
export async function growPrepared(
  subject: string,
  unit: string,
  prepare: (times: number) => () => Promise<void>,
): Promise<Growth> {
  const costs: { times: number; microseconds: number }[] = []
  for (const times of [1, 10, 100]) {
    const once = prepare(times)
    const work = async (): Promise<void> => {
      for (let done = 0; done < 100; done += times) await once()
    }
    await work()
    const taken: number[] = []
    for (let round = 0; round < 5; round++) taken.push(await microsecondsOf(work))
    costs.push({ times, microseconds: median(taken) / 100 })
  }
  return { subject, unit, costs }
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** A report as a person reads it. */
export function asTable({ name, rows, growth, remarks = [] }: Report): string {
  const lines = [`## ${name}`, '']
  for (const row of rows) {
    lines.push(
      `${row.reached ? 'ok  ' : 'LOW '} ${row.subject}: ${row.median.toFixed(2)} x (target ${Number(row.target.toFixed(2))} x)`,
    )
    lines.push(`       ${row.ours} | ${row.peer}`)
    lines.push(`       rounds ${row.rounds.map((ratio) => ratio.toFixed(2)).join('  ')}`)
  }
  for (const { subject, unit, costs } of growth) {
    const each = costs.map(({ times, microseconds }) => `${times}x ${microseconds.toFixed(1)} µs`)
    lines.push(`grow ${subject}, for each ${unit}: ${each.join(' | ')}`)
  }
  return [...lines, ...remarks.map((remark) => `note ${remark}`)].join('\n')
}

async function speedOf(contender: Contender): Promise<number> {
  let units = 0
  const taken = await microsecondsOf(async () => {
    units = await contender.run()
  })
  return (units / taken) * 1e6
}

async function microsecondsOf(work: () => Promise<void>): Promise<number> {
  const began = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - began) / 1000
}

/** A speed as a person reads it. */
export function inWords(perSecond: number, unit: string): string {
  const figure = perSecond >= 100 ? Math.round(perSecond).toLocaleString('en') : perSecond.toPrecision(3)
  return `${figure} ${unit}/s`
}
