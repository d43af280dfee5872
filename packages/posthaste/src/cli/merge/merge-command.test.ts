// The command against a server that says what the test tells it to.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type FakeServerOptions, startFakeServer } from '../../testing/fake-server.ts'
import { verifyUnsubscribe } from '../../unsubscribe/link.ts'
import { type Ending, type Run, runCommand, startCommand } from '../sample-command.ts'
import { lockResult } from './lock.ts'

const root = mkdtempSync(join(tmpdir(), 'posthaste-merge-'))
after(() => rmSync(root, { recursive: true }))
let folders = 0

const header = 'email,name,month,locale,attachments\n'
const people = `${header}ada@example.com,Ada,May,de,\nbob@example.com,"Bob, B.",May,,notes.txt\n`
const secret = 'correct horse battery staple, and more'

test('each row becomes a message of its own', async () => {
  await using trial = await begin(people)
  const url = 'https://acme.example/unsubscribe'
  const args = ['--yes', '--unsubscribe-url', url, '--unsubscribe-list', 'news']
  const { status, stdout, stderr } = await trial.merge(args, { POSTHASTE_UNSUBSCRIBE_SECRET: secret })
  assert.equal(status, 0, stderr)
  assert.match(
    stdout,
    /people\.csv: 2 rows, 2 to send\.\n\nTo +Ada <ada@example\.com>\nSubject +News of May\n {2}Hello Ada \(de\)/,
  )
  assert.match(stdout, /✓ +2 accepted\nWhat became of each row: people\.csv\.results\.jsonl\n$/)
  const [ada, bob] = trial.messages()
  assert.match(ada ?? '', /^To: Ada <ada@example\.com>\r\n[\s\S]*^Subject: News of May\r\n/m)
  assert.match(ada ?? '', /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
  const link = /<(https:[^>]+)>/.exec(ada?.replaceAll(/\r\n\s+/g, '') ?? '')?.[1] ?? ''
  assert.deepEqual(verifyUnsubscribe(link, secret), { address: 'ada@example.com', list: 'news' })
  assert.match(bob ?? '', /^To: "Bob, B\." <bob@example\.com>\r\n[\s\S]*filename="?notes\.txt/m)
})

test('every bad row is told with its line, and nothing is sent', async () => {
  const rows = Array.from({ length: 150 }, (_, index) => `reader${index},Ada,May,,\n`)
  await using trial = await begin(`${people}ada@example.com,Ada,June,,\n${rows.join('')}`)
  const { status, stdout } = await trial.merge(['--yes'])
  assert.equal(status, 1)
  assert.match(stdout, /^people\.csv:4 ada@example\.com stands in line 2 as well; .*\npeople\.csv:5 to: expected "@"/)
  assert.match(
    stdout,
    /\n… and 51 more\npeople\.csv: 153 rows, 2 to send, 151 bad\.\nNothing was sent: mend the bad rows/,
  )
  assert.deepEqual(trial.messages(), [])
  assert.equal(existsSync(join(trial.folder, 'people.csv.results.jsonl')), false)
  const skipping = await trial.merge(['--yes', '--skip-bad', '--json'])
  const { ok, accepted, bad, problems } = JSON.parse(skipping.stdout)
  assert.deepEqual([skipping.status, ok, accepted, bad, problems.length], [3, true, 2, 151, 100])
  assert.equal(skipping.stderr, '')
})

test('--dry-run checks, shows and sends nothing', async () => {
  await using trial = await begin(people)
  const { status, stdout } = await trial.merge(['--dry-run'])
  assert.equal(status, 0)
  assert.match(stdout, /Subject +News of May[\s\S]*Nothing was sent: 2 messages would be\.\n$/)
  assert.deepEqual(trial.messages(), [])
  assert.equal(existsSync(join(trial.folder, 'people.csv.results.jsonl')), false)
})

test('--dry-run promises no more than a run without it does', async () => {
  await using trial = await begin(`${people}nobody,Ada,May,,\n`)
  const held = await trial.merge(['--dry-run'])
  assert.match(held.stdout, /2 to send, 1 bad\.\nNothing was sent: mend the bad rows, or give --skip-bad/)
  const skipping = await trial.merge(['--dry-run', '--skip-bad'])
  assert.match(skipping.stdout, /Nothing was sent: 2 messages would be\.\n$/)
})

test('nothing is sent where nobody can be asked and nobody said --yes', async () => {
  await using trial = await begin(people)
  const { status, stderr } = await trial.merge([])
  assert.equal(status, 2)
  assert.match(stderr, /nobody can be asked here whether to send: give --yes/)
  assert.deepEqual(trial.messages(), [])
})

test('a data file that is not there is a wrong command line', async () => {
  await using trial = await begin(people)
  const { status, stderr } = await trial.merge(['--yes', '--data', 'peple.csv'])
  assert.deepEqual([status, stderr], [2, 'posthaste: --data peple.csv cannot be read (ENOENT)\n'])
})

const refusal = { RCPT: [{ recipient: 'bob@example.com', answer: '550 5.1.1 No such user' }] }
const greylisting = { RCPT: [{ recipient: 'bob@example.com', times: 1, answer: '450 4.2.0 Try again' }] }
const lost = { 'end-of-data': [{ nth: 1, answer: { close: true } }] }
const runs: readonly (readonly [
  name: string,
  options: FakeServerOptions,
  first: number,
  second: number,
  sent: number,
])[] = [
  ['what was accepted is not sent again', {}, 0, 0, 2],
  ['what was refused is not tried again', { script: refusal }, 3, 3, 1],
  ['what was deferred is tried again', { script: greylisting }, 3, 0, 2],
  ['what may have arrived is not repeated', { script: lost }, 4, 4, 2],
]
for (const [name, options, first, second, sent] of runs) {
  test(`the same command again: ${name}`, async () => {
    await using trial = await begin(people, options)
    assert.equal((await trial.merge(['--yes'])).status, first)
    const again = await trial.merge(['--yes'])
    assert.equal(again.status, second, again.stdout + again.stderr)
    assert.equal(trial.messages().length, sent)
    const rows = readFileSync(join(trial.folder, 'people.csv.results.jsonl'), 'utf8').trim().split('\n')
    for (const row of rows) JSON.parse(row)
  })
}

test('a row that may have arrived is listed, and repeated when a person names it', async () => {
  await using trial = await begin(people, { script: { 'end-of-data': [{ times: 2, answer: { close: true } }] } })
  const { stdout } = await trial.merge(['--yes'])
  assert.match(
    stdout,
    /\? +2 unknown[\s\S]*name those that did not with --repeat-unknown:\n {2}people\.csv:\d ada@|bob@/,
  )
  assert.equal((await trial.merge(['--yes', '--repeat-unknown', 'ADA@example.com'])).status, 4)
  assert.equal(trial.messages().length, 3)
  assert.equal((await trial.merge(['--yes', '--repeat-unknown'])).status, 0)
  assert.equal(trial.messages().length, 4)
})

test('a file that was added to, sorted and edited goes on rightly', async () => {
  await using trial = await begin(people, { script: refusal })
  await trial.merge(['--yes'])
  const edited =
    'name,email,month,attachments,locale\n"Bob, B.",rob@example.com,May,notes.txt,\nEve,eve@example.com,May,,\nAda,ada@example.com,May,,de\n'
  writeFileSync(join(trial.folder, 'people.csv'), edited)
  const { status, stdout } = await trial.merge(['--yes'])
  assert.equal(status, 0, stdout)
  assert.match(stdout, /3 rows, 2 to send; by earlier runs 1 accepted\./)
  assert.equal(trial.messages().length, 3)
  writeFileSync(join(trial.folder, 'people.csv'), edited.replace('Eve,', 'Eva,'))
  const changed = await trial.merge(['--yes'])
  assert.match(changed.stdout, /people\.csv:3 eve@example\.com may have this mail already/)
  assert.equal(trial.messages().length, 3)
})

test('a configuration that turns out wrong stops it, and it goes on when that is mended', async () => {
  await using trial = await begin(people, { auth: { users: { me: 'right' } } })
  const first = await trial.merge(['--yes'])
  assert.equal(first.status, 2)
  assert.match(first.stderr, /posthaste: stopped, since /)
  assert.match(first.stdout, /Run the same command again to go on/)
  await using open = await startFakeServer()
  const second = await trial.merge(['--yes'], { WAY: open.url })
  assert.equal(second.status, 0, second.stderr)
  assert.equal(open.messages.length, 2)
})

test('Ctrl-C lets what is under way end, and says how to go on', async () => {
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
  const { promise: isTold, resolve: told } = Promise.withResolvers<void>()
  const hold = async () => {
    held()
    await isTold
    return undefined
  }
  const rows = Array.from({ length: 100 }, (_, index) => `reader${index}@example.com,Ada,May,,\n`)
  await using trial = await begin(`${header}${rows.join('')}`, {
    script: { 'end-of-data': [{ nth: 1, answer: hold }] },
  })
  const child = startCommand(trial.run(['--yes', '--limit-rate', '1/h']))
  child.stderr.on('data', (chunk) => /Finishing what is under way/.test(String(chunk)) && told())
  await isHeld
  child.kill('SIGINT')
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
  assert.equal(status, 3)
  assert.match(stdout, /✓ +1 accepted[\s\S]*Run the same command again to go on; 99 rows left\.\n$/)
  assert.equal(trial.messages().length, 1)
})

test('two at once are one too many', async () => {
  await using trial = await begin(people)
  const unlock = lockResult(join(trial.folder, 'people.csv.results.jsonl'))
  const { status, stderr } = await trial.merge(['--yes'])
  assert.equal(status, 2)
  assert.match(stderr, /another process is sending with people\.csv\.results\.jsonl: wait for it/)
  assert.equal((await trial.merge(['--dry-run'])).status, 0)
  unlock()
  assert.equal((await trial.merge(['--yes'])).status, 0)
})

const unusable: readonly (readonly [name: string, args: readonly string[], problem: RegExp])[] = [
  ['no such template', ['--template', 'newsletr'], /there is no template newsletr; did you mean newsletter\?/],
  ['no such route', ['--via', 'x'], /there is no route x; there are default/],
  ['no such column', ['--map', 'to=mail'], /--map: there is no column mail; did you mean email\?/],
]
for (const [name, args, problem] of unusable) {
  test(`${name} is said before a row is read`, async () => {
    await using trial = await begin(people)
    const { status, stderr } = await trial.merge(['--yes', ...args])
    assert.equal(status, 2)
    assert.match(stderr, problem)
  })
}

test('what every row would fail by is said before the first is sent', async () => {
  await using trial = await begin(people)
  writeFileSync(join(trial.folder, 'posthaste.config.js'), configuration.replace("from: 'news@acme.example',", ''))
  const { status, stderr } = await trial.merge(['--yes'])
  assert.equal(status, 2)
  assert.match(stderr, /who writes\? Set `from` in .*posthaste\.config\.js, or in the file of --shared\n$/)
  assert.equal(existsSync(join(trial.folder, 'people.csv.results.jsonl')), false)
})

const configuration = `import { createMailer, defineTemplate } from ${JSON.stringify(import.meta.resolve('../../index.ts'))}
export default createMailer({
  from: 'news@acme.example',
  transport: process.env.WAY,
  templates: {
    newsletter: defineTemplate({
      subject: ({ month }) => 'News of ' + month,
      text: ({ name }, { locale }) => 'Hello ' + name + ' (' + locale + ')',
    }),
  },
})
`

async function begin(rows: string, options: FakeServerOptions = {}) {
  const server = await startFakeServer(options)
  const folder = join(root, `${++folders}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'posthaste.config.js'), configuration)
  writeFileSync(join(folder, 'people.csv'), rows)
  writeFileSync(join(folder, 'notes.txt'), 'Notes')
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run => ({
    args: ['merge', '--template', 'newsletter', '--data', 'people.csv', ...args],
    folder,
    environment: { WAY: server.url, ...environment },
  })
  return {
    folder,
    run,
    messages: () => server.messages.map(({ text: message }) => message),
    merge: (args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ending> =>
      runCommand(run(args, environment)),
    [Symbol.asyncDispose]: () => server.close(),
  }
}
