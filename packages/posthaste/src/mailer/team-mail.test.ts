// The rules of Django's mail_admins and mail_managers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MailError } from '../errors.ts'
import { memory } from '../transport/memory.ts'
import { createMailer } from './create-mailer.ts'
import type { TeamMessage } from './mailer.ts'

const team = {
  serverFrom: 'Server <errors@acme.example>',
  subjectPrefix: '[Acme] ',
  admins: ['"Ops, the" <ops@acme.example>', { name: 'Ada', address: 'ada@acme.example' }],
  managers: ['boss@acme.example'],
} as const

test('admins and managers are written to from the server, with the prefix', async () => {
  const transport = memory()
  const mailer = createMailer({ ...team, transport, from: 'hello@acme.example' })
  await mailer.mailAdmins({ subject: 'Disk is full', text: 'All of it.', html: '<p>All of it.</p>' })
  await mailer.mailManagers({ subject: 'Good year', text: 'Very.' })
  assert.deepEqual(
    transport.messages.map(({ envelope, message }) => ({
      ...envelope,
      subject: message?.subject,
      from: message?.from[0]?.name,
    })),
    [
      {
        sender: 'errors@acme.example',
        recipients: ['ops@acme.example', 'ada@acme.example'],
        subject: '[Acme] Disk is full',
        from: 'Server',
      },
      { sender: 'errors@acme.example', recipients: ['boss@acme.example'], subject: '[Acme] Good year', from: 'Server' },
    ],
  )
  const octets = Buffer.from(transport.messages[0]?.octets ?? []).toString()
  assert.match(octets, /^Content-Type: multipart\/alternative/m)
  assert.match(octets, /^To: "Ops, the" <ops@acme\.example>/m)
})

test('other messages have neither prefix nor server address', async () => {
  const transport = memory()
  await createMailer({ ...team, transport, from: 'hello@acme.example' }).send({
    to: 'ada@example.com',
    subject: 'Hi',
    text: 'x',
  })
  assert.equal(transport.messages[0]?.message?.subject, 'Hi')
  assert.equal(transport.messages[0]?.envelope.sender, 'hello@acme.example')
})

test('without anybody to write to, nothing happens and nothing connects', async () => {
  let asked = false
  const transport = {
    ...memory(),
    send: async () => {
      asked = true
      throw new Error('asked')
    },
  }
  const mailer = createMailer({ transport, admins: [] })
  assert.equal(await mailer.mailAdmins({ subject: 'Hi', text: 'x' }), undefined)
  assert.equal(await mailer.mailManagers({ subject: 'Hi', text: 'x' }), undefined)
  assert.equal(asked, false)
})

test('the server address is by default From, whatever From a route has', async () => {
  const transport = memory()
  const { serverFrom: _, ...rest } = team
  const mailer = createMailer({
    ...rest,
    from: 'hello@acme.example',
    routes: { default: { transport, from: 'news@acme.example' } },
  })
  await mailer.mailAdmins({ subject: 'Hi', text: 'x' })
  assert.equal(transport.messages[0]?.envelope.sender, 'hello@acme.example')
})

test('the route can be chosen', async () => {
  const [usual, urgent] = [memory(), memory()]
  const mailer = createMailer({ ...team, routes: { default: usual, urgent } })
  await mailer.mailAdmins({ subject: 'Hi', text: 'x' }, { via: 'urgent' })
  assert.deepEqual([usual.messages.length, urgent.messages.length], [0, 1])
})

for (const field of ['from', 'sender', 'to', 'cc', 'bcc']) {
  test(`a message that says itself what ${field} is, is refused`, async () => {
    const message = { subject: 'Hi', text: 'x', [field]: 'ada@example.com' } as TeamMessage // a caller without a compiler
    await assert.rejects(
      createMailer({ ...team, transport: 'null:' }).mailAdmins(message),
      (error) => MailError.is(error) && error.code === 'MESSAGE_INVALID',
    )
  })
}

test('a line break in the subject is refused behind the prefix, too', async () => {
  await assert.rejects(
    createMailer({ ...team, transport: 'null:' }).mailAdmins({ subject: 'Hi\nBcc: x@y.example' }),
    /subject/,
  )
})
