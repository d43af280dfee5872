// Do programs that nobody here wrote deliver to the inbox, and does it keep every octet of what they sent?
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Inbox, startInbox } from '@posthaste/inbox'
import { allMessages, rawMessage, sessionOf } from '../inbox-reader.ts'
import * as pki from '../pki/pki.ts'
import { requireProgram } from '../real-programs.ts'
import { clients, type Way } from './inbox-clients.ts'
import { newFolder, removeFolder } from './program.ts'

const login = { user: 'ada', password: 'pass word+/=%' }
const encoded = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '')
/** The password as AUTH LOGIN and AUTH PLAIN write it. */
const secrets = [login.password, encoded(login.password), encoded(`\0${login.user}\0${login.password}`)]

let clear: Inbox
let implicit: Inbox
const folder = newFolder('inbox-clients')
before(async () => {
  clear = await startInbox({ tls: pki.server })
  implicit = await startInbox({ tls: { ...pki.server, mode: 'implicit' } })
})
after(async () => {
  await clear.close()
  await implicit.close()
  removeFolder(folder)
})

const ways: readonly (readonly [name: string, way: () => [Inbox, Omit<Way, 'port'>]])[] = [
  ['in clear', () => [clear, { tls: 'none' }]],
  ['in clear with AUTH', () => [clear, { tls: 'none', login }]],
  ['with STARTTLS', () => [clear, { tls: 'starttls' }]],
  ['with STARTTLS and AUTH', () => [clear, { tls: 'starttls', login }]],
  ['over implicit TLS', () => [implicit, { tls: 'implicit' }]],
  ['over implicit TLS with AUTH', () => [implicit, { tls: 'implicit', login }]],
]

for (const client of clients) {
  for (const [name, way] of ways) {
    test(`${client.name} delivers ${name}`, async (t) => {
      if (!requireProgram(t, client.program, client.debianPackage, client.present())) return
      const [inbox, how] = way()
      const messageId = `${client.name.replaceAll(' ', '-')}.${name.replaceAll(' ', '-')}@sender.test`
      const octets = letter(messageId)
      const recipients = ['ada@example.test', 'grace@example.test']
      await client.send({ ...how, port: inbox.smtp.port }, { sender: 'zhang@sender.test', recipients, octets }, folder)

      const id = await idOf(inbox, messageId)
      const kept = await rawMessage(inbox.web.url, id)
      assert.equal(kept.toString('latin1'), Buffer.from(octets).toString('latin1'))
      const json = await sessionOf(inbox.web.url, id)
      const { session } = JSON.parse(json)
      assert.equal(session.tls === undefined, how.tls === 'none')
      assert.equal(session.user, how.login?.user)
      for (const secret of secrets) assert.ok(!json.includes(secret), 'the transcript shows a password')
    })
  }
}

/** Dots, blank lines, 8-bit octets and white space where a client or a server could lose them. */
function letter(messageId: string): Uint8Array {
  const lines = [
    ...['Date: Sun, 22 Nov 2026 09:00:00 +0000', 'From: =?utf-8?B?5byg5LiJ?= <zhang@sender.test>'],
    ...['To: ada@example.test,', '\tgrace@example.test', `Message-ID: <${messageId}>`, 'Subject: Every octet'],
    ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', ''],
    ...['.', '..', '.leading', '', 'From here on', 'Grüße, 您好, مرحبا', '%FROM_ADDRESS% \\n', 'trailing  ', '\ttab\t'],
    ...['', 'x'.repeat(990), '. ', '', '', '.', ''],
  ]
  return Buffer.from(lines.join('\r\n'))
}

async function idOf(inbox: Inbox, messageId: string): Promise<string> {
  for await (const { ID, MessageID } of allMessages(inbox.web.url)) if (MessageID === messageId) return ID
  throw new Error(`${messageId} is not in the inbox`)
}
