// One thing that is fuzzed, in a thread of its own: what hangs or takes all memory ends there, and run.ts tells of it.
import { parentPort, workerData } from 'node:worker_threads'
import { targets } from './targets.ts'

const { name, ...options } = workerData
const fuzz = await targets.find((target) => target.name === name)?.load()
const report = await fuzz?.({ ...options, progress: (done: number) => parentPort?.postMessage({ done }) })
parentPort?.postMessage({ report })
