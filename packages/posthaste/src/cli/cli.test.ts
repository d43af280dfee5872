// The command as a process of its own, against a server that says what the test tells it to.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type FakeServerOptions, startFakeServer } from '../testing/fake-server.ts'
import { type Run, runCommand, runWithoutProcess, startCommand } from './sample-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-cli-'))
writeFileSync(join(folder, 'package.json'), '{}')
writeFileSync(join(folder, 'text.txt'), 'Grüße aus der Datei\n')
writeFileSync(join(folder, 'latin1.txt'), Buffer.from('Gr\xfc\xdfe', 'latin1'))
writeFileSync(join(folder, 'page.html'), '<img src="cid:logo">')
writeFileSync(join(folder, '发票.pdf'), '%PDF-1.4')
writeFileSync(join(folder, 'logo.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]))
after(() => rmSync(folder, { recursive: true }))

test('send hands the whole message to the server', async () => {
  await using server = await startFakeServer()
  const result = await posthaste({
    args: [
      ...[
        'send',
        'Ada <ada@example.com>',
        '--to',
        'bob@example.com',
        '--cc',
        'cy@example.com',
        '--bcc',
        'dee@example.com',
      ],
      ...['--from', 'me@example.com', '--reply-to', 'answers@example.com', '--subject', '您好', '--text', 'Hi'],
      ...['--html-file', 'page.html', '--inline', 'logo=logo.png', '--attach', '发票.pdf', '--attach', 'text.txt'],
      ...['--header', 'X-Campaign: autumn: leaves', '--url', server.url],
    ],
  })
  assert.equal(result.status, 0, result.stderr)
  const [message] = server.messages
  assert.equal(message?.sender, 'me@example.com')
  assert.deepEqual(message.recipients, ['ada@example.com', 'bob@example.com', 'cy@example.com', 'dee@example.com'])
  for (const part of [
    /^From: me@example\.com\r$/m,
    /^To: Ada <ada@example\.com>, bob@example\.com\r$/m,
    /^Reply-To: answers@example\.com\r$/m,
    /^Subject: =\?utf-8\?/im,
    /^X-Campaign: autumn: leaves\r$/m,
    /^Content-ID: <logo>\r$/m,
    /filename\*=utf-8''%E5%8F%91%E7%A5%A8\.pdf/i,
    /filename="?text\.txt/,
  ])
    assert.match(message.text, part)
  assert.doesNotMatch(message.text, /dee@example\.com/)
  assert.match(result.stdout, /✓ ada@example\.com +accepted/)
  assert.match(result.stdout, /Message-ID <[^>]+@example\.com>/)
  assert.doesNotMatch(result.stdout, /\u001b/)
})

test('the text is standard input where no option gives a body', async () => {
  await using server = await startFakeServer()
  const { status } = await posthaste({ args: ['send', ...basics, '--url', server.url], input: 'from a pipe\n' })
  assert.equal(status, 0)
  assert.match(server.messages[0]?.text ?? '', /\r\n\r\nfrom a pipe\r\n$/)
})

test('--text-file - is standard input, and --html stands beside it', async () => {
  await using server = await startFakeServer()
  const args = ['send', ...basics, '--url', server.url, '--text-file', '-', '--html', '<b>hi</b>']
  assert.equal((await posthaste({ args, input: 'from a pipe' })).status, 0)
  assert.match(server.messages[0]?.text ?? '', /from a pipe[\s\S]*<b>hi<\/b>/)
})

test('--dry-run prints the message octet by octet and connects to nothing', async () => {
  await using server = await startFakeServer()
  const args = ['send', ...basics, '--text', 'Hi', '--bcc', 'dee@example.com', '--dry-run', '--url', server.url]
  const result = await posthaste({ args })
  assert.equal(result.status, 0, result.stderr)
  assert.match(result.stdout, /^From: me@example\.com\r\n[\s\S]*\r\n\r\nHi/m)
  assert.doesNotMatch(result.stdout, /dee@/)
  assert.match(result.stderr, /Not sent\. From me@example\.com to ada@example\.com, dee@example\.com; \d+ octets:/)
  const json = JSON.parse((await posthaste({ args: [...args, '--json'] })).stdout)
  assert.deepEqual(json.envelope, { sender: 'me@example.com', recipients: ['ada@example.com', 'dee@example.com'] })
  assert.match(Buffer.from(json.raw, 'base64').toString(), /^From: me@example\.com\r\n/m)
  assert.equal(server.connections.length, 0)
})

const endings: readonly (readonly [
  name: string,
  server: FakeServerOptions,
  args: readonly string[],
  status: number,
  told: RegExp,
])[] = [
  ['all accepted', {}, [], 0, /✓ ada@example\.com +accepted +250/],
  [
    'some refused',
    { script: { RCPT: [{ recipient: 'bob@example.com', answer: '550 5.1.1 No such user' }] } },
    ['--cc', 'bob@example.com'],
    3,
    /✗ bob@example\.com +refused +550 5\.1\.1 No such user/,
  ],
  [
    'all refused',
    { script: { RCPT: '550 5.1.1 No such user' } },
    [],
    1,
    /posthaste: .*ada@example\.com: 550 5\.1\.1 No such user\. Stop writing to this address/,
  ],
  [
    'greylisted',
    { script: { RCPT: '450 4.2.0 Try again' } },
    [],
    75,
    /450 4\.2\.0 Try again\. Trying again later may help/,
  ],
  ['too busy', { script: { greeting: '421 4.3.2 Too busy' } }, [], 75, /421 4\.3\.2 Too busy/],
  [
    'cut after the data',
    { script: { 'end-of-data': { close: true } } },
    [],
    4,
    /unknown.*Find out whether it arrived before sending it again/,
  ],
  ['a message that cannot be', {}, ['--header', 'Bcc: x@example.com'], 1, /Bcc/],
  ['no subject of commands', {}, ['--subjct', 'x'], 2, /unknown option '--subjct' \(Did you mean --subject\?\)/],
  ['a file that is missing', {}, ['--attach', join(folder, 'missing.pdf')], 1, /missing\.pdf/],
  [
    'a text file that is missing',
    {},
    ['--html-file', join(folder, 'missing.html')],
    2,
    /--html-file \S*missing\.html cannot be read \(ENOENT\)/,
  ],
  ['a text file in another encoding', {}, ['--html-file', join(folder, 'latin1.txt')], 2, /latin1\.txt is not UTF-8/],
  ['two ways out', {}, ['--via', 'news'], 2, /--via and --url exclude each other/],
  ['a header without a colon', {}, ['--header', 'X-Tag'], 2, /--header must be 'Name: value', got "X-Tag"/],
]
for (const [name, options, args, status, told] of endings) {
  test(`${name}: ends with ${status}, for people and for machines`, async () => {
    await using server = await startFakeServer(options)
    const command = ['send', ...basics, '--text', 'Hi', ...args, '--url', server.url]
    const people = await posthaste({ args: command })
    assert.match(people.stdout + people.stderr, told)
    assert.equal(people.status, status, people.stderr)
    assert.doesNotMatch(people.stderr, /^ +at /m)
    const machine = await runWithoutProcess([...command, '--json'])
    assert.equal(machine.status, status)
    assert.equal(machine.stderr, '')
    assert.equal(JSON.parse(machine.stdout).ok, status === 0 || status === 3)
  })
}

test('nothing shows a password', async () => {
  await using server = await startFakeServer({ auth: { users: { me: 'right' } } })
  const url = server.url.replace('//', '//me:wr0ng-s3cret@')
  const urls = [url, 'smtp://me:wr0ng-s3cret@host:port', 'smtp:me:wr0ng-s3cret@@', `failover(${url} nowhere)`]
  const commands = [['send', ...basics, '--text', 'Hi'], ['check'], ['test', 'ada@example.com']]
  for (const POSTHASTE_URL of urls)
    for (const command of commands.flatMap((each) => [each, [...each, '--json']])) {
      const { status, stdout, stderr } = await runWithoutProcess(command, {
        POSTHASTE_URL,
        POSTHASTE_FROM: 'me@example.com',
      })
      assert.equal(status, 2, stdout + stderr)
      assert.doesNotMatch(stdout + stderr, /wr0ng|s3cret/)
    }
})

test('test writes to an address, to the admins and to the managers', async () => {
  await using server = await startFakeServer()
  const options = {
    from: 'me@example.com',
    admins: ['ops@example.com'],
    managers: ['boss@example.com'],
    transport: server.url,
  }
  writeFileSync(join(folder, 'posthaste.config.mjs'), `export default ${JSON.stringify(options)}`)
  try {
    const result = await posthaste({ args: ['test', 'ada@example.com', '--admins', '--managers'] })
    assert.equal(result.status, 0, result.stderr)
    assert.deepEqual(
      server.messages.flatMap(({ recipients }) => recipients),
      ['ada@example.com', 'ops@example.com', 'boss@example.com'],
    )
    for (const { text } of server.messages)
      assert.match(text, /Subject: Test message from Posthaste\r\n[\s\S]*mail is set up right/)
    const nobody = await posthaste({ args: ['test'] })
    assert.equal(nobody.status, 2)
    assert.match(nobody.stderr, /Name an address, --admins or --managers/)
  } finally {
    rmSync(join(folder, 'posthaste.config.mjs'))
  }
})

test('test says that there are no admins', async () => {
  const environment = { POSTHASTE_URL: 'null:', POSTHASTE_FROM: 'me@example.com' }
  const { status, stderr } = await posthaste({ args: ['test', '--admins'], environment })
  assert.equal(status, 2)
  assert.match(stderr, /names no admins/)
})

test('check connects to each route, sends nothing, and says what is unfit for production', async () => {
  await using server = await startFakeServer()
  await using closed = await startFakeServer({ script: { greeting: '554 5.7.1 Not you' } })
  const routes = {
    default: server.url,
    news: { transport: closed.url, from: 'news@other.example' },
    preview: 'console:',
  }
  writeFileSync(
    join(folder, 'posthaste.config.mjs'),
    `export default ${JSON.stringify({ from: 'me@example.com', routes })}`,
  )
  try {
    const all = await posthaste({ args: ['check'] })
    assert.match(all.stdout, /^Configuration: .*posthaste\.config\.mjs\n/)
    assert.match(all.stdout, /default +smtp:\/\/\S+ +from me@example\.com\n +✓ connected/)
    assert.match(all.stdout, /news +smtp:\/\/\S+ .*\n +✗ REPLY_REJECTED: .*554 5\.7\.1 Not you/)
    assert.match(all.stdout, /! Writes from other\.example, the default route from example\.com/)
    assert.match(all.stdout, /! console: only prints messages/)
    assert.notEqual(all.status, 0)
    const one = await posthaste({ args: ['check', '--via', 'preview'] })
    assert.equal(one.status, 0)
    const strict = await posthaste({ args: ['check', '--via', 'preview', '--strict', '--json'] })
    assert.equal(strict.status, 1)
    const { ok, source, routes: reports } = JSON.parse(strict.stdout)
    assert.deepEqual([ok, source, reports.length], [false, join(folder, 'posthaste.config.mjs'), 1])
    assert.equal(server.messages.length, 0)
  } finally {
    rmSync(join(folder, 'posthaste.config.mjs'))
  }
})

test('check compares the From with the account, through failover too', async () => {
  await using server = await startFakeServer({ auth: { users: { 'me@provider.example': 'secret' } } })
  const url = server.url.replace('//', '//me%40provider.example:secret@')
  for (const POSTHASTE_URL of [url, `failover(${url} null:)`]) {
    const { status, stdout } = await runWithoutProcess(['check'], { POSTHASTE_URL, POSTHASTE_FROM: 'me@example.com' })
    assert.equal(status, 0)
    assert.match(stdout, /✓ connected\n.*! Writes from example\.com with the account me@provider\.example/s)
  }
})

const interrupts: readonly (readonly [when: 'EHLO' | 'end-of-data', status: number, told: RegExp])[] = [
  ['EHLO', 130, /^posthaste: interrupted; nothing was sent\n$/],
  [
    'end-of-data',
    4,
    /^posthaste: the outcome is unknown: .*Find out whether it arrived before sending it again; its Message-ID is <\S+@\S+>\.\n$/,
  ],
]
for (const [when, status, told] of interrupts) {
  test(`Ctrl-C while ${when} is not answered ends with ${status}`, async () => {
    const { promise: reached, resolve } = Promise.withResolvers<void>()
    const answer = () => {
      resolve()
      return { silence: true }
    }
    await using server = await startFakeServer({ script: { [when]: answer } })
    const args = ['send', ...basics, '--text', 'Hi', '--url', server.url]
    const result = await posthaste({ args, interrupt: reached })
    assert.match(result.stderr, told)
    assert.equal(result.status, status)
  })
}

test('Ctrl-C while standard input is awaited ends with 130', async () => {
  const configuration = "process.stderr.write('configured\\n')\nexport default { transport: 'null:' }\n"
  writeFileSync(join(folder, 'posthaste.config.mjs'), configuration)
  try {
    const child = startCommand({ args: ['send', ...basics], folder })
    const stderr = text(child.stderr)
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    const [status] = await once(child, 'close')
    assert.equal(await stderr, 'configured\nposthaste: interrupted; nothing was sent\n')
    assert.equal(status, 130)
  } finally {
    rmSync(join(folder, 'posthaste.config.mjs'))
  }
})

test('without a configuration the ways to configure are shown', async () => {
  const { status, stderr } = await posthaste({ args: ['send', ...basics, '--text', 'Hi'] })
  assert.equal(status, 2)
  assert.match(stderr, /POSTHASTE_URL=[\s\S]*posthaste\.config\.ts[\s\S]*EMAIL_HOST/)
})

test('--version and --help', async () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  assert.equal((await runWithoutProcess(['--version'])).stdout, `${manifest.version}\n`)
  for (const command of [[], ['send'], ['test'], ['check'], ['inbox'], ['template', 'preview']]) {
    const { status, stdout } = await runWithoutProcess([...command, '--help'])
    assert.equal(status, 0)
    assert.match(stdout, /^Usage: posthaste/)
  }
  const nothing = await posthaste({ args: [] })
  assert.equal(nothing.status, 2)
  assert.match(nothing.stderr, /^Usage: posthaste/)
})

const basics = ['ada@example.com', '--from', 'me@example.com', '--subject', 'Hello']

type Options = Omit<Run, 'folder'>

function posthaste(options: Options) {
  return runCommand({ ...options, folder })
}
