import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { keyRecordOf, readKeyRecord } from './key-record.ts'
import { zoneLine } from './publish.ts'

for (const bits of [2048, 4096]) {
  test(`the zone line of an RSA key of ${bits} bits has strings that DNS can hold, which make up the record`, () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
    const record = keyRecordOf(privateKey)
    assert.equal(record, keyRecordOf(publicKey))
    const line = zoneLine('s1', 'acme.example', record)
    assert.match(line, /^s1\._domainkey\.acme\.example\. IN TXT \( "v=DKIM1; k=rsa; p=/)
    const strings = [...line.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)
    assert.ok(strings.length > 1 && strings.every((each) => each.length <= 255))
    assert.equal(strings.join(''), record)
    const read = readKeyRecord(record)
    assert.ok(!('problem' in read) && read.bits === bits && read.key.equals(publicKey))
  })
}

test('an Ed25519 key fits into one string, and is the raw key of RFC 8463', () => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const record = keyRecordOf(publicKey)
  assert.equal(zoneLine('s1', 'acme.example', record), `s1._domainkey.acme.example. IN TXT "${record}"`)
  const { x = '' } = publicKey.export({ format: 'jwk' })
  assert.equal(record, `v=DKIM1; k=ed25519; p=${Buffer.from(x, 'base64url').toString('base64')}`)
})
