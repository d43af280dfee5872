import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMailer } from 'posthaste'
import { startInbox } from './start-inbox.ts'

test('a message that was sent is listed, waited for, and given back octet by octet', { timeout: 30_000 }, async () => {
  await using inbox = await startInbox()
  await using mailer = createMailer({ transport: inbox.smtp.url, from: 'Acme <hello@acme.example>' })
  const waiting = inbox.waitFor({ to: 'ada@example.com', subject: /welcome/i })
  await mailer.send({
    to: 'Ada <ada@example.com>',
    bcc: 'archive@example.com',
    subject: 'Welcome, Ada',
    text: 'Your code is 482913.\n',
  })
  const message = await waiting
  assert.equal(message.text, 'Your code is 482913.\r\n')
  assert.deepEqual(message.codes, ['482913'])
  assert.deepEqual(
    message.bcc.map(({ address }) => address),
    ['archive@example.com'],
  )
  const listed = await (await fetch(`${inbox.web.url}/api/v1/messages`)).json()
  assert.equal(listed.messages[0].ID, message.id)
  assert.equal(listed.unread, 1)
  const raw = await fetch(`${inbox.web.url}/api/v1/message/latest/raw`)
  assert.deepEqual(Buffer.from(await raw.arrayBuffer()), Buffer.from(await message.raw()))
})
