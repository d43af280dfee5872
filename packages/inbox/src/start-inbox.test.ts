import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMailer, type MessageInput } from 'posthaste'
import type { TemplatesResponse, TranscriptResponse } from './http/api-types.ts'
import { passwordLine } from './http/password-file.ts'
import { sampleTemplates } from './http/sample-templates.ts'
import { InboxOptionError, type InboxOptions } from './inbox-options.ts'
import type { MessageMatch } from './message-match.ts'
import { type Inbox, startInbox } from './start-inbox.ts'
import { InboxTimeoutError } from './wait-for.ts'

const patience = { timeout: 30_000 }
const welcome = {
  to: 'Ada <ada@example.com>',
  bcc: 'archive@example.com',
  subject: 'Welcome, Ada',
  text: 'Your code is 482913.\n',
  html: '<p>Hello <a href="https://acme.example/">there</a></p>',
  attachments: [{ filename: 'a.txt', content: 'hello' }],
} satisfies MessageInput

test('a message that was sent is waited for, listed, and given back octet by octet', patience, async () => {
  await using inbox = await startInbox()
  const waiting = inbox.waitFor({ to: 'ada@example.com', subject: /welcome/i })
  await send(inbox, welcome)
  const message = await waiting
  assert.equal(message.text, 'Your code is 482913.\r\n')
  assert.deepEqual([message.codes, message.links], [['482913'], ['https://acme.example/']])
  assert.deepEqual(message.envelope.recipients, ['ada@example.com', 'archive@example.com'])
  assert.deepEqual(message.header('SUBJECT'), ['Welcome, Ada'])
  assert.equal(Buffer.from((await message.attachments[0]?.content()) ?? []).toString(), 'hello')
  const raw = await fetch(`${inbox.web.url}/api/v1/message/${message.id}/raw`)
  assert.deepEqual(Buffer.from(await raw.arrayBuffer()), Buffer.from(await message.raw()))
  assert.equal((await inbox.messages('subject:welcome'))[0]?.id, message.id)
  await inbox.clear()
  assert.deepEqual(await inbox.messages(), [])
  await assert.rejects(message.raw(), /no longer in the inbox/)
})

test('templates are shown, and whoever listens hears when one was saved', patience, async () => {
  const previews = sampleTemplates()
  const inbox = await startInbox({ templates: { previews } })
  const answer = await fetch(`${inbox.web.url}/api/v1/templates`)
  const { templates }: TemplatesResponse = JSON.parse(await answer.text())
  assert.equal(templates.length, 3)
  const events = (await fetch(`${inbox.web.url}/api/v1/events`)).body?.getReader() ?? assert.fail('no body')
  await events.read()
  previews.tell()
  assert.match(Buffer.from((await events.read()).value ?? []).toString(), /^event: templates$/m)
  await inbox.close()
  assert.equal(previews.listeners, 0)
})

test('where everyone is let in, no template is sent to a real address', patience, async () => {
  const templates = { previews: sampleTemplates(), send: async () => ({ messageId: 'x' }) }
  const warnings: string[] = []
  const open = { host: '0.0.0.0', unsafeOpen: true, templates, warn: (warning: string) => void warnings.push(warning) }
  await using inbox = await startInbox(open)
  const answer = await fetch(`${inbox.web.url}/api/v1/templates`)
  assert.equal(JSON.parse(await answer.text()).sendsThrough, undefined)
  assert.match(warnings.join('\n'), /Templates cannot be sent to real addresses/)
})

const found: readonly [match: string | MessageMatch, isFound: boolean][] = [
  ['to:ada subject:welcome has:attachment', true],
  ['subject:goodbye', false],
  [{}, true],
  [{ to: 'ADA@example.com' }, true],
  [{ to: 'archive@example.com' }, true],
  [{ to: /Ada </ }, true],
  [{ to: 'ada' }, false],
  [{ bcc: 'archive@example.com' }, true],
  [{ cc: 'ada@example.com' }, false],
  [{ from: /acme/g }, true],
  [{ subject: 'Welcome, Ada' }, true],
  [{ subject: 'Welcome' }, false],
  [{ text: 'code is' }, true],
  [{ text: /^code/ }, false],
  [{ html: 'Hello', text: /\d{6}/ }, true],
  [{ mailbox: 'default' }, true],
  [{ mailbox: 'other' }, false],
  [{ tag: 'x' }, false],
]

test('a message is meant by a search or by what it has to be', patience, async () => {
  await using inbox = await startInbox()
  await send(inbox, welcome)
  for (const [match, isFound] of found) {
    const waiting = inbox.waitFor(match, { timeoutMs: isFound ? 20_000 : 1 })
    if (isFound) assert.equal((await waiting).subject, 'Welcome, Ada', JSON.stringify(match))
    else await assert.rejects(waiting, InboxTimeoutError, JSON.stringify(match))
  }
})

test('who waits in vain is told what there is instead; a wrong match or an abort ends at once', patience, async () => {
  await using inbox = await startInbox()
  await assert.rejects(inbox.waitFor({ to: /x/ }, { timeoutMs: 1 }), /\{ to: \/x\/ \} within 1 ms; the inbox is empty/)
  await send(inbox, welcome)
  await assert.rejects(
    inbox.waitFor('goodbye', { timeoutMs: 1 }),
    /holds 1, the newest: "Welcome, Ada" to ada@example\.com/,
  )
  const wrong: MessageMatch = JSON.parse('{"too":"x"}')
  await assert.rejects(inbox.waitFor(wrong), InboxOptionError)
  await assert.rejects(inbox.waitFor('before:never'), InboxOptionError)
  const reason = new Error('enough')
  await assert.rejects(inbox.waitFor('goodbye', { signal: AbortSignal.abort(reason) }), (error) => error === reason)
  const before = await inbox.waitFor('welcome')
  const waiting = inbox.waitFor('welcome', { after: before })
  await send(inbox, welcome)
  assert.notEqual((await waiting).id, before.id)
})

test('any user and password may log in, in clear, and the user chooses the mailbox', patience, async () => {
  await using inbox = await startInbox({ mailboxes: [{ user: '*', mailbox: '{user}' }] })
  const { host, port } = inbox.smtp
  for (const user of ['ci-1', 'ci-2']) {
    await using mailer = createMailer({
      transport: `smtp://${user}:whatever@${host}:${port}?tls=none`,
      from: 'app@acme.example',
    })
    await mailer.send(welcome)
  }
  const message = await inbox.waitFor({ mailbox: 'ci-2' })
  assert.equal(message.user, 'ci-2')
  const answer = await fetch(`${inbox.web.url}/api/v1/message/${message.id}/transcript`)
  const transcript: TranscriptResponse = JSON.parse(await answer.text())
  assert.ok(transcript.lines.some(({ text }) => text.startsWith('EHLO')))
  const said = transcript.lines.map(({ text }) => text).join('\n')
  assert.doesNotMatch(said, new RegExp(`whatever|${btoa('\0ci-2\0whatever')}`))
  assert.equal((await inbox.messages('mailbox:ci-1')).length, 1)
})

test('a message has the transcript of its own transaction, and refusals are counted', patience, async () => {
  await using inbox = await startInbox()
  await using mailer = createMailer({ transport: inbox.smtp.url, from: 'app@acme.example' })
  for (const to of ['one@example.com', 'two@example.com', 'three@example.com']) await mailer.send({ to, text: 'x' })
  inbox.faults.add({ stage: 'message', refuse: { code: 550 } })
  await assert.rejects(mailer.send({ to: 'four@example.com', text: 'x' }))
  const { id } = await inbox.waitFor('to:three')
  const answer = await fetch(`${inbox.web.url}/api/v1/message/${id}/transcript`)
  const transcript: TranscriptResponse = JSON.parse(await answer.text())
  const said = transcript.lines.map(({ text }) => text).join('\n')
  assert.match(said, /^220 /m)
  assert.match(said, /lines about earlier messages left out/)
  assert.match(said, /RCPT TO:<three@example\.com>/)
  assert.doesNotMatch(said, /one@example\.com|two@example\.com/)
  const metrics = await (await fetch(`${inbox.web.url}/metrics`)).text()
  assert.match(metrics, /^posthaste_inbox_messages_accepted_total 3$/m)
  assert.match(metrics, /^posthaste_inbox_messages_refused_total 1$/m)
  assert.match(metrics, /^posthaste_inbox_sessions_total 1$/m)
})

for (const mode of ['none', 'self-signed'] as const) {
  test(
    `STARTTLS is ${mode === 'none' ? 'not offered without being asked for' : 'offered with a certificate of its own'}`,
    patience,
    async () => {
      await using inbox = await startInbox(mode === 'none' ? {} : { tls: mode })
      const { host, port } = inbox.smtp
      await using mailer = createMailer({ transport: `smtp://${host}:${port}?verify=none`, from: 'app@acme.example' })
      if (mode === 'none') await assert.rejects(mailer.send(welcome), /STARTTLS/)
      else await mailer.send(welcome)
      assert.equal((await inbox.messages()).length, mode === 'none' ? 0 : 1)
    },
  )
}

test('line ends that are wrong are kept as they came, and warned of', patience, async () => {
  await using inbox = await startInbox()
  const octets = 'Subject: x\r\n\r\none\ntwo\rthree\r\n'
  const { connect } = await import('node:net')
  const client = connect(inbox.smtp.port, '127.0.0.1')
  const lines = ['EHLO x', 'MAIL FROM:<>', 'RCPT TO:<a@b.example>', 'DATA', `${octets}.`, 'QUIT']
  client.on('data', (chunk) => {
    if (/^\d{3} .*\r\n$/m.test(String(chunk))) client.write(`${lines.shift()}\r\n`)
  })
  const message = await inbox.waitFor({ to: 'a@b.example' })
  client.destroy()
  assert.equal(Buffer.from(await message.raw()).toString(), octets)
  const { warnings } = JSON.parse(await (await fetch(`${inbox.web.url}/api/v1/message/${message.id}/warnings`)).text())
  const bare = warnings.find(({ kind }: { kind: string }) => kind === 'bare-lf')
  assert.equal(bare.offset, octets.indexOf('\ntwo'))
})

test('what was kept in a file is there again', patience, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'posthaste-inbox-'))
  const file = join(directory, 'inbox.db')
  const first = await startInbox({ file })
  await send(first, welcome)
  await first.close()
  const second = await startInbox({ file })
  assert.equal((await second.messages())[0]?.subject, 'Welcome, Ada')
  await second.close()
  await rm(directory, { recursive: true })
})

const refused: readonly [name: string, options: object, message: RegExp][] = [
  [
    'a host that is more than this machine',
    { host: '0.0.0.0' },
    /host: 0\.0\.0\.0 is more than this machine.*passwords.*unsafeOpen/,
  ],
  ['the same in IPv6', { host: '::' }, /more than this machine/],
  ['an option that there is not', { port: 1025 }, /"port".*smtpPort/],
  ['a password file of another kind', { passwords: 'ada:$2y$05$x' }, /passwords: line 1/],
  ['a release for nobody', { release: { transport: 'null:', allow: [] } }, /release\.allow/],
  ['a webhook that is no web address', { webhook: { url: 'file:///x' } }, /webhook\.url/],
  ['a fault that is none', { faults: [{ stage: 'x', drop: true }] }, /faults: rules\[0\]\.stage/],
  ['a mailbox rule without a condition', { mailboxes: [{ mailbox: 'x' }] }, /mailboxes\[0\]/],
]

for (const [name, options, message] of refused) {
  test(`an inbox does not start with ${name}`, patience, async () => {
    await assert.rejects(startInbox(options as InboxOptions), message) // wrong on purpose
  })
}

test('a port that is taken is an error, and nothing stays open', patience, async () => {
  await using inbox = await startInbox()
  for (const options of [{ smtpPort: inbox.smtp.port }, { webPort: inbox.web.port }]) {
    await assert.rejects(startInbox(options), { code: 'EADDRINUSE' })
  }
})

test('an inbox that is open to others warns, and answers to addresses and allowed names only', patience, async () => {
  const warnings: string[] = []
  const warn = (warning: string) => warnings.push(warning)
  await using open = await startInbox({ host: '0.0.0.0', unsafeOpen: true, allowedHosts: ['inbox'], warn })
  assert.match(warnings.join(), /Everyone who can reach 0\.0\.0\.0 can read and delete/)
  assert.match(open.web.url, /^http:\/\/127\.0\.0\.1:/)
  assert.deepEqual(
    await Promise.all(['inbox', '192.168.1.7', 'evil.example'].map((host) => status(open, host))),
    [200, 200, 403],
  )
  await using guarded = await startInbox({ host: '0.0.0.0', passwords: await passwordLine('ada', 'secret'), warn })
  assert.match(warnings[1] ?? '', /SMTP asks for no password/)
  assert.equal(await status(guarded, '127.0.0.1'), 401)
})

function status(inbox: Inbox, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: inbox.web.port, path: '/api/v1/messages', headers: { host } })
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asked.on('error', reject).end()
  })
}

async function send(inbox: Inbox, message: MessageInput): Promise<void> {
  await using mailer = createMailer({ transport: inbox.smtp.url, from: 'Acme <hello@acme.example>' })
  await mailer.send(message)
}
