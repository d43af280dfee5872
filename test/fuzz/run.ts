// `npm run fuzz`: random octets, mutated messages and generated structures, cut at random places.
//
//   npm run fuzz                                     one million inputs in all
//   npm run fuzz -- --count 10000 --target parser    fewer, of one target
//   npm run fuzz -- --seed 7 --target parser --from 1234 --count 1     one input again
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FuzzReport } from './fuzzing.ts'
import { type Target, targets } from './targets.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    target: { type: 'string', multiple: true },
  },
})
const seed = Number(values.seed ?? Math.trunc(performance.timeOrigin) % 1_000_000)
const chosen = targets.filter(({ name }) => values.target?.includes(name) ?? true)
const shares = chosen.reduce((sum, { share }) => sum + share, 0)

/** An input that takes longer than this hangs. */
const hangMs = 60_000
/** What one thread may use. The inputs are small: what takes more than this keeps what it should not. */
const mostMegabytes = 512

console.log(`seed ${seed}: ${chosen.map(({ name }) => name).join(', ')}`)
const waiting = [...chosen]
await Promise.all(Array.from({ length: Math.min(availableParallelism(), chosen.length) }, work))

async function work(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const count = Math.max(1, Math.round((Number(values.count) * target.share) / shares))
    const began = performance.now()
    const outcome = await inThread(target, count)
    tell(target, outcome, performance.now() - began)
  }
}

/** The report, or why there is none. */
function inThread({ name }: Target, count: number): Promise<FuzzReport | string> {
  const { promise, resolve } = Promise.withResolvers<FuzzReport | string>()
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { name, count, seed, from: Number(values.from) },
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  let done = 0
  const hangs = (): void => resolve(`hangs after ${done} inputs: no progress in ${hangMs / 1000} s`)
  let watch = setTimeout(hangs, hangMs)
  worker.on('message', (message: { done?: number; report?: FuzzReport }) => {
    clearTimeout(watch)
    watch = setTimeout(hangs, hangMs)
    done = message.done ?? done
    if (message.report !== undefined) resolve(message.report)
  })
  worker.on('error', (error) =>
    resolve(`ended after ${done} inputs: ${error instanceof Error ? error.message : error}`),
  )
  worker.on('exit', (code) => resolve(`ended with ${code} after ${done} inputs`))
  return promise.finally(async () => {
    clearTimeout(watch)
    await worker.terminate()
  })
}

function tell({ name }: Target, outcome: FuzzReport | string, ms: number): void {
  if (typeof outcome === 'string') {
    console.error(`${name}: ${outcome}`)
    process.exitCode = 1
    return
  }
  const { inputs, octets, slowestMs, slowest, memory, failures } = outcome
  console.log(
    `${name}: ${inputs} inputs, ${(octets / 1e6).toFixed(1)} MB in ${(ms / 1000).toFixed(0)} s; slowest ${slowestMs.toFixed(1)} ms` +
      ` (input ${slowest}), at most ${(memory / 1e6).toFixed(0)} MB; ${failures.length} failures`,
  )
  for (const { index, problem, input } of failures) console.error(`  input ${index}: ${problem}\n    ${input}`)
  if (failures.length > 0) process.exitCode = 1
}
