import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { rfc8463Ed25519Field, rfc8463Message, rfc8463Records, rfc8463Secret, rfc8463Signed } from './rfc8463.sample.ts'
import { sampleKey, textsOf } from './sample-keys.ts'
import { type SigningRules, signMessage } from './sign.ts'
import { verifyMessage } from './verify.ts'

const nowMs = 1_700_000_000_500
const relaxed: SigningRules = { canonicalization: ['relaxed', 'relaxed'], expiresAfterMs: undefined }
const keys = [sampleKey('rsa', 'acme.example', 's1'), sampleKey('ed25519', 'acme.example', 's2')]
const texts = textsOf(keys)
const message = [
  'From: Ada <ada@acme.example>',
  'To: grace@example.net',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  ' and a fold',
  'Date: Tue, 14 Nov 2023 22:13:20 +0000',
  'MIME-Version: 1.0',
  'Content-Type: text/plain',
  '',
  'Hello   world ',
  '.',
  '',
  '',
].join('\r\n')

test('the example of RFC 8463 is verified, and its Ed25519 signature is the one that its key makes', async () => {
  const known = async (name: string) => [rfc8463Records.get(name) ?? ''].filter((record) => record !== '')
  const verdicts = await verifyMessage(octetsOf(rfc8463Signed), { texts: known, nowMs })
  assert.deepEqual(
    verdicts.map(({ result, algorithm }) => [result, algorithm]),
    [
      ['pass', 'ed25519-sha256'],
      ['pass', 'rsa-sha256'],
    ],
  )
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: Buffer.from(rfc8463Secret, 'base64').toString('base64url'),
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  }
  const { covered, signature } = await coveredByRfc(createPrivateKey({ key: jwk, format: 'jwk' }))
  assert.equal(signature, covered)
})

for (const header of ['relaxed', 'simple'] as const)
  for (const body of ['relaxed', 'simple'] as const)
    test(`${header}/${body}: both keys sign, RSA first, and both signatures pass`, async () => {
      const rules: SigningRules = { canonicalization: [header, body], expiresAfterMs: 3_600_000 }
      const { fields } = await signMessage(inMemory(message), keys, rules, nowMs)
      const [rsa = '', ed25519 = ''] = fields.replaceAll('\r\n ', ' ').split('\r\n')
      const rest = `c=${header}/${body}; d=acme.example;`
      assert.ok(rsa.startsWith(`DKIM-Signature: v=1; a=rsa-sha256; ${rest} s=s1; t=1700000000; x=1700003600; h=From:`))
      assert.ok(ed25519.startsWith(`DKIM-Signature: v=1; a=ed25519-sha256; ${rest} s=s2; t=1700000000;`))
      const verdicts = await verifyMessage(octetsOf(fields + message), { texts, nowMs })
      assert.deepEqual(
        verdicts.map(({ result, problem }) => problem ?? result),
        ['pass', 'pass'],
      )
    })

test('no line of the field is longer than 74 octets, and there is no l=', async () => {
  const { fields } = await signMessage(inMemory(message), keys, relaxed, nowMs)
  assert.ok(fields.split('\r\n').every((line) => line.length <= 74))
  assert.ok(fields.endsWith('\r\n') && !/(?<!\r)\n|\r(?!\n)/.test(fields))
  assert.doesNotMatch(fields, /\bl=|\bx=/)
})

test('a message in chunks is signed as one in memory, and its size becomes known', async () => {
  const [ed25519] = keys.slice(1)
  assert.ok(ed25519)
  const whole = await signMessage(inMemory(message), [ed25519], relaxed, nowMs)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
      const cut = await signMessage({ open: () => inChunks(octetsOf(message), sizes) }, [ed25519], relaxed, nowMs)
      assert.deepEqual(cut, whole)
    }),
  )
  assert.equal(whole.digest.size, message.length)
})

const signed = fc.record({
  subject: fc.array(fc.constantFrom('a', ' ', '\t', '\r\n ', '\xc3\xa4', ':', '='), { maxLength: 12 }),
  body: fc.array(fc.constantFrom('a', ' ', '\t', '\r\n', '.', '\xff'), { maxLength: 40 }),
})

test('any octet of what was signed that becomes another breaks the signature', async () => {
  const [, ed25519] = keys
  assert.ok(ed25519)
  await fc.assert(
    fc.asyncProperty(signed, fc.nat(), fc.integer({ min: 1, max: 255 }), async ({ subject, body }, place, change) => {
      const text = `From: ada@acme.example\r\nSubject:x${subject.join('')}x\r\n\r\nx${body.join('')}x\r\n`
      const rules: SigningRules = { canonicalization: ['simple', 'simple'], expiresAfterMs: undefined }
      const { fields } = await signMessage(inMemory(text), [ed25519], rules, nowMs)
      const octets = octetsOf(fields + text)
      assert.deepEqual(await results(octets), ['pass'])
      const at = fields.length + (place % text.length)
      octets[at] = (octets[at] ?? 0) ^ change
      // A damaged field may not be one any more, but the message is never taken for the one that was signed.
      assert.ok((await results(octets)).every((result) => result !== 'pass'))
    }),
  )
})

const additions = [
  'From: eve@evil.example',
  'To: eve@evil.example',
  'Subject: Buy',
  'Date: Tue, 14 Nov 2023 22:13:20 +0000',
]
for (const field of additions) {
  test(`"${field}" cannot be added`, async () => {
    const { fields } = await signMessage(inMemory(message), keys, relaxed, nowMs)
    for (const added of [`${field}\r\n${fields}${message}`, `${fields}${field}\r\n${message}`])
      assert.ok((await results(octetsOf(added))).every((result) => result !== 'pass'))
  })
}

async function results(octets: Uint8Array): Promise<readonly string[]> {
  return (await verifyMessage(octets, { texts, nowMs })).map(({ result }) => result)
}

/** The b= of RFC 8463, and what we sign the same text to. */
async function coveredByRfc(key: ReturnType<typeof createPrivateKey>) {
  const { createHash, sign } = await import('node:crypto')
  const { canonicalField } = await import('./canonical-header.ts')
  const { halvesOf, headerTexts } = await import('./header-block.ts')
  const { withoutSignature } = await import('./signature.ts')
  const { signedText } = await import('./signed-fields.ts')
  const names = 'from:to:subject:date:message-id:from:subject:date'.split(':')
  const field = rfc8463Ed25519Field.slice(0, -2)
  const text =
    signedText(names, headerTexts(halvesOf(octetsOf(rfc8463Message)).header), 'relaxed') +
    canonicalField(withoutSignature(field), 'relaxed')
  return {
    covered: field.slice(field.lastIndexOf(' b=') + 3).replaceAll(/\s/g, ''),
    signature: sign(null, createHash('sha256').update(text, 'latin1').digest(), key).toString('base64'),
  }
}

function octetsOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

function inMemory(text: string) {
  const octets = octetsOf(text)
  return { octets, open: () => inChunks(octets, [octets.length]) }
}

async function* inChunks(octets: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < octets.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield octets.subarray(at, at + size)
    at += size
  }
}
