// Do whole systems deliver to the inbox: a Django application with its own composer, and a Postfix that passes mail on?
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Inbox, startInbox } from '@posthaste/inbox'
import { createMailer, smtp } from 'posthaste'
import { allMessages, rawMessage } from '../inbox-reader.ts'
import * as pki from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { run, type Way } from './inbox-clients.ts'
import { startPostfix } from './postfix.ts'
import { eventually, requireRoot } from './program.ts'
import { python } from './python-email.ts'

const login = { user: 'django', password: 'pass-word' }
const inboxes = new Map<'starttls' | 'implicit', Inbox>()
before(async () => {
  for (const mode of ['starttls', 'implicit'] as const) {
    inboxes.set(mode, await startInbox({ tls: { ...pki.server, mode } }))
  }
})
after(async () => {
  for (const inbox of inboxes.values()) await inbox.close()
})

const ways: readonly (readonly [name: string, way: Omit<Way, 'port'>])[] = [
  ['in clear', { tls: 'none' }],
  ['in clear with AUTH', { tls: 'none', login }],
  ['with STARTTLS and AUTH', { tls: 'starttls', login }],
  ['over implicit TLS and AUTH', { tls: 'implicit', login }],
]

for (const [name, way] of ways) {
  test(`a Django application delivers ${name}`, async (t) => {
    if (!requireProgram(t, 'Django', 'python3-django', hasDjango())) return
    const inbox = inboxOf(way)
    await inbox.clear()
    const script = fileURLToPath(new URL('send_with_django.py', import.meta.url))
    const { host, port } = inbox.smtp
    const printed = await run(python, [script, JSON.stringify({ ...way, host, port })])
    const given = printed
      .trim()
      .split('\n')
      .map((line) => ended(Buffer.from(line, 'base64')))
    assert.equal(given.length, 5)
    const kept = await everything(inbox)
    assert.deepEqual(kept.map(asText), given.map(asText))
    const rich = await inbox.waitFor({ subject: 'Rechnung' })
    assert.deepEqual(
      rich.attachments.map(({ filename }) => filename),
      ['发票.pdf', 'notes.txt'],
    )
  })

  test(`Postfix passes mail on ${name}`, async (t) => {
    if (!requireProgram(t, 'postfix', 'postfix libsasl2-modules') || !requireRoot(t, 'Postfix')) return
    const inbox = inboxOf(way)
    await inbox.clear()
    await using postfix = await startPostfix({ ...way, port: inbox.smtp.port })
    const transport = smtp({ host: postfix.host, port: postfix.port, ca: pki.ca })
    await using mailer = createMailer({ transport })
    const octets = letter()
    const recipients = ['ada@relayed.test', 'grace@relayed.test']
    await mailer.sendRaw(octets, { sender: 'zhang@sender.test', recipients })
    const [kept] = await eventually('the message to be passed on', async () => {
      const found = await everything(inbox)
      return found.length > 0 ? found : undefined
    })
    // It puts its own Received field on top of what it was given, and changes nothing below.
    const [received = '', rest = ''] = asText(kept ?? Buffer.alloc(0)).split(/(?<=\r\n)(?![\t ])(.*)/s)
    assert.match(received, /^Received: from .*\sby postfix\.test \(Postfix\)/s)
    assert.equal(rest, asText(octets))
  })
}

function inboxOf({ tls }: Omit<Way, 'port'>): Inbox {
  const inbox = inboxes.get(tls === 'implicit' ? 'implicit' : 'starttls')
  assert.ok(inbox)
  return inbox
}

/** The octets of every message, in the order in which they came. */
async function everything(inbox: Inbox): Promise<readonly Buffer[]> {
  const found: Buffer[] = []
  for await (const { ID } of allMessages(inbox.web.url)) found.unshift(await rawMessage(inbox.web.url, ID))
  return found
}

function letter(): Buffer {
  const lines = [
    ...[
      'Date: Sun, 22 Nov 2026 09:00:00 +0000',
      'From: zhang@sender.test',
      'To: ada@relayed.test,',
      '\tgrace@relayed.test',
    ],
    ...['Message-ID: <relayed@sender.test>', 'Subject: =?utf-8?B?5byg5LiJ?=', 'MIME-Version: 1.0'],
    ...['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', ''],
    ...[
      '.',
      '..',
      '.leading',
      '',
      'From here on',
      'Grüße, 您好, مرحبا',
      'trailing  ',
      '\ttab\t',
      'x'.repeat(990),
      '.',
      '',
    ],
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** With a line end at the end, which SMTP needs before the final dot. */
function ended(octets: Buffer): Buffer {
  return asText(octets).endsWith('\r\n') ? octets : Buffer.concat([octets, Buffer.from('\r\n')])
}

function asText(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}

function hasDjango(): boolean {
  try {
    execFileSync(python, ['-c', 'import django'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
