import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rfc8463Records, rfc8463Signed } from '../../dkim/rfc8463.sample.ts'
import type { SignatureVerdict } from '../../dkim/verify.ts'
import { createMailer } from '../../mailer/create-mailer.ts'
import { memory } from '../../transport/memory.ts'
import { runWithoutProcess } from '../sample-command.ts'
import { statusOf } from './verify-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthaste-dkim-'))
after(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const [ed25519Record = '', rsaRecord = ''] = [...rfc8463Records.values()]
writeFileSync(at('rfc.eml'), rfc8463Signed)
writeFileSync(at('unix.eml'), rfc8463Signed.replaceAll('\r\n', '\n'))
writeFileSync(at('changed.eml'), rfc8463Signed.replace('hungry', 'angry'))
writeFileSync(at('unsigned.eml'), 'From: ada@acme.example\r\n\r\nHi\r\n')

for (const type of ['rsa', 'ed25519'] as const) {
  test(`a new ${type} key signs, and what is printed of it verifies`, async () => {
    const out = at(`${type}.pem`)
    const args = ['dkim', 'keygen', '--domain', 'Acme.example', '--selector', 's1', '--type', type, '--out', out]
    const made = await runWithoutProcess([...args, '--json'])
    assert.equal(made.status, 0, made.stderr)
    const { name, value, file } = JSON.parse(made.stdout)
    assert.deepEqual([name, file], ['s1._domainkey.acme.example', out])
    assert.equal(statSync(out).mode & 0o777, 0o600)
    const privateKey = readFileSync(out, 'utf8')

    const transport = memory()
    await using mailer = createMailer({ transport, dkim: { domain: 'acme.example', selector: 's1', privateKey } })
    await mailer.send({ from: 'ada@acme.example', to: 'grace@example.net', subject: 'Hello', text: 'Hi' })
    writeFileSync(at(`${type}.eml`), transport.messages[0]?.octets ?? '')
    for (const key of [
      ['--record', value],
      ['--key-file', out],
    ]) {
      const { status, stdout } = await runWithoutProcess(['dkim', 'verify', at(`${type}.eml`), ...key])
      assert.equal(status, 0)
      assert.match(
        stdout,
        new RegExp(`^✓ acme\\.example \\(s1, ${type}-sha256\\): pass\n  signed: From, To, Subject, Date,`),
      )
    }

    const again = await runWithoutProcess(args)
    assert.equal(again.status, 2)
    assert.match(again.stderr, /exists, and no key is overwritten/)
    assert.equal(readFileSync(out, 'utf8'), privateKey)
  })
}

test('the record is printed whole, and as a line of a zone file; the key is not', async () => {
  const args = ['dkim', 'keygen', '--domain', 'acme.example', '--selector', 's1', '--out', at('shown.pem')]
  const { stdout } = await runWithoutProcess(args)
  assert.match(stdout, /^Name: {2}s1\._domainkey\.acme\.example$/m)
  assert.match(stdout, /^Value: v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{380,}=*$/m)
  assert.match(stdout, /^s1\._domainkey\.acme\.example\. IN TXT \( "v=DKIM1;.{247}"\n {2}".*" \)$/m)
  assert.doesNotMatch(stdout, /PRIVATE/)
})

const both = ['--record', rsaRecord, '--record', ed25519Record]
const cases: readonly (readonly [args: readonly string[], status: number, told: RegExp])[] = [
  [['verify', at('rfc.eml'), ...both], 0, /brisbane, ed25519-sha256\): pass\n[\s\S]*test, rsa-sha256\): pass\n/],
  [['verify', at('unix.eml'), ...both], 0, /pass\n[\s\S]*pass\n/],
  [['verify', at('rfc.eml'), '--record', rsaRecord], 3, /permerror: the key is for rsa[\s\S]*1024 bits/],
  [['verify', at('changed.eml'), ...both], 1, /✗ .*: fail: the body was changed/],
  [['verify', at('unsigned.eml')], 1, /the message has no DKIM-Signature/],
  [['verify', at('absent.eml')], 2, /absent\.eml cannot be read \(ENOENT\)/],
  [['verify', at('rfc.eml'), '--record', 'v=DKIM1; p='], 2, /--record: the key was revoked/],
  [['verify', at('rfc.eml'), '--key-file', at('rfc.eml')], 2, /holds no RSA or Ed25519 key/],
  [['keygen', '--domain', 'a b', '--selector', 's'], 2, /--domain: must be a domain/],
  [['keygen', '--domain', 'a.example', '--selector', '_s'], 2, /--selector: must be a name/],
  [['keygen', '--domain', 'a.example'], 2, /--selector/],
  [['keygen', '--domain', 'a.example', '--selector', 's', '--type', 'dsa'], 2, /--type must be rsa or ed25519/],
  [['keygen', '--domain', 'a.example', '--selector', 's', '--bits', '1024'], 2, /--bits must be 2048/],
  [
    ['keygen', '--domain', 'a.example', '--selector', 's', '--out', at('no/key.pem')],
    2,
    /its folder does not exist, make it first/,
  ],
]
for (const [args, status, told] of cases) {
  test(`dkim ${args.map((each) => each.replace(folder, '').slice(0, 30)).join(' ')}`, async () => {
    const ending = await runWithoutProcess(['dkim', ...args])
    assert.match(ending.stdout + ending.stderr, told)
    assert.equal(ending.status, status)
  })
}

test('the verdicts for machines', async () => {
  const { stdout } = await runWithoutProcess(['dkim', 'verify', at('rfc.eml'), ...both, '--json'])
  const { ok, signatures } = JSON.parse(stdout)
  assert.equal(ok, true)
  assert.deepEqual(signatures[0], {
    result: 'pass',
    warnings: [],
    domain: 'football.example.com',
    selector: 'brisbane',
    algorithm: 'ed25519-sha256',
    fields: ['from', 'to', 'subject', 'date', 'message-id', 'from', 'subject', 'date'],
  })
})

test('DNS that does not answer is a reason to try again, unless something passed', () => {
  const verdict = (result: SignatureVerdict['result']): SignatureVerdict => ({ result, warnings: [], fields: [] })
  assert.equal(statusOf([verdict('temperror'), verdict('fail')]), 75)
  assert.equal(statusOf([verdict('temperror'), verdict('pass')]), 3)
  assert.equal(statusOf([verdict('permerror')]), 1)
})
