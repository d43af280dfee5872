// What every part of `npm run fuzz` has in common: inputs from a seed, each examined, timed and, where it is bad, kept.
import { type Chance, createChance } from './chance.ts'

/** How to fuzz one thing. */
export interface FuzzOptions {
  /** How many inputs. */
  readonly count: number
  /** The same seed gives the same inputs. */
  readonly seed: number
  /** The first input; with a count of 1, the way to look at one again. @default 0 */
  readonly from?: number
  /** The longest that one input may take, in milliseconds. @default 2000 */
  readonly limitMs?: number
  /** Called with how many inputs are done, now and then. */
  readonly progress?: (done: number) => void
}

/** What came of it. */
export interface FuzzReport {
  readonly inputs: number
  readonly octets: number
  readonly slowestMs: number
  /** Which input that was. */
  readonly slowest: number
  /** The most memory in use, in octets, beyond what was in use at the beginning. */
  readonly memory: number
  readonly failures: readonly FuzzFailure[]
}

/** One input that was too much. */
export interface FuzzFailure {
  /** Which input: `from` for another run with the same seed. */
  readonly index: number
  readonly problem: string
  /** The input itself, shortened. */
  readonly input: string
}

/** A thing that can be fuzzed. */
export type Fuzz = (options: FuzzOptions) => Promise<FuzzReport>

/** One input, and what has to be true of it. */
export interface FuzzCase {
  readonly octets: Uint8Array
  /** Throws, or rejects, where something is wrong. */
  examine(): void | Promise<void>
}

/** The most failures that are kept. */
const mostFailures = 20
/** How often memory is looked at, and progress told. */
const stride = 500

/** Examines as many inputs as the options ask for, each made from a chance of its own. */
export async function fuzzEach(options: FuzzOptions, createCase: (chance: Chance) => FuzzCase): Promise<FuzzReport> {
  const { count, seed, from = 0, limitMs = 2000, progress } = options
  const failures: FuzzFailure[] = []
  const before = memoryInUse()
  let [octets, slowestMs, slowest, memory] = [0, 0, from, 0]
  for (let index = from; index < from + count; index++) {
    const each = createCase(createChance(seed, index))
    octets += each.octets.length
    const began = process.hrtime.bigint()
    const problem = await problemOf(each)
    const ms = Number(process.hrtime.bigint() - began) / 1e6
    if (ms > slowestMs) [slowestMs, slowest] = [ms, index]
    const found = problem ?? (ms > limitMs ? `took ${ms.toFixed(0)} ms, ${limitMs} are the limit` : undefined)
    if (found !== undefined && failures.length < mostFailures)
      failures.push({ index, problem: found, input: shown(each.octets) })
    if ((index - from) % stride === 0) {
      memory = Math.max(memory, memoryInUse() - before)
      progress?.(index - from)
    }
  }
  progress?.(count)
  return { inputs: count, octets, slowestMs, slowest, memory, failures }
}

async function problemOf(each: FuzzCase): Promise<string | undefined> {
  try {
    const result = each.examine()
    if (result !== undefined) await result
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message).slice(0, 1500) : String(error)
  }
}

function memoryInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function shown(octets: Uint8Array): string {
  return JSON.stringify(Buffer.from(octets.subarray(0, 2000)).toString('latin1'))
}
