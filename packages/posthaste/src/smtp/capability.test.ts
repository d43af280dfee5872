import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCapabilities, parseCapabilities } from './capability.ts'

test('reads what a server announces, whatever its letter case', () => {
  const text = 'mx.example at your service\nPIPELINING\nsize 33554432\n8BITMIME\nSmtpUtf8\nDSN\nSTARTTLS\nX-OWN a b'
  const capabilities = parseCapabilities({ code: 250, text })
  assert.equal(capabilities.maxSize, 33_554_432)
  assert.equal(capabilities.extensions.get('X-OWN'), 'a b')
  const { size, startTls, pipelining, eightBitMime, smtpUtf8, dsn } = capabilities
  assert.deepEqual([size, startTls, pipelining, eightBitMime, smtpUtf8, dsn], Array(6).fill(true))
})

test('what is not announced is not there', () => {
  const { size, startTls, pipelining, eightBitMime, smtpUtf8, dsn, maxSize } = parseCapabilities({
    code: 250,
    text: 'DSN',
  })
  assert.deepEqual(
    [size, startTls, pipelining, eightBitMime, smtpUtf8, dsn, maxSize],
    [...Array(6).fill(false), undefined],
  )
  assert.equal(noCapabilities.extensions.size, 0)
})

const mechanisms: readonly [lines: string, expected: readonly string[]][] = [
  ['AUTH PLAIN LOGIN', ['PLAIN', 'LOGIN']],
  ['AUTH=PLAIN LOGIN', ['PLAIN', 'LOGIN']],
  ['auth=login', ['LOGIN']],
  ['AUTH plain\nAUTH=LOGIN CRAM-MD5', ['PLAIN', 'LOGIN', 'CRAM-MD5']],
  ['AUTH   PLAIN\t LOGIN  ', ['PLAIN', 'LOGIN']],
  ['AUTH', []],
  ['AUTHX PLAIN', []],
  ['__proto__ x\nAUTH __proto__', ['__PROTO__']],
]

for (const [lines, expected] of mechanisms) {
  test(`reads the mechanisms of ${JSON.stringify(lines)}`, () => {
    assert.deepEqual([...parseCapabilities({ code: 250, text: `x\n${lines}` }).mechanisms], expected)
  })
}

const sizes: readonly [line: string, maxSize: number | undefined][] = [
  ['SIZE', undefined],
  ['SIZE 0', undefined],
  ['SIZE 100', 100],
  ['SIZE 1e3', undefined],
  ['SIZE -5', undefined],
  ['SIZE 100 200', undefined],
]

for (const [line, maxSize] of sizes) {
  test(`reads the limit of ${line} as ${maxSize}`, () => {
    assert.equal(parseCapabilities({ code: 250, text: `x\n${line}` }).maxSize, maxSize)
  })
}

const limits: readonly [lines: string, expected: object][] = [
  ['LIMITS RCPTMAX=20 MAILMAX=5 RCPTDOMAINMAX=1', { rcptMax: 20, mailMax: 5, rcptDomainMax: 1 }],
  ['limits rcptmax=20 OTHER=x', { rcptMax: 20 }],
  ['LIMITS RCPTMAX=0 MAILMAX=-1 RCPTDOMAINMAX=1e3', {}],
  ['LIMITS RCPTMAX=1234567 MAILMAX', {}],
  ['LIMITS', {}],
  ['CHUNKING', {}],
]

for (const [lines, expected] of limits) {
  test(`reads the limits of ${lines}`, () => {
    assert.deepEqual(parseCapabilities({ code: 250, text: `x\n${lines}` }).limits, expected)
  })
}

test('a hostile answer of a megabyte is read in one pass', () => {
  for (const line of [
    `AUTH${' '.repeat(1_000_000)}x`,
    `AUTH=${'=A '.repeat(300_000)}`,
    `AUTH ${'A '.repeat(500_000)}`,
  ]) {
    assert.ok(parseCapabilities({ code: 250, text: `x\n${line}` }).extensions.has('AUTH'))
  }
})
