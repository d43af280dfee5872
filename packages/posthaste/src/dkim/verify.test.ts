import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalField } from './canonical-header.ts'
import { headerTexts } from './header-block.ts'
import { keyRecordOf } from './key-record.ts'
import { signedText } from './signed-fields.ts'
import { type SignatureVerdict, verifyMessage } from './verify.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ed25519 = generateKeyPairSync('ed25519').privateKey
const nowMs = 1_700_000_000_000
const header = 'From: ada@acme.example\r\nTo: grace@example.net\r\nSubject: Hello\r\n'
const body = 'Hello\r\nworld\r\n'
const record = keyRecordOf(rsa)
const p = record.slice(record.indexOf('p='))

test('a good signature passes', async () => {
  assert.deepEqual(await verdict({}), ['pass'])
})

const tags: readonly (readonly [name: string, tags: Readonly<Record<string, string | undefined>>, told: RegExp])[] = [
  ['without v=', { v: undefined }, /permerror: v= is missing/],
  ['of another version', { v: '2' }, /permerror: v= is not 1/],
  ['without bh=', { bh: undefined }, /permerror: bh= is missing/],
  ['with SHA-1', { a: 'rsa-sha1' }, /permerror: rsa-sha1/],
  ['of an unknown algorithm', { a: 'dsa-sha256' }, /permerror: the algorithm "dsa-sha256"/],
  ['with a made-up c=', { c: 'relaxed/strict' }, /permerror: c=/],
  ['without From', { h: 'To:Subject' }, /permerror: From is not signed/],
  ['of an identity elsewhere', { i: 'ada@evil.example' }, /permerror: i= is not below d=/],
  ['of an identity that ends alike', { i: '@evilacme.example' }, /permerror: i= is not below d=/],
  ['whose key is elsewhere', { q: 'http/well-known' }, /permerror: q=/],
  ['with a domain that is none', { d: 'acme.example/../x' }, /permerror: d=/],
  ['with l= that is no number', { l: '-1' }, /permerror: l=/],
  ['with l= beyond the body', { l: '1000' }, /permerror: l= is more/],
  ['with x= before t=', { t: '1700000000', x: '1600000000' }, /permerror: x= is not after t=/],
  ['that has expired', { x: '1699999999' }, /fail: expired at 2023-11-14T22:13:19/],
  ['with another bh=', { bh: 'AAAA' }, /fail: the body was changed/],
]
for (const [name, changes, told] of tags) {
  test(`a signature ${name}`, async () => {
    assert.match((await verdict({ tags: changes }))[0] ?? '', told)
  })
}

const records: readonly (readonly [name: string, texts: readonly string[], told: RegExp])[] = [
  ['none', [], /permerror: there is no key at s1\._domainkey\.acme\.example/],
  ['revoked', ['v=DKIM1; p='], /permerror: the key was revoked/],
  ['without p=', ['v=DKIM1; k=rsa'], /permerror: the key record has no p=/],
  ['SPF', ['v=spf1 -all'], /permerror: the key record is of another version/],
  ['v= not first', [`k=rsa; v=DKIM1; ${p}`], /permerror: the key record is of another version/],
  ['no tags', ['hello'], /permerror: the key record is no list of tags/],
  ['damaged', ['v=DKIM1; p=AAAA'], /permerror: the key in p= cannot be read/],
  ['for SHA-1 only', [`v=DKIM1; h=sha1; ${p}`], /permerror: .* does not allow SHA-256/],
  ['for something else', [`v=DKIM1; s=tlsrpt; ${p}`], /permerror: .* not for email/],
  ['of another type', [keyRecordOf(ed25519)], /permerror: the key is for ed25519, the signature is rsa-sha256/],
  ['of an unknown type', [`k=dsa; ${p}`], /permerror: .* unknown type "dsa"/],
  ['another key', [keyRecordOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)], /fail: .* another key/],
  ['too short', [keyRecordOf(generateKeyPairSync('rsa', { modulusLength: 768 }).publicKey)], /permerror: .* 768 bits/],
]
for (const [name, texts, told] of records) {
  test(`a key record: ${name}`, async () => {
    assert.match((await verdict({ texts: async () => texts }))[0] ?? '', told)
  })
}

test('a bare p=, restrictions that are met, and a second record that is no key are all fine', async () => {
  for (const texts of [[p], [`v=DKIM1; h=sha1:sha256; s=email; n=note; ${p}`], ['v=spf1 -all', record]])
    assert.deepEqual(await verdict({ texts: async () => texts }), ['pass'])
})

test('RSA keys are read as RFC 6376 writes them, too', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')
  assert.deepEqual(await verdict({ key: privateKey, texts: async () => [`v=DKIM1; p=${pkcs1}`] }), ['pass'])
})

test('t=s keeps a key from the domains below', async () => {
  const texts = async () => [`v=DKIM1; t=s; ${p}`]
  assert.deepEqual(await verdict({ texts, tags: { i: '@acme.example' } }), ['pass'])
  assert.match((await verdict({ texts, tags: { i: '@news.acme.example' } }))[0] ?? '', /permerror: .*t=s/)
})

test('DNS that does not answer is no verdict on the message', async () => {
  const texts = () => Promise.reject(new Error('SERVFAIL'))
  assert.match((await verdict({ texts }))[0] ?? '', /^temperror: .* SERVFAIL$/)
})

test('what a reader should know of a signature that passes', async () => {
  const texts = async () => [`v=DKIM1; t=y; ${p}`]
  const [found] = await verdicts(signed({ tags: { l: '7', h: 'From' } }), texts)
  assert.equal(found?.result, 'pass')
  assert.deepEqual(found.warnings, [
    'l= covers 7 of 14 octets: anybody can add to the body',
    'not signed: to, subject',
    'the domain is only testing (t=y)',
  ])
})

test('two From fields pass nothing', async () => {
  const message = signed({}).replace('From:', 'From: eve@evil.example\r\nFrom:')
  assert.equal((await verdicts(message))[0]?.result, 'permerror')
})

test('only the first eight signatures are looked at', async () => {
  let asked = 0
  const field = `DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=${hashOf(body)}; b=AAAA\r\n`
  const found = await verdicts(`${field.repeat(20)}${header}\r\n${body}`, async () => {
    asked++
    return []
  })
  assert.deepEqual([found.length, asked], [8, 8])
})

test('no signature is no verdict, and nothing in a message is fatal', async () => {
  assert.deepEqual(await verdicts(`${header}\r\n${body}`), [])
  for (const value of ['', ' ;', ' =', ' v', ' v=1; v=1', ` ${'a=1;'.repeat(1000)}`, ' __proto__=1', ' b=; b=b'])
    assert.equal((await verdicts(`DKIM-Signature:${value}\r\n${header}\r\n`))[0]?.result, 'permerror')
})

test('whatever a message holds, it is verified without an error', async () => {
  const tag = fc.tuple(
    fc.constantFrom('v', 'a', 'b', 'bh', 'c', 'd', 'h', 'i', 'l', 'q', 's', 't', 'x', 'z'),
    fc.string(),
  )
  const field = fc
    .array(tag)
    .map((tags) => `DKIM-Signature: ${tags.map(([name, value]) => `${name}=${value}`).join(';')}`)
  const lines = fc.array(fc.oneof(field, fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', 'From: a@b.example')))
  await fc.assert(
    fc.asyncProperty(lines, fc.string(), async (given, text) => {
      for (const verdict of await verdicts(given.join('\r\n'), async () => [text]))
        assert.notEqual(verdict.result, 'pass')
    }),
  )
})

interface Case {
  readonly tags?: Readonly<Record<string, string | undefined>>
  readonly key?: KeyObject
  readonly texts?: (name: string) => Promise<readonly string[]>
}

async function verdict(given: Case): Promise<string[]> {
  const found = await verdicts(signed(given), given.texts)
  return found.map(({ result, problem }) => (problem === undefined ? result : `${result}: ${problem}`))
}

async function verdicts(message: string, texts?: Case['texts']): Promise<readonly SignatureVerdict[]> {
  return await verifyMessage(Buffer.from(message, 'latin1'), { texts: texts ?? (async () => [record]), nowMs })
}

/** The message, signed by hand with whatever tags, so that only what they say can be wrong. */
function signed({ tags: changes = {}, key = rsa }: Case): string {
  const tags: Record<string, string | undefined> = {
    v: '1',
    a: 'rsa-sha256',
    c: 'relaxed/relaxed',
    d: 'acme.example',
    s: 's1',
    h: 'From:To:Subject',
    bh: hashOf(body.slice(0, Number(changes['l'] ?? body.length) || undefined)),
    ...changes,
  }
  const list = Object.entries(tags).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value};`]))
  const field = `DKIM-Signature: ${list.join(' ')} b=`
  const names = (tags['h'] ?? '').split(':')
  const text = signedText(names, headerTexts(header), 'relaxed') + canonicalField(field, 'relaxed')
  return `${field}${sign('sha256', Buffer.from(text), key).toString('base64')}\r\n${header}\r\n${body}`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
