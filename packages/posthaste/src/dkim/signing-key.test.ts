import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { ConfigError } from '../errors.ts'
import { signingKeyOf } from './signing-key.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const ed25519 = generateKeyPairSync('ed25519')
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const rsaPem = rsa.privateKey.export(pkcs8).toString()

test('PEM of both kinds and KeyObjects are taken', () => {
  assert.deepEqual(factsOf(signingKeyOf(rsaPem, 'k')), ['rsa-sha256', 1024])
  assert.deepEqual(factsOf(signingKeyOf(rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), 'k')), [
    'rsa-sha256',
    1024,
  ])
  assert.deepEqual(factsOf(signingKeyOf(ed25519.privateKey.export(pkcs8).toString(), 'k')), ['ed25519-sha256', 256])
  assert.deepEqual(factsOf(signingKeyOf(ed25519.privateKey, 'k')), ['ed25519-sha256', 256])
})

const locked = rsa.privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'secret' }).toString()
const small = generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const refused: readonly (readonly [name: string, key: unknown, problem: RegExp])[] = [
  ['nothing', undefined, /is the variable set\?/],
  ['octets', new Uint8Array(3), /got an object/],
  ['a path', './key.pem', /readFileSync/],
  ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' }), /is a public key/],
  ['a public KeyObject', rsa.publicKey, /is a public key/],
  ['a key with a password', locked, /passphrase/],
  ['PEM that is cut', rsaPem.slice(0, 200), /cannot be read/],
  ['PEM in one line', rsaPem.replaceAll('\n', '\\n'), /put real ones there/],
  ['RSA of 768 bits', small, /768 bits.*2048/],
  ['an elliptic curve', ec, /type ec/],
]
for (const [name, key, problem] of refused) {
  test(`${name} is refused, and not shown`, () => {
    assert.throws(
      () => Reflect.apply(signingKeyOf, undefined, [key, 'dkim.privateKey']),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.equal(error.code, 'OPTION_INVALID')
        assert.match(error.message, problem)
        assert.doesNotMatch(JSON.stringify(error), /MII|PRIVATE KEY-----\\n/)
        return true
      },
    )
  })
}

function factsOf({ algorithm, bits }: ReturnType<typeof signingKeyOf>): readonly [string, number] {
  return [algorithm, bits]
}
