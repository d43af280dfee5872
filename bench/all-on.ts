import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startDelayProxy } from './delay-proxy.ts'
import { median, type Report, type Row } from './measure.ts'
import { type ServerProcess, startServer } from './servers/child.ts'
import { type SigningRelay, startSigningRelay } from './signing-relay.ts'

const roundTripMs = 20
const rounds = 3
const target = 0.5

/** The row alone. */
export async function benchAllOn(): Promise<Report> {
  return { name: 'all-on', rows: [await allOn()], growth: [] }
}

/** How many messages each side sends in a round, and before the first one that counts. */
export interface AllOnLoad {
  /** @default 3_000 */
  readonly messages?: number
  /** @default 1_500 */
  readonly warmUp?: number
}

/** What a number of messages took. */
interface Cost {
  readonly processorSeconds: number
  readonly wallSeconds: number
}

/**
 * Everything that mail in earnest has, at once: TLS, RSA-2048 signatures, 10 connections, 20 ms round-trip. What a message
 * costs us in processor time, against what it costs Postfix with OpenDKIM to take it, sign it and pass it on the same way.
 */
export async function allOn({ messages = 3_000, warmUp = 1_500 }: AllOnLoad = {}): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'posthaste-bench-'))
  await using cleanUp = new AsyncDisposableStack()
  cleanUp.defer(() => rmSync(folder, { recursive: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, endWithAll)
    cleanUp.defer(() => void process.off(signal, endWithAll))
  }
  const key = join(folder, 'key.pem')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const sink = await startServer('signed-mail.ts')
  cleanUp.defer(() => sink.stop())
  const line = await startDelayProxy(sink.port, roundTripMs)
  cleanUp.defer(() => line.stop())
  const relay = cleanUp.use(await startSigningRelay(line.port, key))
  await costOfRelaying(relay, sink, warmUp)
  const costs: { readonly ours: Cost; readonly theirs: Cost }[] = []
  for (let round = 0; round < rounds; round++) {
    const ours = await costOfSending(line.port, key, warmUp, messages)
    costs.push({ ours, theirs: await costOfRelaying(relay, sink, messages) })
  }
  await demandSignatures(sink, warmUp + rounds * (warmUp + 2 * messages))
  return rowOf(costs, messages)
}

/** A signal alone would leave Postfix and OpenDKIM running, which end with the event `exit`. */
function endWithAll(): void {
  process.exit(1)
}

/** In a process that does nothing else, after a warm-up of its own. */
async function costOfSending(port: number, key: string, warmUp: number, messages: number): Promise<Cost> {
  const program = join(import.meta.dirname, 'send-signed.ts')
  const args = ['--conditions=posthaste-source', program, String(port), key, String(warmUp), String(messages)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 300_000 })
  const cost: Cost = JSON.parse(stdout)
  return cost
}

/** From the first message that comes in until the last one has gone out. */
async function costOfRelaying(relay: SigningRelay, sink: ServerProcess, messages: number): Promise<Cost> {
  const arrivals = (await sink.ask('messages')) + messages
  const began = process.hrtime.bigint()
  const before = relay.processorSeconds()
  await Promise.all([relay.inject(messages), arrived(sink, arrivals)])
  const processorSeconds = relay.processorSeconds() - before
  return { processorSeconds, wallSeconds: Number(process.hrtime.bigint() - began) / 1e9 }
}

/** Rejects when nothing has come for half a minute. */
async function arrived(sink: ServerProcess, messages: number): Promise<void> {
  let last = -1
  for (let idle = 0; idle < 600; idle++) {
    const so = await sink.ask('messages')
    if (so >= messages) return
    if (so > last) idle = 0
    last = so
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`of ${messages} messages, ${messages - last} did not come`)
}

/** Neither side may save itself the work: the sink takes mail over TLS alone, and has counted what was signed. */
async function demandSignatures(sink: ServerProcess, messages: number): Promise<void> {
  const [taken, signed] = [await sink.ask('messages'), await sink.ask('signed')]
  if (taken !== messages || signed !== messages) {
    throw new Error(`of ${messages} messages, ${taken} came, and ${signed} of them were signed`)
  }
}

function rowOf(costs: readonly { readonly ours: Cost; readonly theirs: Cost }[], messages: number): Row {
  const ratios = costs.map(({ ours, theirs }) => theirs.processorSeconds / ours.processorSeconds)
  return {
    subject: `TLS, RSA-2048 signatures, 10 connections, ${roundTripMs} ms round-trip: messages of 4 KB per CPU second`,
    ours: `posthaste ${inWords(
      costs.map(({ ours }) => ours),
      messages,
    )}`,
    peer: `postfix with opendkim ${inWords(
      costs.map(({ theirs }) => theirs),
      messages,
    )}`,
    rounds: ratios,
    median: median(ratios),
    target,
    reached: median(ratios) >= target,
  }
}

function inWords(costs: readonly Cost[], messages: number): string {
  const perSecond = (seconds: readonly number[]): string => Math.round(messages / median(seconds)).toLocaleString('en')
  const processor = perSecond(costs.map(({ processorSeconds }) => processorSeconds))
  return `${processor} messages per CPU second, ${perSecond(costs.map(({ wallSeconds }) => wallSeconds))}/s by the clock`
}
