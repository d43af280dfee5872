// `npm run bench -- compose`: one benchmark, or all of them, as tables of ratios; `--json` for machines.
import { parseArgs } from 'node:util'
import { asTable, type Report } from './measure.ts'

interface Wishes {
  /** Draws the pictures of the docs, where the benchmark has one. */
  readonly plot: boolean
  /** How much of the work is done, where it can be shortened. */
  readonly count?: number
}

const benchmarks: Readonly<Record<string, (wishes: Wishes) => Promise<Report>>> = {
  compose: async () => (await import('./compose.ts')).benchCompose(),
  import: async () => (await import('./import.ts')).benchImport(),
  smtp: async () => (await import('./smtp.ts')).benchSmtp(),
  'all-on': async () => (await import('./all-on.ts')).benchAllOn(),
  latency: async (wishes) => (await import('./latency.ts')).benchLatency(wishes),
  million: async (wishes) => (await import('./million.ts')).benchMillion(wishes),
  server: async () => (await import('./server.ts')).benchServer(),
  template: async () => (await import('./template.ts')).benchTemplate(),
  hostile: async () => (await import('./hostile.ts')).benchHostile(),
}

// These take minutes, or are a row of another, so they run when they are named.
const onlyByName = new Set(['million', 'all-on'])

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, plot: { type: 'boolean' }, count: { type: 'string' } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}

const count = values.count === undefined ? undefined : Number(values.count)
if (count !== undefined && !(Number.isInteger(count) && count >= 10_000)) {
  console.error(`--count must be a whole number from 10000, got ${values.count}.`)
  process.exit(2)
}

const wishes: Wishes = { plot: values.plot === true, ...(count === undefined ? {} : { count }) }
const reports: Report[] = []
for (const [name, run] of Object.entries(benchmarks)) {
  if (positionals.length > 0 ? !positionals.includes(name) : onlyByName.has(name)) continue
  const report = await run(wishes)
  reports.push(report)
  if (values.json !== true) console.log(`${asTable(report)}\n`)
}
if (values.json === true) console.log(JSON.stringify(reports, null, 2))
if (reports.some(({ rows }) => rows.some((row) => !row.reached))) process.exitCode = 1
