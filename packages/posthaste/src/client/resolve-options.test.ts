import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../errors.ts'
import type { Protocol, SmtpOptions } from './options.ts'
import { isLoopback, resolveOptions } from './resolve-options.ts'

const pem = '-----BEGIN CERTIFICATE-----'

const defaults: readonly [protocol: Protocol, given: SmtpOptions, port: number, tls: string][] = [
  ['smtp', { host: 'smtp.example.com' }, 587, 'required'],
  ['smtp', { host: 'smtp.example.com', tls: 'implicit' }, 465, 'implicit'],
  ['smtp', { host: '127.0.0.1' }, 587, 'required'],
  ['smtp', { host: 'smtp.example.com', port: 2525, tls: 'none' }, 2525, 'none'],
  ['lmtp', { host: 'lmtp.example.com' }, 24, 'required'],
  ['lmtp', { host: 'localhost' }, 24, 'none'],
  ['lmtp', { host: '::1' }, 24, 'none'],
]

for (const [protocol, given, port, tls] of defaults) {
  test(`${protocol} to ${JSON.stringify(given)}: port ${port}, tls ${tls}`, () => {
    const resolved = resolveOptions(protocol, given)
    assert.deepEqual([resolved.port, resolved.tls], [port, tls])
  })
}

test('the times are those of RFC 5321, 4.5.3.2', () => {
  const { greetingTimeoutMs, commandTimeoutMs, dataTimeoutMs, bodyTimeoutMs, endOfDataTimeoutMs } = resolveOptions(
    'smtp',
    { host: 'x' },
  )
  const minutes = [greetingTimeoutMs, commandTimeoutMs, dataTimeoutMs, bodyTimeoutMs, endOfDataTimeoutMs].map(
    (ms) => ms / 60_000,
  )
  assert.deepEqual(minutes, [5, 5, 2, 3, 10])
})

test('timeoutMs stands for every phase that has no time of its own', () => {
  const resolved = resolveOptions('smtp', { host: 'x', timeoutMs: 7, dataTimeoutMs: 8 })
  assert.deepEqual([resolved.connectTimeoutMs, resolved.dataTimeoutMs, resolved.endOfDataTimeoutMs], [7, 8, 7])
})

const auth = { user: 'u', password: 'CANARY' }

// as: what a program without types can give.
const refusals = [
  [{}, /^smtp\.host: must be a host name/],
  [{ host: 'a b' }, /^smtp\.host/],
  [{ host: 'x\r\nMAIL' }, /^smtp\.host/],
  [{ host: '-x' }, /^smtp\.host/],
  [{ host: '[::1]' }, /^smtp\.host: .*without brackets/],
  [{ host: 'ü.example' }, /^smtp\.host/],
  [{ host: 'x', prot: 25 }, /^smtp: unknown key "prot"; did you mean "port"\?/],
  [{ host: 'x', secure: true }, /^smtp: unknown key "secure"; write tls: 'implicit'/],
  [{ host: 'x', requireTLS: true }, /^smtp: unknown key "requireTLS"; leave it out: tls: 'required'/],
  [{ host: 'x', ignoreTLS: true }, /^smtp: unknown key "ignoreTLS"; write tls: 'none'/],
  [{ host: 'x', tls: { rejectUnauthorized: false } }, /^smtp\.tls: is one of the words 'required'.* verify: 'none'/],
  [{ host: 'x', pass: 'CANARY' }, /^smtp: unknown key "pass"; write auth: /],
  [{ host: 'x', auth: { user: 'u', pass: 'CANARY' } }, /^smtp\.auth: unknown key "pass"; write password$/],
  [{ host: 'x', port: 0 }, /^smtp\.port: must be a whole number from 1 to 65535, got 0/],
  [{ host: 'x', port: '25' }, /^smtp\.port: .*got string/],
  [{ host: 'x', pool: 1.5 }, /^smtp\.pool/],
  [{ host: 'x', commandTimeoutMs: Number.NaN }, /^smtp\.commandTimeoutMs: must be a whole number of milliseconds/],
  [{ host: 'x', timeoutMs: -1 }, /^smtp\.timeoutMs/],
  [{ host: 'x', tls: 'yes' }, /^smtp\.tls: must be one of 'required'/],
  [{ host: 'x', verify: false }, /^smtp\.verify/],
  [{ host: 'x', tls: 'none', verify: 'none' }, /^smtp\.verify: has no meaning beside tls 'none'/],
  [{ host: 'x', tls: 'opportunistic', verify: 'full' }, /^smtp\.verify: has no meaning/],
  [{ host: 'x', tls: 'none', ca: 'x' }, /^smtp\.ca: has no meaning/],
  [{ host: 'x', minTlsVersion: 'TLSv1' }, /^smtp\.minTlsVersion/],
  [{ host: 'x', clientCertificate: { certificate: 'x' } }, /^smtp\.clientCertificate/],
  [{ host: 'x', clientCertificate: { certificate: pem, key: '/etc/key.pem' } }, /^smtp\.clientCertificate: .*path/],
  [{ host: 'x', clientCertificate: { certificate: Buffer.from([1]), key: pem } }, /^smtp\.clientCertificate/],
  [{ host: 'x', ca: '/etc/ca.pem' }, /^smtp\.ca: must be certificates as PEM; .*not the path of a file/],
  [{ host: 'x', ca: [pem, 'x'] }, /^smtp\.ca/],
  [{ host: 'x', proxy: { url: 'https://proxy.example', ca: 'x' } }, /^smtp\.proxy\.ca/],
  [{ host: 'x', name: 'a b' }, /^smtp\.name: must be a host name/],
  [{ host: 'x', name: 'x\r\nMAIL FROM:<a@b.c>' }, /^smtp\.name/],
  [{ host: 'x', auth: { user: 'u' } }, /^smtp\.auth: must have either/],
  [{ host: 'x', auth: { ...auth, token: 'x' } }, /^smtp\.auth: must have either/],
  [{ host: 'x', auth: { user: '', password: 'x' } }, /^smtp\.auth\.user/],
  [{ host: 'x', auth: { user: 'u', password: 'CANARY\0' } }, /^smtp\.auth\.password: must be text/],
  [{ host: 'x', auth: { user: 'u', token: 'CANARY\r\n' } }, /^smtp\.auth\.token/],
  [
    { host: 'x', auth: { ...auth, mechanism: 'XOAUTH2' } },
    /^smtp\.auth\.mechanism: must be one of 'SCRAM-SHA-256-PLUS'/,
  ],
  [
    { host: 'x', auth: { user: 'u', token: 'CANARY', mechanism: 'PLAIN' } },
    /^smtp\.auth\.mechanism: must be one of 'OAUTHBEARER'/,
  ],
  [
    { host: 'x', auth: { user: 'u', pasword: 'CANARY' } },
    /^smtp\.auth: unknown key "pasword"; did you mean "password"\?/,
  ],
  [{ host: 'x', auth: 'CANARY' }, /^smtp\.auth: must be/],
] as unknown as readonly [given: SmtpOptions, problem: RegExp][]

for (const [given, problem] of refusals) {
  test(`refuses ${JSON.stringify(given)}`, () => {
    assert.throws(
      () => resolveOptions('smtp', given),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError && error.code === 'OPTION_INVALID')
        assert.match(error.message, problem)
        assert.ok(!error.message.includes('CANARY'))
        return true
      },
    )
  })
}

test('names of a client are host names and address literals', () => {
  for (const name of ['client.example', 'a', '[192.0.2.1]', '[IPv6:2001:db8::1]']) {
    assert.equal(resolveOptions('smtp', { host: 'x', name }).name, name)
  }
})

test('knows the loopback addresses', () => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    assert.ok(isLoopback(host), host)
  for (const host of ['128.0.0.1', '127.0.0.1.example', 'localhost.example', '::2', '1127.0.0.1'])
    assert.ok(!isLoopback(host), host)
})
