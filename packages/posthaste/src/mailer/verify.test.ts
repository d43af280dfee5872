// Is a route ready? And whose send was it that failed?
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ca, server as identity } from '../../../../test/pki/pki.ts'
import { MailError } from '../errors.ts'
import { captureMail } from '../testing/capture.ts'
import { startFakeServer } from '../testing/fake-server.ts'
import { smtp } from '../transport/smtp.ts'
import type { Transport } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'
import { configure, sendMail } from './send-mail.ts'

const message = { from: 'hello@acme.example', to: 'ada@example.com', subject: 'Hi', text: 'Hello' }
const password = 'CANARY'

test('verify connects and logs in by the route that it names, and sends nothing', async () => {
  await using server = await startFakeServer({ tls: identity, auth: { users: { ada: password } } })
  const { host, port } = server
  const login = (given: string) => smtp({ host, port, ca, auth: { user: 'ada', password: given } })
  await using mailer = createMailer({ routes: { default: login(password), wrong: login('CANARY-wrong') } })
  await mailer.verify()
  await mailer.verify('default', {})
  assert.deepEqual(server.connections[0]?.commands, [
    'EHLO [127.0.0.1]',
    'STARTTLS',
    'EHLO [127.0.0.1]',
    'AUTH PLAIN ***',
    'QUIT',
  ])
  await assert.rejects(mailer.verify('wrong'), { code: 'AUTH_FAILED', action: 'fix-config' })
  assert.deepEqual(server.messages, [])
})

test('a route that connects to nothing is ready', async () => {
  await createMailer({ transport: 'null:' }).verify()
})

test('verify knows its routes and options, and is refused after close', async () => {
  const mailer = createMailer({ transport: 'null:' })
  // as: what a program without types could pass.
  const refused: readonly [verify: () => Promise<void>, expected: object][] = [
    [() => mailer.verify('news' as 'default'), { code: 'ROUTE_UNKNOWN' }],
    [
      () => mailer.verify({ signal: undefined } as never),
      { code: 'OPTION_INVALID', message: /^via: .*verify\('default'/ },
    ],
    [() => mailer.verify('default', { singal: 1 } as never), { code: 'OPTION_INVALID', message: /"signal"/ }],
    [() => mailer.verify('default', null as never), { code: 'OPTION_INVALID', message: /\{ signal \}/ }],
  ]
  for (const [verify, expected] of refused) await assert.rejects(verify, expected)
  await mailer.close()
  await assert.rejects(mailer.verify(), { code: 'MAILER_CLOSED' })
})

test('verify can be called off, and close waits for it', async () => {
  await using server = await startFakeServer({ script: { greeting: { silence: true } } })
  const mailer = createMailer({ transport: server.url })
  const reason = new Error('enough')
  await assert.rejects(mailer.verify('default', { signal: AbortSignal.abort(reason) }), reason)
  const controller = new AbortController()
  const verified = mailer.verify('default', { signal: controller.signal })
  const order: string[] = []
  const both = Promise.all([
    verified.catch((error: unknown) => order.push(String(error))),
    mailer.close().then(() => order.push('closed')),
  ])
  controller.abort(reason)
  await both
  assert.deepEqual(order, ['Error: enough', 'closed'])
})

test('while mail is captured, verify connects to nothing', async () => {
  using _ = captureMail()
  const reached: Transport = { ...broken, verify: () => Promise.reject(new Error('reached')) }
  await createMailer({ transport: reached }).verify()
})

const broken: Transport = {
  name: 'broken:',
  concurrency: 1,
  warnings: [],
  send: () => Promise.reject(new Error('broken')),
  close: async () => {},
}

test('the stack of an error leads to who sent, however late it comes', async () => {
  const unreachable = smtp({ host: '127.0.0.1', port: 1, tls: 'none' })
  const mailer = createMailer({ transport: unreachable, admins: ['ops@acme.example'] })
  configure(mailer)
  const { from: _, ...anonymous } = message
  const senders: Readonly<Record<string, () => Promise<unknown>>> = {
    refused: async function theProgram() {
      await mailer.send(message)
    },
    verified: async function theProgram() {
      await mailer.verify()
    },
    withoutFrom: async function theProgram() {
      await mailer.send(anonymous)
    },
    bySendMail: async function theProgram() {
      await sendMail(message)
    },
    toTheTeam: async function theProgram() {
      await mailer.mailAdmins({ subject: 'Hi', text: 'x', attachments: [{ content: 'x', contentId: '<' }] })
    },
    tried: async function theProgram() {
      const result = await mailer.trySend(message)
      if (!result.ok) throw result.error
    },
  }
  for (const [name, send] of Object.entries(senders)) {
    await assert.rejects(send, (error) => {
      assert.ok(MailError.is(error))
      assert.match(error.stack ?? '', /theProgram .*verify\.test\.ts/, name)
      return true
    })
  }
  configure()
})

test('what is wrong with a message is found before the first await, so that the stack is whole', async () => {
  const mailer = createMailer({ transport: 'null:' })
  const { from: _, ...anonymous } = message
  let error: unknown
  function theProgram(): void {
    mailer.send(anonymous).catch((reason: unknown) => {
      error = reason
    })
  }
  theProgram()
  await new Promise(setImmediate)
  assert.match(error instanceof Error ? (error.stack ?? '') : '', /from: expected an author[\s\S]*at theProgram /)
})
