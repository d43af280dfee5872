// `posthaste inbox`, as its users start and stop it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runWithoutProcess } from '../../packages/posthaste/src/cli/sample-command.ts'
import { startInboxProcess } from '../inbox-process.ts'
import { allMessages } from '../inbox-reader.ts'
import { posthaste } from '../interop/command-line.ts'
import { pkiPath } from '../pki/pki.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-inbox-command-'))
after(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'nobody'), '')

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`it says where it listens, takes mail, and ends with 0 at ${signal}`, async () => {
    await using inbox = await startInboxProcess()
    await send(inbox.smtp.url, 'Hello')
    assert.deepEqual(await subjects(inbox.web.url), ['Hello'])
    inbox.end(signal)
    assert.equal(await inbox.ended, 0)
    assert.match(
      inbox.printed(),
      /Send to +smtp:.*\n +Read at +http:.*\n +Kept in +memory.*\n\nCtrl-C stops it\.\n\nStopped\.\n$/s,
    )
  })
}

test('--data keeps mail from one start to the next, and --max-messages the newest of it', async () => {
  const args = ['--data', join(folder, 'kept.db'), '--max-messages', '2']
  {
    await using inbox = await startInboxProcess(args)
    for (const subject of ['one', 'two', 'three']) await send(inbox.smtp.url, subject)
  }
  await using again = await startInboxProcess(args)
  assert.deepEqual(await subjects(again.web.url), ['three', 'two'])
})

test('--json prints where it listens, for a program', async () => {
  await using inbox = await startInboxProcess(['--json'])
  const { smtp, web } = JSON.parse(inbox.printed())
  assert.equal(smtp.port, inbox.smtp.port)
  assert.equal(web.port, inbox.web.port)
})

test('--cert and --key offer STARTTLS, and with --implicit-tls TLS from the first octet', async () => {
  const identity = ['--cert', pkiPath('server.pem'), '--key', pkiPath('server.key.pem')]
  await using starttls = await startInboxProcess(identity)
  await sendTrusting(`smtp://127.0.0.1:${starttls.smtp.port}`, 'STARTTLS')
  assert.deepEqual(await subjects(starttls.web.url), ['STARTTLS'])
  await using implicit = await startInboxProcess([...identity, '--implicit-tls'])
  await sendTrusting(`smtps://127.0.0.1:${implicit.smtp.port}`, 'TLS')
  assert.deepEqual(await subjects(implicit.web.url), ['TLS'])
})

test('--tls offers STARTTLS with a certificate that nobody signed', async () => {
  await using inbox = await startInboxProcess(['--tls'])
  await send(`smtp://127.0.0.1:${inbox.smtp.port}?verify=none`, 'Self-signed')
  assert.deepEqual(await subjects(inbox.web.url), ['Self-signed'])
})

test('--mailboxes keeps the mail of one user from another', async () => {
  await using inbox = await startInboxProcess(['--mailboxes', 'user'])
  const at = `127.0.0.1:${inbox.smtp.port}?tls=none`
  await send(`smtp://job-1:any@${at}`, 'of job 1')
  await send(`smtp://job-2:thing@${at}`, 'of job 2')
  assert.deepEqual(await subjects(inbox.web.url, 'job-1'), ['of job 1'])
  assert.deepEqual(await subjects(inbox.web.url, 'job-2'), ['of job 2'])
})

test('--hash-password makes a line of the file that --auth-file asks for', async () => {
  const made = await posthaste(['inbox', '--hash-password', 'ada'], { input: 'pass word\n' })
  assert.equal(made.status, 0, made.stderr)
  const file = join(folder, 'passwords')
  writeFileSync(file, made.stdout)
  await using inbox = await startInboxProcess(['--auth-file', file])
  const answers = [undefined, 'ada:wrong', 'ada:pass word'].map(async (login) => {
    const headers = login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
    return (await fetch(new URL('api/v1/messages', inbox.web.url), { headers })).status
  })
  assert.deepEqual(await Promise.all(answers), [401, 401, 200])
})

test('--release-url sends a message on, to those whom --release-to names', async () => {
  await using real = await startInboxProcess()
  await using inbox = await startInboxProcess(['--release-url', real.smtp.url, '--release-to', '*@allowed.test'])
  await send(inbox.smtp.url, 'Released')
  const release = async (to: string): Promise<number> => {
    const request = {
      method: 'POST',
      body: JSON.stringify({ To: [to] }),
      headers: { 'content-type': 'application/json' },
    }
    return (await fetch(new URL('api/v1/message/latest/release', inbox.web.url), request)).status
  }
  assert.equal(await release('ada@elsewhere.test'), 400)
  assert.equal(await release('ada@allowed.test'), 200)
  assert.deepEqual(await subjects(real.web.url), ['Released'])
})

test('a port that is taken is said, with what to do', async () => {
  await using inbox = await startInboxProcess()
  const { status, stderr } = await posthaste(['inbox', '--smtp-port', `${inbox.smtp.port}`, '--web-port', '0'], {})
  assert.equal(status, 2)
  assert.match(stderr, new RegExp(`^posthaste: port ${inbox.smtp.port} is taken.*--smtp-port.*\\n$`))
})

const refusals: readonly (readonly [args: readonly string[], told: RegExp])[] = [
  [['--smtp-port', 'x'], /--smtp-port must be a whole number up to 65535, got "x"/],
  [['--web-port', '65536'], /--web-port must be a whole number up to 65535/],
  [['--max-age', '7'], /--max-age.*such as .*7d/],
  [['--cert', 'x.pem'], /--cert and --key go together/],
  [['--cert', '/missing.pem', '--key', '/missing.pem'], /--cert \/missing\.pem cannot be read \(ENOENT\)/],
  [['--implicit-tls'], /--implicit-tls needs --cert and --key/],
  [['--release-to', '*@allowed.test'], /--release-to needs --release-url, or POSTHASTE_RELEASE_URL/],
  [['--release-url', 'null:'], /--release-url needs --release-to/],
  [['--release-url', 'nowhere', '--release-to', '*'], /--release-url: a transport begins with a scheme/],
  [['--mailboxes', 'sender'], /--mailboxes must be user, domain or header:NAME, got "sender"/],
  [['--auth-file', join(folder, 'nobody')], /password file/],
  [['--host', '0.0.0.0'], /--unsafe-open/],
  [['--data', folder], /posthaste-inbox-command/],
  [['--prot', '1'], /unknown option '--prot'/],
]
for (const [args, told] of refusals) {
  test(`posthaste inbox ${args.join(' ').replace(folder, 'FOLDER')} is refused in one line`, async () => {
    const ports = args.includes('--smtp-port') ? [] : ['--smtp-port', '0']
    const { status, stderr } = await runWithoutProcess(['inbox', ...ports, ...args])
    assert.match(stderr, told)
    assert.match(stderr, /^posthaste: .*\n$/)
    assert.equal(status, 2)
  })
}

async function send(url: string, subject: string): Promise<void> {
  const { status, stderr } = await runWithoutProcess(letter(subject), { POSTHASTE_URL: url })
  assert.equal(status, 0, stderr)
}

/** As `send`, and trusting the test authority, of which Node hears at its start only. */
async function sendTrusting(url: string, subject: string): Promise<void> {
  const { status, stderr } = await posthaste(letter(subject), { url })
  assert.equal(status, 0, stderr)
}

function letter(subject: string): readonly string[] {
  return ['send', 'ada@example.test', '--from', 'a@sender.test', '--subject', subject, '--text', 'Hi']
}

async function subjects(web: string, mailbox?: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { Subject } of allMessages(web, mailbox)) found.push(Subject)
  return found
}
