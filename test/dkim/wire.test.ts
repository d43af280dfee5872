// Do signatures hold after the wire, whichever way the octets go over it?
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createMailer, type MessageInput } from 'posthaste'
import { startFakeServer } from 'posthaste/testing'
import { keyRecordOf } from '../../packages/posthaste/src/dkim/key-record.ts'
import { verifyMessage } from '../../packages/posthaste/src/dkim/verify.ts'
import { systemClock } from '../../packages/posthaste/src/runtime/clock.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const dkim = { domain: 'acme.example', selector: 's1', privateKey }
const letter: MessageInput = {
  from: 'Ada <ada@acme.example>',
  to: 'grace@example.net',
  subject: 'Grüße',
  text: '.\n..\n.hidden \n\tFrom me\n\n\n',
}
const utf8: MessageInput = { ...letter, to: 'grüße@example.net' }
const large: MessageInput = { ...letter, attachments: [{ filename: 'a.bin', content: () => pieces(() => 7) }] }
const ways: readonly (readonly [name: string, extensions: readonly string[]])[] = [
  ['DATA', ['SMTPUTF8', '8BITMIME']],
  ['DATA with PIPELINING', ['PIPELINING', 'SMTPUTF8', '8BITMIME', 'SIZE 33554432']],
  ['BDAT', ['PIPELINING', 'CHUNKING', 'SMTPUTF8', '8BITMIME', 'SIZE 33554432']],
]

for (const [name, extensions] of ways) {
  test(`what arrives by ${name} is signed`, async () => {
    await using server = await startFakeServer({ extensions })
    await using mailer = createMailer({ transport: server.url, dkim })
    for (const message of [letter, utf8, large]) await mailer.send(message)
    assert.equal(server.messages.length, 3)
    for (const { octets, text } of server.messages) {
      const [verdict] = await verifyMessage(octets, { texts, nowMs: systemClock.now() })
      assert.equal(verdict?.result, 'pass', `${verdict?.problem}\n${text.slice(0, 2000)}`)
    }
  })

  test(`what is no longer what was signed does not arrive by ${name}`, async () => {
    let opened = 0
    const content = () => {
      const time = ++opened
      return pieces((index) => (index === 29 ? time : 7))
    }
    await using server = await startFakeServer({ extensions })
    await using mailer = createMailer({ transport: server.url, dkim })
    const changing = { ...letter, attachments: [{ filename: 'a.bin', content }] }
    await assert.rejects(mailer.send(changing), { code: 'ATTACHMENT_UNREADABLE', outcome: 'not-sent' })
    await mailer.send(letter)
    assert.equal(server.messages.length, 1)
  })
}

async function texts(): Promise<readonly string[]> {
  return [keyRecordOf(privateKey)]
}

/** 3 MB, so that it is not held in memory. */
async function* pieces(octetOf: (index: number) => number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < 30; index++) yield new Uint8Array(100_000).fill(octetOf(index))
}
