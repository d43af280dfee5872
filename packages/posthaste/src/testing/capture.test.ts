import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createMailer } from '../mailer/create-mailer.ts'
import type { SendOptions } from '../mailer/mailer.ts'
import { attachFile } from '../message/attach-file.ts'
import { EmailMessage } from '../message/email-message.ts'
import { memory } from '../transport/memory.ts'
import { captureMail } from './capture.ts'

const outside = memory()
const mailer = createMailer({ from: 'Acme <hello@acme.example>', routes: { default: outside, news: outside } })
const welcome = { to: 'ada@example.com', subject: 'Welcome', text: 'Hello\n' }

test('what the callback sends is captured, nothing reaches the transport, and its result is handed on', async () => {
  const result = await captureMail(async (mail) => {
    const receipt = await mailer.send(welcome, { via: 'news' })
    assert.deepEqual(receipt.accepted, ['ada@example.com'])
    assert.equal(receipt.transport, 'capture')
    const [message] = mail.messages
    assert.equal(message?.via, 'news')
    assert.equal(message?.messageId, receipt.messageId)
    assert.deepEqual(message?.envelope, { sender: 'hello@acme.example', recipients: ['ada@example.com'] })
    return 'done'
  })
  assert.equal(result, 'done')
  assert.equal(outside.messages.length, 0)
})

const inexpressible: readonly [
  transport: string,
  options: Pick<SendOptions, 'dsn'>,
  tags: readonly string[],
  field?: string,
][] = [
  ['smtp://mail.example', {}, ['news'], 'tags'],
  ['smtp://mail.example', { dsn: { notify: ['failure'] } }, []],
  ['failover(smtp://a.example smtp://b.example)', {}, ['news'], 'tags'],
  ['failover(smtp://a.example file:/nowhere)', { dsn: { notify: ['failure'] } }, []],
  ['roundrobin(smtp://a.example file:/nowhere)', { dsn: { notify: ['failure'] } }, [], 'dsn'],
  ['sendmail:', { dsn: { notify: ['failure'] } }, [], 'dsn'],
  ['file:/nowhere', {}, ['news'], 'tags'],
  ['postmark://POSTMARK_API_TEST', {}, ['news', 'blue'], 'tags'],
  ['postmark://POSTMARK_API_TEST', {}, ['news']],
  ['null:', {}, ['news']],
]

for (const [transport, options, tags, field] of inexpressible) {
  const wish = [...tags, ...Object.keys(options)].join(', ')
  test(`with ${transport}, ${wish} ${field === undefined ? 'is captured' : 'is refused, as it would be without a capture'}`, async () => {
    const { messages, error } = await captureMail(async (mail) => {
      const mailer = createMailer({ from: 'hello@acme.example', transport })
      return { messages: mail.messages.length, ...(await mailer.trySend({ ...welcome, tags }, options)) }
    })
    assert.equal(messages, 0)
    assert.equal(error?.code, field === undefined ? undefined : 'FIELD_UNSUPPORTED')
    if (field !== undefined) assert.match(String(error?.message), new RegExp(`^${field}`))
  })
}

test('the open form captures until it is released, and keeps its messages', async () => {
  const mail = captureMail()
  await mailer.send(welcome)
  mail.release()
  mail.release()
  await mailer.send(welcome)
  assert.equal(mail.messages.length, 1)
  assert.equal(outside.messages.length, 1)
  outside.clear()
})

test('the open form ends with its scope', async () => {
  {
    using mail = captureMail()
    await mailer.send(welcome)
    mail.assertCount(1)
  }
  await mailer.send(welcome)
  assert.equal(outside.messages.length, 1)
  outside.clear()
})

test('a callback that throws ends its capture', async () => {
  await assert.rejects(
    captureMail(async () => {
      throw new Error('mine')
    }),
    /mine/,
  )
  await mailer.send(welcome)
  assert.equal(outside.messages.length, 1)
  outside.clear()
})

describe('captures of tests that run at once do not mix', { concurrency: true }, () => {
  for (const name of ['ada', 'grace', 'edsger', 'barbara']) {
    test(name, () =>
      captureMail(async (mail) => {
        for (let count = 0; count < 5; count++) await mailer.send({ ...welcome, to: `${name}@example.com` })
        mail.assertCount(5)
        mail.assertCount(5, { to: `${name}@example.com` })
      }),
    )
  }
})

test('what a capture started and did not wait for sends nothing once it has ended', async () => {
  const before = outside.messages.length
  let goOn = (): void => {}
  let late: Promise<unknown> = Promise.resolve()
  await captureMail(async () => {
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    late = gate.then(() => mailer.send(welcome))
    late.catch(() => {})
  })
  goOn()
  await assert.rejects(late, { code: 'CAPTURE_ENDED', action: 'fix-config' })
  assert.equal(outside.messages.length, before)
})

test('of captures inside each other the inner one takes', async () => {
  await captureMail(async (outer) => {
    await captureMail(async (inner) => {
      await mailer.send(welcome)
      inner.assertCount(1)
    })
    outer.assertCount(0)
    await mailer.send(welcome)
    outer.assertCount(1)
  })
})

test('mail of an HTTP server that was started before goes to the only capture; with several it is an error', async () => {
  const server = createServer((_request, response) => {
    mailer.trySend(welcome).then(({ error }) => response.end(error?.code ?? 'sent'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // as: a server that listens on a port has one.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const ask = async () => (await fetch(url)).text()
  try {
    await captureMail(async (mail) => {
      assert.equal(await ask(), 'sent')
      mail.assertSent({ to: 'ada@example.com' })
    })
    await captureMail(async (mail) => {
      using second = captureMail()
      assert.equal(await ask(), 'CAPTURE_AMBIGUOUS')
      assert.deepEqual([mail.messages, second.messages], [[], []])
    })
    assert.equal(outside.messages.length, 0)
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('two copies of the package share the capture', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'posthaste-copy-'))
  try {
    const source = fileURLToPath(new URL('..', import.meta.url))
    cpSync(source, join(copy, 'src'), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
    cpSync(join(source, '../package.json'), join(copy, 'package.json'))
    symlinkSync(join(source, '../../../node_modules'), join(copy, 'node_modules'))
    const other = await import(pathToFileURL(join(copy, 'src/testing/capture.ts')).href)
    assert.notEqual(other.captureMail, captureMail)
    using mail = other.captureMail()
    await mailer.send(welcome)
    assert.equal(mail.messages.length, 1)
    await other.captureMail(async (inner: { messages: readonly unknown[] }) => {
      await mailer.send(welcome)
      assert.equal(inner.messages.length, 1)
    })
    assert.equal(outside.messages.length, 0)
  } finally {
    rmSync(copy, { recursive: true })
  }
})

test('a captured message is as it was when it was sent', async () => {
  await captureMail(async (mail) => {
    const email = new EmailMessage(welcome)
    await mailer.send(email)
    email.subject = 'Changed'
    email.to.push('eve@example.com')
    const message = mail.assertSent({ subject: 'Welcome', to: ['ada@example.com'] })
    assert.equal(message.to.length, 1)
    assert.ok(Object.isFrozen(message))
  })
})

test('what is wrong with a message throws as it would without a capture', async () => {
  await captureMail(async (mail) => {
    const wrong = [
      [{ ...welcome, headers: { 'X-A': 'a\r\nBcc: eve@example.com' } }, 'HEADER_INVALID'],
      [{ ...welcome, to: 'ada@example.com\r\nRCPT TO:<eve@example.com>' }, 'ADDRESS_INVALID'],
      [{ ...welcome, attachments: [attachFile('/nowhere/invoice.pdf')] }, 'ATTACHMENT_UNREADABLE'],
      [{ subject: 'To nobody' }, 'MESSAGE_INVALID'],
    ] as const
    for (const [message, code] of wrong) await assert.rejects(mailer.send(message), { code })
    await assert.rejects(mailer.send(welcome, { signal: AbortSignal.abort('mine') }), (reason) => reason === 'mine')
    mail.assertCount(0)
  })
})

test('octets that are sent as they are, and many messages, are captured too', async () => {
  await captureMail(async (mail) => {
    const octets = Buffer.from('Subject: An\r\n old one\r\nMessage-ID: <1@x.example>\r\n\r\nHi\r\n')
    await mailer.sendRaw(octets, { sender: '', recipients: ['ada@example.com'] })
    const raw = mail.assertSent({ recipients: 'ada@example.com', sender: '', headers: { subject: 'An old one' } })
    assert.deepEqual(Buffer.from(raw.octets), octets)
    assert.equal(raw.message, undefined)
    assert.equal(raw.messageId, '1@x.example')
    mail.clear()
    await mailer.sendAll([welcome, welcome, welcome])
    mail.assertCount(3)
  })
})

test('a message that is sent later can be waited for', async () => {
  await captureMail(async (mail) => {
    const late = mail.waitFor({ subject: 'Second' })
    await mailer.send(welcome)
    await mailer.send({ ...welcome, subject: 'Second' })
    assert.equal((await late).subject, 'Second')
    assert.equal((await mail.waitFor()).subject, 'Welcome')
    await assert.rejects(mail.waitFor({ subject: 'Third' }, 1), /"Third"/)
  })
})
