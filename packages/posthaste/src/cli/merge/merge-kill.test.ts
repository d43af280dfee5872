// A merge that is killed in the middle, again and again, against a server that counts: nobody gets it twice, nobody is lost.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startFakeServer } from '../../testing/fake-server.ts'
import type { Answer } from '../../testing/script.ts'
import { runCommand, startCommand } from '../sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-merge-kill-'))
after(() => rmSync(folder, { recursive: true }))
const posthaste = import.meta.resolve('../../index.ts')
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
writeFileSync(
  join(folder, 'posthaste.config.js'),
  `import { createMailer, defineTemplate } from ${JSON.stringify(posthaste)}
export default createMailer({
  from: 'news@acme.example',
  transport: process.env.WAY,
  templates: { newsletter: defineTemplate({ subject: 'News', text: ({ name }) => 'Hello ' + name }) },
})
`,
)

const readers = Array.from({ length: 200 }, (_, index) => `reader${index}@example.com`)
const args = ['merge', '--template', 'newsletter', '--data', 'people.csv', '--yes']

/** When each run is killed: as the server takes the nth message in all, or as it hears of the nth. */
const kills: readonly (readonly [stage: 'MAIL' | 'end-of-data', nth: number])[] = [
  ['end-of-data', 37],
  ['MAIL', 80],
  ['end-of-data', 120],
]

test('who was killed in the middle goes on where it stopped', async () => {
  writeFileSync(join(folder, 'people.csv'), `email,name\n${readers.map((each) => `${each},Ada`).join('\n')}\n`)
  let kill: (() => void) | undefined
  const deadly: Answer = () => {
    kill?.() // the server goes on as if nothing had happened, and nobody hears its reply
    return undefined
  }
  const script = {
    MAIL: kills.filter(([stage]) => stage === 'MAIL').map(([, nth]) => ({ nth, answer: deadly })),
    'end-of-data': kills.filter(([stage]) => stage !== 'MAIL').map(([, nth]) => ({ nth, answer: deadly })),
  }
  await using server = await startFakeServer({ script })
  const run = { args, folder, environment: { WAY: server.url } }

  for (const [stage, nth] of kills) {
    const child = startCommand(run)
    child.stdin.end()
    kill = () => void child.kill('SIGKILL')
    const [, signal] = await once(child, 'close')
    assert.equal(signal, 'SIGKILL', `at ${stage} ${nth}`)
  }
  kill = undefined

  const last = await runCommand({ ...run, args: [...args, '--json'] })
  const report: Report = JSON.parse(last.stdout)
  const unknown = report.unknownRows.map(({ address }) => address)
  const arrived = server.messages.flatMap(({ recipients }) => recipients)
  assert.equal(last.status, 4, last.stderr)
  assert.equal(new Set(arrived).size, arrived.length, 'nobody got two')
  assert.deepEqual([...new Set([...arrived, ...unknown])].sort(), [...readers].sort(), 'nobody is lost')
  // Those that were under way at each kill: as many as the transport has at once.
  assert.ok(unknown.length >= kills.length && unknown.length <= kills.length * 20, `${unknown.length} are unknown`)
  assert.equal(report.accepted + report.unknown, readers.length)
  const lines = readFileSync(join(folder, 'people.csv'), 'utf8').split('\n')
  for (const { line, address } of report.unknownRows) assert.equal(lines[line - 1], `${address},Ada`)

  const again = await runCommand(run)
  assert.equal(again.status, 4)
  assert.match(again.stdout, /Nothing is left to send[\s\S]*May have arrived.*\n {2}people\.csv:\d+ reader\d+@/)
  assert.equal(server.messages.length, arrived.length, 'no unknown row was repeated')

  const missing = unknown.filter((address) => !arrived.includes(address))
  const named = await runCommand({ ...run, args: [...args, '--repeat-unknown', ...missing] })
  assert.equal(named.status, missing.length === unknown.length ? 0 : 4, named.stderr)
  const all = server.messages.flatMap(({ recipients }) => recipients)
  assert.deepEqual([...all].sort(), [...readers].sort(), 'everybody has one')
})

interface Report {
  readonly accepted: number
  readonly unknown: number
  readonly unknownRows: readonly { readonly line: number; readonly address: string }[]
}
