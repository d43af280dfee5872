import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { textsOf } from '../dkim/sample-keys.ts'
import { signingKeyOf } from '../dkim/signing-key.ts'
import { verifyMessage } from '../dkim/verify.ts'
import { MailError } from '../errors.ts'
import { attachFile } from '../message/attach-file.ts'
import type { MessageInput } from '../message/message-input.ts'
import type { Raw } from '../mime/raw.ts'
import { systemClock } from '../runtime/clock.ts'
import { memory } from '../transport/memory.ts'
import { receiptForAll } from '../transport/receipt.ts'
import type { Transport } from '../transport/transport.ts'
import { createMailer } from './create-mailer.ts'
import type { DkimInput, DkimKey } from './dkim-options.ts'

const pem = { type: 'pkcs8', format: 'pem' } as const
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()
const ed25519 = generateKeyPairSync('ed25519').privateKey.export(pem).toString()
const acme = { domain: 'acme.example', selector: 's1', privateKey: rsa }
const acme2 = { domain: 'acme.example', selector: 's2', privateKey: ed25519 }
const news = { domain: 'News.Acme.example', selector: 'n', privateKey: ed25519 }
const nowMs = 1_800_000_000_000
const clock = { ...systemClock, now: () => nowMs }
const hello: MessageInput = { from: 'Ada <ada@acme.example>', to: 'grace@example.net', subject: 'Hello', text: 'Hi\n' }

const choices: readonly (readonly [from: string, signed: readonly string[]])[] = [
  ['ada@acme.example', ['acme.example s1 rsa-sha256', 'acme.example s2 ed25519-sha256']],
  ['ada@ACME.example', ['acme.example s1 rsa-sha256', 'acme.example s2 ed25519-sha256']],
  ['ada@mail.eu.acme.example', ['acme.example s1 rsa-sha256', 'acme.example s2 ed25519-sha256']],
  ['ada@news.acme.example', ['news.acme.example n ed25519-sha256']],
  ['ada@deep.news.acme.example', ['news.acme.example n ed25519-sha256']],
]
for (const [from, expected] of choices) {
  test(`a message from ${from} is signed by ${expected.join(' and ')}`, async () => {
    assert.deepEqual(await signaturesOf({ ...hello, from }, [acme2, acme, news]), expected)
  })
}

test('a message whose domain has no key is refused, and by `unsigned` allowed', async () => {
  for (const from of ['ada@example.com', 'ada@notacme.example', 'ada@[192.0.2.1]']) {
    await assert.rejects(signaturesOf({ ...hello, from }, acme), { code: 'DKIM_KEY_MISSING', action: 'fix-config' })
    assert.deepEqual(await signaturesOf({ ...hello, from }, { ...acme, unsigned: 'allow' }), [])
    assert.deepEqual(await signaturesOf({ ...hello, from }, { keys: [acme], unsigned: 'allow' }), [])
  }
})

test('a route has keys of its own, or none', async () => {
  const transports = { default: memory(), news: memory(), plain: memory() }
  await using mailer = createMailer({
    dkim: acme,
    routes: {
      default: transports.default,
      news: { transport: transports.news, dkim: { ...acme2, expiresAfterMs: 86_400_000 } },
      plain: { transport: transports.plain, dkim: false },
    },
    runtime: { clock },
  })
  for (const via of ['default', 'news', 'plain'] as const) await mailer.send(hello, { via })
  assert.match(octetsOf(transports.default), /^DKIM-Signature: v=1; a=rsa-sha256; [\s\S]* t=1800000000;/)
  assert.match(octetsOf(transports.news), /^DKIM-Signature: v=1; a=ed25519-sha256; [\s\S]* t=1800000000; x=1800086400;/)
  assert.doesNotMatch(octetsOf(transports.plain), /DKIM/)
  const key = { domain: 'acme.example', selector: 's1', algorithm: 'rsa-sha256', bits: 2048 }
  assert.deepEqual(mailer.routes.default.dkim, { keys: [key], unsigned: 'refuse' })
  assert.equal(mailer.routes.plain.dkim, undefined)
})

test('octets that are sent as they are get a signature when they are to', async () => {
  const transport = memory()
  await using mailer = createMailer({ transport, dkim: acme })
  const octets = Buffer.from('From: "ada@evil.example" <ada@acme.example>\r\nSubject: Hello\r\n\r\nHi\r\n')
  const envelope = { sender: 'ada@acme.example', recipients: ['grace@example.net'] }
  await mailer.sendRaw(octets, envelope)
  assert.equal(octetsOf(transport), octets.toString())
  await mailer.sendRaw(octets, { ...envelope, dkim: true })
  assert.deepEqual(await passed(Buffer.from(octetsOf(transport)), [acme]), ['acme.example s1 rsa-sha256'])
  const without = Buffer.from('Subject: Hello\r\n\r\nHi\r\n')
  await assert.rejects(mailer.sendRaw(without, { ...envelope, dkim: true }), { code: 'MESSAGE_INVALID' })
  await using unsigned = createMailer({ transport: 'memory:' })
  await assert.rejects(unsigned.sendRaw(octets, { ...envelope, dkim: true }), { code: 'OPTION_INVALID' })
})

test('a large message is signed without being held, and its size is known', async () => {
  const open = async function* () {
    for (let count = 0; count < 40; count++) yield Buffer.alloc(100_000, `${count} `)
  }
  const raw = await rawOf({ ...hello, attachments: [{ filename: 'a.bin', content: open }] })
  assert.equal(raw.octets, undefined)
  const octets = await buffer(raw.open())
  assert.equal(raw.size, octets.length)
  assert.deepEqual(await passed(octets, [acme]), ['acme.example s1 rsa-sha256'])
})

test('a stream that gives other octets the second time never leaves whole', async () => {
  let opened = 0
  const open = async function* () {
    opened++
    for (let count = 0; count < 30; count++) yield Buffer.alloc(100_000, opened)
  }
  const raw = await rawOf({ ...hello, attachments: [{ filename: 'a.bin', content: open }] })
  await assert.rejects(buffer(raw.open()), { code: 'ATTACHMENT_UNREADABLE' })
})

test('a file that is changed after it was signed never leaves whole', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'posthaste-dkim-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'a.bin')
  await writeFile(path, Buffer.alloc(3_000_000, 'a'))
  const raw = await rawOf({ ...hello, attachments: [attachFile(path)] })
  await writeFile(path, Buffer.alloc(3_000_000, 'b'))
  await utimes(path, 1, 1)
  await assert.rejects(buffer(raw.open()), { code: 'ATTACHMENT_UNREADABLE' })
})

const bad: readonly (readonly [dkim: unknown, option: string, problem: RegExp])[] = [
  [null, 'dkim', /must be a key such as/],
  ['acme.example', 'dkim', /got a string/],
  [[], 'dkim', /empty list/],
  [{ keys: [] }, 'dkim.keys', /empty list/],
  [{ keys: acme }, 'dkim.keys', /must be an array/],
  [{ ...acme, domainName: 'x' }, 'dkim.domainName', /write domain/],
  [{ ...acme, selecter: 'x' }, 'dkim.selecter', /did you mean/],
  [[acme, { ...acme, expiresAfterMs: 1 }], 'dkim[1].expiresAfterMs', /is not an option/],
  [{ ...acme, domain: undefined }, 'dkim.domain', /must be a domain/],
  [{ ...acme, domain: 'acme.example.' }, 'dkim.domain', /expected a domain label/],
  [{ ...acme, domain: 'acme.example; x' }, 'dkim.domain', /must be a domain/],
  [{ ...acme, selector: 's1; d=evil.example' }, 'dkim.selector', /letters, digits and hyphens/],
  [{ ...acme, selector: 's1\r\nBcc: x' }, 'dkim.selector', /letters, digits and hyphens/],
  [[acme, { ...acme, privateKey: undefined }], 'dkim[1].privateKey', /is the variable set/],
  [[acme, { ...acme, selector: 's9' }], 'dkim', /two keys for rsa-sha256/],
  [{ ...acme, unsigned: 'maybe' }, 'dkim.unsigned', /'refuse' or 'allow'/],
  [{ ...acme, canonicalization: 'nofws' }, 'dkim.canonicalization', /relaxed\/relaxed/],
  [{ ...acme, expiresAfterMs: 1000 }, 'dkim.expiresAfterMs', /60000/],
]
for (const [dkim, option, problem] of bad) {
  test(`${option}: ${problem.source}`, () => {
    const check = (error: unknown) => {
      assert.ok(MailError.is(error) && 'option' in error)
      assert.equal(error.code, 'OPTION_INVALID')
      assert.equal(error.option, option)
      assert.match(error.message, problem)
      return true
    }
    assert.throws(() => Reflect.apply(createMailer, undefined, [{ transport: 'memory:', dkim }]), check)
  })
}

test('a bad key of a route is named with its route', () => {
  const routes = { news: { transport: 'memory:', dkim: { ...acme, privateKey: 'x' } } }
  assert.throws(() => createMailer({ routes }), { option: 'routes.news.dkim.privateKey' })
})

test('no key is shown by a mailer', () => {
  const mailer = createMailer({ transport: 'memory:', dkim: [acme, acme2] })
  const shown =
    inspect(mailer, { depth: 10, showHidden: true }) + JSON.stringify(mailer) + JSON.stringify(mailer.routes)
  assert.doesNotMatch(shown, /PRIVATE|MII|KeyObject/)
})

async function signaturesOf(message: MessageInput, dkim: DkimInput): Promise<readonly string[]> {
  const transport = memory()
  await using mailer = createMailer({ transport, dkim, runtime: { clock } })
  await mailer.send(message)
  return await passed(Buffer.from(octetsOf(transport)), [acme, acme2, { ...news, domain: 'news.acme.example' }])
}

async function passed(octets: Uint8Array, keys: readonly DkimKey[]): Promise<readonly string[]> {
  const known = keys.map((key) => ({ ...key, ...signingKeyOf(key.privateKey, 'key') }))
  const verdicts = await verifyMessage(octets, { texts: textsOf(known), nowMs })
  return verdicts.map(({ result, problem, domain, selector, algorithm }) => {
    assert.equal(result, 'pass', problem)
    return `${domain} ${selector} ${algorithm}`
  })
}

async function rawOf(message: MessageInput): Promise<Raw> {
  const composed: Raw[] = []
  const transport: Transport = {
    ...memory(),
    async send(outgoing) {
      composed.push(await outgoing.compose())
      return receiptForAll(outgoing, 'memory:')
    },
  }
  await using mailer = createMailer({ transport, dkim: acme })
  await mailer.send(message)
  return composed[0] ?? assert.fail('it was not composed')
}

function octetsOf({ messages }: ReturnType<typeof memory>): string {
  return Buffer.from(messages.at(-1)?.octets ?? []).toString('latin1')
}
