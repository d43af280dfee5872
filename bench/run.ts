// `npm run bench -- compose`: one benchmark, or all of them, as tables of ratios; `--json` for machines.
import { parseArgs } from 'node:util'
import { asTable, type Report } from './measure.ts'

const benchmarks: Readonly<Record<string, () => Promise<Report>>> = {
  compose: async () => (await import('./compose.ts')).benchCompose(),
  import: async () => (await import('./import.ts')).benchImport(),
  smtp: async () => (await import('./smtp.ts')).benchSmtp(),
  'all-on': async () => (await import('./all-on.ts')).benchAllOn(),
  server: async () => (await import('./server.ts')).benchServer(),
  template: async () => (await import('./template.ts')).benchTemplate(),
  hostile: async () => (await import('./hostile.ts')).benchHostile(),
}

// Rows of another benchmark, so they run when they are named.
const onlyByName = new Set(['all-on'])

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}

const reports: Report[] = []
for (const [name, run] of Object.entries(benchmarks)) {
  if (positionals.length > 0 ? !positionals.includes(name) : onlyByName.has(name)) continue
  const report = await run()
  reports.push(report)
  if (values.json !== true) console.log(`${asTable(report)}\n`)
}
if (values.json === true) console.log(JSON.stringify(reports, null, 2))
if (reports.some(({ rows }) => rows.some((row) => !row.reached))) process.exitCode = 1
