// What the compiler must accept and refuse: `tsc` checks this file, and an error that does not come is an error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailError } from '../errors.ts'
import { memory } from '../transport/memory.ts'
import type { Receipt } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'
import type { Mailer } from './mailer.ts'
import type { MailerOptions } from './options.ts'
import { configure, sendMail } from './send-mail.ts'

const message = { to: 'ada@example.com', subject: 'Hi', text: 'Hello' }

/** Compiled, and never run. */
const compiled: (() => unknown)[] = []

const routed = createMailer({
  from: 'Acme <hello@acme.example>',
  routes: { default: 'null:', newsletter: { transport: 'null:', from: 'News <news@acme.example>' }, preview: memory() },
})
const single = createMailer({ transport: 'null:' })

test('every name of a route is known to the compiler, and no other', () => {
  compiled.push(
    () => routed.send(message, { via: 'newsletter' }),
    () => routed.sendMany([message], { via: 'preview' }),
    () => routed.routes.newsletter.transport.name,
    () => single.send(message, { via: 'default' }),
    // @ts-expect-error no such route
    () => routed.send(message, { via: 'newsleter' }),
    // @ts-expect-error no such route
    () => routed.trySend(message, { via: 'newsleter' }),
    // @ts-expect-error no such route
    () => routed.sendMany([message], { via: 'newsleter' }),
    // @ts-expect-error no such route
    () => routed.sendRaw(new Uint8Array(), { sender: '', recipients: ['a@b.example'], via: 'newsleter' }),
    // @ts-expect-error no such route
    () => routed.mailAdmins({ subject: 'Hi' }, { via: 'newsleter' }),
    // @ts-expect-error no such route
    () => routed.routes.newsleter,
    // @ts-expect-error `transport` alone makes the route "default"
    () => single.send(message, { via: 'newsletter' }),
  )
  assert.deepEqual(Object.keys(routed.routes), ['default', 'newsletter', 'preview'])
})

test('options that do not exist, or exclude each other, do not compile', () => {
  compiled.push(
    // @ts-expect-error a typing mistake
    () => createMailer({ transprot: 'null:' }),
    // @ts-expect-error a typing mistake in a route
    () => createMailer({ routes: { default: { transport: 'null:', defualts: {} } } }),
    // @ts-expect-error one or the other
    () => createMailer({ transport: 'null:', routes: { default: 'null:' } }),
    // @ts-expect-error neither
    () => createMailer({ from: 'a@b.example' }),
    // @ts-expect-error a list
    () => createMailer({ transport: 'null:', admins: 'ops@acme.example' }),
    // @ts-expect-error belongs to one message alone
    () => createMailer({ transport: 'null:', defaults: { messageId: 'a@b' } }),
    // @ts-expect-error a typing mistake
    () => single.send(message, { evelope: {} }),
    // @ts-expect-error the header's words
    () => single.send(message, { envelope: { from: 'a@b.example' } }),
    // @ts-expect-error a typing mistake
    () => single.send({ to: 'a@b.example', subjcet: 'Hi' }),
    // @ts-expect-error octets have no envelope of their own
    () => single.sendRaw(new Uint8Array()),
    // @ts-expect-error the mailer knows whom it is to
    () => single.mailAdmins({ to: 'ada@example.com', subject: 'Hi' }),
    // @ts-expect-error each message has its own
    () => single.sendMany([message], { envelope: { sender: 'a@b.example' } }),
  )
  assert.ok(compiled.length > 0)
})

test('a result is a receipt or an error, and `ok` says which', async () => {
  const result = await createMailer({ transport: 'null:', from: 'a@b.example' }).trySend(message)
  if (result.ok) result.receipt satisfies Receipt
  else result.error satisfies MailError
  compiled.push(async () => {
    for await (const { index, ok, receipt, error } of single.sendMany([message])) {
      index satisfies number
      if (ok) receipt satisfies Receipt
      else error satisfies MailError
      // @ts-expect-error it may have failed
      receipt satisfies Receipt
    }
  })
  assert.equal(result.ok, true)
})

test('a mailer with named routes serves where any mailer does', () => {
  const any: Mailer = routed
  const options: MailerOptions = { routes: { default: 'null:' } }
  compiled.push(
    () => configure(routed),
    () => sendMail(message, { via: 'newsletter' }),
    () => createMailer(options).send(message, { via: 'whatever the options say' }),
  )
  assert.equal(any, routed)
})
