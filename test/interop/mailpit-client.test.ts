// Does a client that was written for Mailpit work unchanged? npm's mailpit-api asks the inbox.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Inbox, startInbox } from '@posthaste/inbox'
import { MailpitClient } from 'mailpit-api'
import { createMailer } from 'posthaste'

let inbox: Inbox
let client: MailpitClient
let id = ''
before(async () => {
  inbox = await startInbox()
  client = new MailpitClient(inbox.web.url)
  await using mailer = createMailer({ from: 'Acme <hello@acme.example>', transport: inbox.smtp.url })
  await mailer.send({
    to: 'Ada <ada+signup@example.com>',
    subject: 'Welcome',
    text: 'Hello, Ada.',
    html: '<p>Hello, Ada. <img alt="" src="cid:dot"></p>',
    attachments: [
      { filename: 'notes.txt', content: 'one\r\ntwo' },
      { filename: 'dot.gif', content: Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), contentId: 'dot' },
    ],
  })
  id = (await client.listMessages()).messages[0]?.ID ?? ''
})
after(() => inbox.close())

test('it lists, searches and reads', async () => {
  const list = await client.listMessages(0, 10)
  assert.deepEqual(
    [list.total, list.messages[0]?.Subject, list.messages[0]?.From.Address],
    [1, 'Welcome', 'hello@acme.example'],
  )
  assert.equal((await client.searchMessages({ query: 'subject:welcome' })).messages.length, 1)
  assert.equal((await client.searchMessages({ query: 'to:nobody' })).messages.length, 0)
  const message = await client.getMessageSummary(id)
  assert.deepEqual(
    [message.Text.trim(), message.To[0]?.Name, message.Attachments.length, message.Inline.length],
    ['Hello, Ada.', 'Ada', 1, 1],
  )
  assert.deepEqual((await client.getMessageHeaders(id))['Subject'], ['Welcome'])
  assert.match(await client.getMessageSource(id), /^Subject: Welcome\r?$/m)
  assert.match(await client.renderMessageHTML(id), /Hello, Ada\./)
  assert.match(await client.renderMessageText(id), /Hello, Ada\./)
})

test('it fetches an attachment', async () => {
  const [attachment] = (await client.getMessageSummary(id)).Attachments
  const blob = await client.getMessageAttachment(id, attachment?.PartID ?? '')
  assert.equal(await new Response(blob).text(), 'one\r\ntwo')
})

test('it marks, tags and asks for information', async () => {
  await client.setReadStatus({ IDs: [id], Read: false })
  assert.equal((await client.listMessages()).unread, 1)
  await client.setTags({ IDs: [id], Tags: ['kept'] })
  assert.deepEqual(await client.getTags(), ['kept'])
  await client.renameTag('kept', 'held')
  assert.deepEqual((await client.getMessageSummary(id)).Tags, ['held'])
  assert.equal((await client.getInfo()).Messages, 1)
})

test('it sends, and deletes', async () => {
  const sent = await client.sendMessage({
    From: { Email: 'a@x.example' },
    To: [{ Email: 'b@y.example' }],
    Subject: 'Sent',
    Text: 'Hi',
  })
  assert.equal((await client.getMessageSummary(sent.ID)).Subject, 'Sent')
  await client.deleteMessages({ IDs: [sent.ID] })
  await client.deleteMessagesBySearch({ query: 'subject:welcome' })
  assert.equal((await client.listMessages()).total, 0)
})
