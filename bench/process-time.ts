import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

// What Linux says in /proc of the time that processes have had on processors, counted in ticks (see proc(5)).

interface ProcessStat {
  readonly parent: number
  /** Of its own, all threads. */
  readonly ticks: number
  /** Of its children that have ended, and theirs. */
  readonly ticksOfEnded: number
}

/** Seconds of processor time of a process, its threads and all of its descendants, those that have ended among them. */
export function processorSeconds(pid: number): number {
  // A child that ends between two readings of one snapshot is in neither place or in both; then look again.
  for (let tries = 0; tries < 100; tries++) {
    const before = ticksBelow(pid)
    if (before !== undefined && before.pids === ticksBelow(pid)?.pids) return before.ticks / ticksPerSecond()
  }
  throw new Error(`the processes below ${pid} come and go too fast to be counted`)
}

function ticksBelow(root: number): { readonly ticks: number; readonly pids: string } | undefined {
  const stats = new Map<number, ProcessStat>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (stat !== undefined) stats.set(Number(name), stat)
  }
  if (!stats.has(root)) throw new Error(`there is no process ${root}`)
  let ticks = 0
  const counted = [root]
  for (const pid of counted) {
    const stat = stats.get(pid)
    if (stat === undefined) return undefined
    ticks += stat.ticks + stat.ticksOfEnded
    for (const [child, { parent }] of stats) if (parent === pid) counted.push(child)
  }
  return { ticks, pids: counted.join() }
}

function statOf(pid: number): ProcessStat | undefined {
  const text = readIfThere(`/proc/${pid}/stat`)
  // The name, in parentheses, may hold anything; what follows it begins with the third field.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined) return undefined
  const field = (number: number): number => Number(fields[number - 3])
  return { parent: field(4), ticks: field(14) + field(15), ticksOfEnded: field(16) + field(17) }
}

/** Undefined of a process that has ended meanwhile. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

let perSecond: number | undefined

function ticksPerSecond(): number {
  perSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return perSecond
}
