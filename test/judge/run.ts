// `npm run judge`: composes generated messages and lets three foreign parsers read them.
//
//   npm run judge                         10,000 messages
//   npm run judge -- --count 500 --seed 7
//   npm run judge -- --keep ./bad         writes each message that is read differently to a file
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { isInstalled, judgePrograms, startJudge } from './judges.ts'
import { message } from './messages.ts'
import { judged } from './verdict.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string' }, keep: { type: 'string' } },
})
const count = Number(values.count)
const seed = Number(values.seed ?? Math.trunc(performance.timeOrigin) % 1_000_000)
const absent = judgePrograms.filter((program) => !isInstalled(program))
if (absent.length > 0) {
  console.error(`Not installed: apt-get install ${absent.map(({ debianPackage }) => debianPackage).join(' ')}`)
  process.exit(2)
}

const judges = judgePrograms.map(startJudge)
const excuses = new Map<string, number>()
let different = 0
const inputs = fc.sample(message, { numRuns: count, seed })
const atOnce = 20
for (let at = 0; at < count; at += atOnce) {
  const verdicts = await Promise.all(inputs.slice(at, at + atOnce).map((input) => judged(input, judges)))
  for (const [index, { octets, differences }] of verdicts.entries()) {
    for (const { judge, excuse } of differences)
      if (excuse !== undefined) excuses.set(`${judge}: ${excuse}`, (excuses.get(`${judge}: ${excuse}`) ?? 0) + 1)
    const counting = differences.filter(({ excuse }) => excuse === undefined)
    if (counting.length === 0) continue
    different++
    for (const { judge, path, said, read } of counting.slice(0, 4))
      console.error(`message ${at + index}: ${judge} reads ${path} as ${shown(read)}, it is ${shown(said)}`)
    if (values.keep !== undefined) {
      await mkdir(values.keep, { recursive: true })
      await writeFile(join(values.keep, `${seed}-${at + index}.eml`), octets)
    }
  }
}
for (const judge of judges) judge.close()

console.log(
  `${count} messages (seed ${seed}), read by ${judges.map(({ name }) => name).join(', ')}: ${different} disagreements`,
)
for (const [excuse, times] of [...excuses].sort()) console.log(`  ${times} x excused, ${excuse}`)
if (different > 0) process.exitCode = 1

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
