import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { MailError } from '../errors.ts'
import { attachFile } from '../message/attach-file.ts'
import type { Receipt, Transport } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'
import { type Interceptor, interception } from './interception.ts'

const message = { from: 'hello@acme.example', to: 'ada@example.com', subject: 'Hi', text: 'Hello' }
const octets = new Uint8Array(Buffer.from('From: a@b.example\r\n\r\nHi\r\n'))

const forbidden: Transport = {
  name: 'forbidden:',
  concurrency: 4,
  warnings: [],
  send: () => Promise.reject(new Error('reached')),
  close: async () => {},
}
const mailer = createMailer({
  routes: { default: forbidden, news: forbidden },
  admins: ['ops@acme.example'],
  serverFrom: 'errors@acme.example',
})
const present = interception(() => new AsyncLocalStorage<Interceptor>())

test('while one is open, no way of sending reaches a transport', async () => {
  await withOpen(async (taken) => {
    await mailer.send(message, { via: 'news' })
    await mailer.trySend(message)
    await mailer.sendAll([message, message])
    await mailer.sendRaw(octets, { sender: '', recipients: ['ada@example.com'] })
    await mailer.mailAdmins({ subject: 'Hi', text: 'x' })
    assert.deepEqual(taken, ['news', 'default', 'default', 'default', 'default', 'default'])
  })
  await assert.rejects(mailer.send(message), (error) => MailError.is(error) && error.code === 'OUTCOME_UNKNOWN')
})

test('what cannot be composed fails as it would without', async () => {
  await withOpen(async (taken) => {
    await assert.rejects(mailer.send({ ...message, to: [] }), { code: 'MESSAGE_INVALID' })
    await assert.rejects(mailer.send({ ...message, attachments: [attachFile('/no/such/file')] }), {
      code: 'ATTACHMENT_UNREADABLE',
    })
    await assert.rejects(mailer.send(message, { via: 'nowhere' as 'news' }), { code: 'ROUTE_UNKNOWN' })
    assert.deepEqual(taken, [])
  })
})

test('a message that waits for a hook when one is opened is taken, too', async () => {
  const gate = Promise.withResolvers<void>()
  const waiting = createMailer({ transport: forbidden, hooks: { beforeSend: () => gate.promise } })
  const sent = waiting.send(message)
  await withOpen(async (taken) => {
    gate.resolve()
    await sent
    assert.deepEqual(taken, ['default'])
  })
})

test('the error of the one who takes it is the error of the send', async () => {
  const refuse: Interceptor = {
    take: () => {
      throw new Error('refused by the test')
    },
  }
  present.open.add(refuse)
  try {
    await assert.rejects(mailer.send(message), /refused by the test/)
  } finally {
    present.open.delete(refuse)
  }
})

test('of several, the one around the sender takes the message; outside of all, nobody can say', async () => {
  const [first, second] = [recording(), recording()]
  present.open.add(first).add(second)
  try {
    await present.context.run(first, () => mailer.send(message))
    await Promise.all([
      present.context.run(second, () => mailer.send(message)),
      present.context.run(first, () => mailer.send(message)),
    ])
    assert.deepEqual([first.taken.length, second.taken.length], [2, 1])
    await assert.rejects(mailer.send(message), (error) => MailError.is(error) && error.code === 'CAPTURE_AMBIGUOUS')
  } finally {
    present.open.clear()
  }
})

test('one that was closed takes nothing any more, even around the sender', async () => {
  const [closed, open] = [recording(), recording()]
  present.open.add(open)
  try {
    await present.context.run(closed, () => mailer.send(message))
    assert.deepEqual([closed.taken.length, open.taken.length], [0, 1])
  } finally {
    present.open.clear()
  }
})

test('a second copy of the package shares the first one', async () => {
  const copy: typeof import('./interception.ts') = await import(`./interception.ts?${'copy'}`)
  assert.notEqual(copy.interception, interception)
  assert.equal(
    copy.interception(() => assert.fail('there is one already')),
    present,
  )
})

async function withOpen(work: (taken: readonly string[]) => Promise<void>): Promise<void> {
  const interceptor = recording()
  present.open.add(interceptor)
  try {
    await work(interceptor.taken)
  } finally {
    present.open.delete(interceptor)
  }
}

function recording() {
  const taken: string[] = []
  return {
    taken,
    async take({ messageId, envelope }, via): Promise<Receipt> {
      taken.push(via)
      const recipients = envelope.recipients.map((address) => ({ address, outcome: 'accepted' as const }))
      return { messageId, accepted: envelope.recipients, recipients, transport: 'test:' }
    },
  } satisfies Interceptor & { readonly taken: string[] }
}
