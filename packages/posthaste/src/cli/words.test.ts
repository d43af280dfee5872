// The errors speak of what stands on the command line and in the environment, not of the library below.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand, runWithoutProcess } from './sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-words-'))
after(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'package.json'), '{}')

const configured = { POSTHASTE_URL: 'null:', POSTHASTE_FROM: 'me@example.com' }
const django = { EMAIL_HOST: 'mail.example.com' }
const hi = ['--subject', 'Hello', '--text', 'Hi']
const send = ['send', 'ada@example.com', ...hi]

const cases: readonly (readonly [
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  status: number,
  told: RegExp,
])[] = [
  [send, { POSTHASTE_URL: 'null:' }, 2, /^posthaste: who writes\? Give --from, or set POSTHASTE_FROM\n$/],
  [[...send, '--url', 'null:'], {}, 2, /who writes\? Give --from, or set POSTHASTE_FROM\n$/],
  [send, django, 2, /who writes\? Give --from, or set DEFAULT_FROM_EMAIL\n$/],
  [['test', 'ada@example.com'], { POSTHASTE_URL: 'null:' }, 2, /who writes\? Give --from, or set POSTHASTE_FROM\n$/],
  [
    ['send', 'ada@example.com, bob@example.com', ...hi],
    configured,
    1,
    /^posthaste: "ada@example\.com, bob@example\.com": unexpected ",": give each address as an argument of its own; .* \(at offset 15\)\n$/,
  ],
  [
    ['send', '--to', 'ada@example.com;bob@example.com', ...hi],
    configured,
    1,
    /--to "ada@.*": unexpected ";": give --to several times, or several arguments; a name that holds a ";" stands in quotes \(/,
  ],
  [[...send, '--cc', 'a@b.c,d@e.f'], configured, 1, /--cc "a@b\.c,d@e\.f": unexpected ",": give --cc several times; /],
  [[...send, '--from', 'a@b.c,d@e.f'], configured, 1, /--from "a@b\.c,d@e\.f": unexpected ",": it is one mailbox; /],
  [['test', 'a@b.c,d@e.f'], configured, 1, /unexpected ",": give each address as an argument of its own; /],
  [[...send, '--reply-to', 'nobody'], configured, 1, /^posthaste: --reply-to "nobody": /],
  [
    ['send', 'ada@example.com', '--attach', 'report.pdf', 'data.csv', ...hi],
    configured,
    1,
    /^posthaste: "data\.csv": .*; a file to attach takes an --attach of its own \(at offset 8\)\n$/,
  ],
  [[...send, '--attach', 'nowhere.pdf'], configured, 1, /nowhere\.pdf/],
  [[...send, '--via', 'news'], configured, 2, /^posthaste: there is no route news; there are default\n$/],
  [['test', 'a@b.c', '--via', 'news'], configured, 2, /^posthaste: there is no route news; there are default\n$/],
  [[...send, '--url', 'localhost:25'], {}, 2, /^posthaste: --url: .*smtp:\/\/localhost:25/],
  [
    [...send, '--url', 'smtp://h?pol=5'],
    {},
    2,
    /^posthaste: --url: the parameter "pol" of smtp: is not known; did you/,
  ],
  [send, { POSTHASTE_URL: 'smtp://h?tls=maybe' }, 2, /^posthaste: POSTHASTE_URL: the parameter "tls" of smtp: must be/],
  [send, { ...configured, POSTHASTE_FROM: 'me' }, 2, /^posthaste: POSTHASTE_FROM: /],
  [[...send, '--url', 'null:'], { POSTHASTE_FROM: 'me' }, 2, /^posthaste: POSTHASTE_FROM: /],
  [['check'], { ...django, EMAIL_HOST: 'mail.example.com:25' }, 2, /^posthaste: EMAIL_HOST: .*EMAIL_PORT/],
  [['check'], { ...django, SERVER_EMAIL: 'x' }, 2, /^posthaste: SERVER_EMAIL: /],
  [['send', ...hi], configured, 2, /who gets it\? Name an address\. posthaste send --help shows what there is\.\n$/],
  [['test'], configured, 2, /--managers\. posthaste test --help shows what there is\.\n$/],
  [['snd'], configured, 2, /unknown command 'snd' .*posthaste --help shows what there is\.\n$/],
  [['check', '--strct'], configured, 2, /unknown option '--strct' .*posthaste check --help shows what there is\.\n$/],
  [['send', 'ada@example.com', '--text-file', 'no.txt'], configured, 2, /no\.txt cannot be read \(ENOENT\)\n$/],
]
for (const [args, environment, status, told] of cases) {
  test(`${args.join(' ')} with ${JSON.stringify(environment)}`, async () => {
    const ending = await runWithoutProcess(args, environment)
    assert.match(ending.stderr, told)
    assert.equal(ending.status, status)
  })
}

test('an address after --attach is an address', async () => {
  writeFileSync(join(folder, 'invoice.pdf'), '%PDF-1.4')
  const args = ['send', ...hi, '--attach', 'invoice.pdf', 'ada@example.com', '--dry-run', '--json']
  const { status, stdout } = await runCommand({ args, folder, environment: configured })
  assert.equal(status, 0)
  assert.deepEqual(JSON.parse(stdout).envelope.recipients, ['ada@example.com'])
})

test('the usage of test does not demand an address', async () => {
  assert.match(
    (await runWithoutProcess(['test', '--help'])).stdout,
    /^Usage: posthaste test \[options\] \[address\.\.\.\]\n/,
  )
})

test('From of the configuration file is what its message asks for', async () => {
  const path = join(folder, 'posthaste.config.mjs')
  writeFileSync(path, "export default { transport: 'null:', admins: ['ops@example.com'] }\n")
  try {
    const mail = await runCommand({ args: send, folder })
    assert.equal(mail.stderr, `posthaste: who writes? Give --from, or set \`from\` in ${path}\n`)
    assert.equal(mail.status, 2)
    const team = await runCommand({ args: ['test', '--admins'], folder })
    assert.equal(team.stderr, `posthaste: who writes to the admins? Set \`serverFrom\` or \`from\` in ${path}\n`)
    assert.equal(team.status, 2)
  } finally {
    rmSync(path)
  }
})

test('--dry-run needs no configuration', async () => {
  const run = (args: readonly string[], environment = {}) =>
    runCommand({ args: [...send, '--dry-run', ...args], folder, environment })
  const given = await run(['--from', 'me@example.com'])
  assert.equal(given.status, 0, given.stderr)
  assert.match(given.stdout, /^From: me@example\.com\r$/m)
  const fromEnvironment = await run([], { POSTHASTE_FROM: 'you@example.com' })
  assert.match(fromEnvironment.stdout, /^From: you@example\.com\r$/m)
  const nobody = await run([])
  assert.equal(nobody.stderr, 'posthaste: who writes? Give --from, or set POSTHASTE_FROM\n')
  assert.equal(nobody.status, 2)
  const route = await run(['--from', 'me@example.com', '--via', 'news'])
  assert.match(route.stderr, /no mailer is configured/)
})
