import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median, type Report } from './measure.ts'

const root = join(import.meta.dirname, '..')
const rounds = 15

/** What `import 'posthaste'` costs a cold process beyond bare Node, as a share of what `import 'nodemailer'` costs. */
export async function benchImport(): Promise<Report> {
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const posthaste = join(root, 'packages/posthaste/dist/index.js')
  for (const module of [posthaste, 'nodemailer']) coldStart(module)
  const found = Array.from({ length: rounds }, () => ({
    bare: coldStart(undefined),
    ours: coldStart(posthaste),
    peer: coldStart('nodemailer'),
  }))
  // Nothing but the machine's noise makes bare Node slower than an import; the medians are taken before the difference.
  const bare = median(found.map((each) => each.bare))
  const ours = median(found.map((each) => each.ours)) - bare
  const peer = median(found.map((each) => each.peer)) - bare
  const ratios = found.map((each) => (each.peer - each.bare) / (each.ours - each.bare))
  return {
    name: 'import',
    rows: [
      {
        subject: `cold import, beyond bare Node (${bare.toFixed(0)} ms)`,
        ours: `posthaste ${ours.toFixed(1)} ms`,
        peer: `nodemailer ${peer.toFixed(1)} ms`,
        rounds: ratios,
        median: peer / ours,
        target: 4,
        reached: peer / ours >= 4,
      },
    ],
    growth: [],
  }
}

function coldStart(module: string | undefined): number {
  const code = module === undefined ? '0' : `await import(${JSON.stringify(module)})`
  const began = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`cannot import ${module}: ${stderr}`)
  return Number(process.hrtime.bigint() - began) / 1e6
}
