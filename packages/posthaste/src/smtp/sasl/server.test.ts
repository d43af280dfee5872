import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deriveScramKeys, scramServer } from './scram-server.ts'
import { loginServer, plainServer, type SaslServer, type SaslStep } from './server.ts'

const malformed: SaslStep = { kind: 'malformed' }

const plain: readonly [message: string, step: SaslStep][] = [
  ['\0ada\0pw', { kind: 'claim', credentials: { mechanism: 'PLAIN', user: 'ada', password: 'pw' } }],
  ['ada\0ada\0pw', { kind: 'claim', credentials: { mechanism: 'PLAIN', user: 'ada', password: 'pw' } }],
  [
    'bob\0ada\0p\tw',
    { kind: 'claim', credentials: { mechanism: 'PLAIN', user: 'ada', password: 'p\tw', actAs: 'bob' } },
  ],
  ['ada\0pw', malformed],
  ['\0ada\0pw\0', malformed],
  ['\0\0pw', malformed],
  ['\0ada\0', malformed],
  ['\0a\r\nX: y\0pw', malformed],
  ['\0ada\0\xff', malformed],
]

test('PLAIN: two NULs, a user that a line can hold, and a password', () => {
  for (const [message, step] of plain) {
    assert.deepEqual(plainServer().respond(Buffer.from(message, 'latin1')), step, JSON.stringify(message))
  }
})

test('LOGIN: a user, then a password', () => {
  const exchange = loginServer()
  assert.equal(said(exchange.opening), 'Username:')
  assert.equal(said(hear(exchange, 'ada')), 'Password:')
  const credentials = { mechanism: 'LOGIN', user: 'ada', password: 'pw' }
  assert.deepEqual(hear(exchange, 'pw'), { kind: 'claim', credentials })
  assert.deepEqual(hear(loginServer(), ''), malformed)
  assert.deepEqual(hear(loginServer(), 'a\nb'), malformed)
})

// RFC 7677, section 3.
const nonce = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
const keys = deriveScramKeys('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))
const first = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO'
const final = `c=biws,r=rOprNGfwEbeRWgbNEkqO${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`

test('SCRAM-SHA-256 as RFC 7677 shows it', () => {
  const exchange = scramServer({ nonce, secret: Buffer.alloc(32) })
  assert.deepEqual(hear(exchange, first), { kind: 'find', user: 'user' })
  assert.equal(said(exchange.found(keys)), `r=rOprNGfwEbeRWgbNEkqO${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`)
  assert.equal(said(hear(exchange, final)), 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
  assert.deepEqual(hear(exchange, ''), { kind: 'claim', credentials: { mechanism: 'SCRAM-SHA-256', user: 'user' } })
})

const wrong: readonly [name: string, final: string, step: SaslStep['kind']][] = [
  ['a wrong proof', final.replace('p=dHz', 'p=dHy'), 'refused'],
  ['another nonce', final.replace('rOpr', 'rOpx'), 'refused'],
  ['another header', final.replace('biws', 'eSws'), 'malformed'],
  ['a short proof', final.replace(/p=.*/, 'p=AAAA'), 'malformed'],
  ['nothing', '', 'malformed'],
]
for (const [name, text, kind] of wrong) {
  test(`SCRAM refuses ${name}`, () => {
    const exchange = scramServer({ nonce, secret: Buffer.alloc(32) })
    hear(exchange, first)
    exchange.found(keys)
    assert.equal(hear(exchange, text).kind, kind)
  })
}

test('SCRAM gives a user that does not exist a salt of its own, the same each time, and then refuses', () => {
  const challenge = (): [string, SaslServer] => {
    const exchange = scramServer({ nonce, secret: Buffer.alloc(32, 1) })
    hear(exchange, first)
    return [said(exchange.found(undefined)), exchange]
  }
  const [one, exchange] = challenge()
  assert.equal(one, challenge()[0])
  assert.match(one, /,s=[A-Za-z0-9+/]{22}==,i=4096$/)
  assert.equal(hear(exchange, final).kind, 'refused')
})

test('SCRAM knows no channel binding, no mandatory extension and no name that is none', () => {
  for (const text of [
    'p=tls-unique,,n=a,r=x',
    'n,,m=x,n=a,r=x',
    'n,,n=a=b,r=x',
    'n,,n=,r=x',
    'n,,n=a,r=',
    'x',
    'n,,n=a\nb,r=x',
  ]) {
    assert.deepEqual(hear(scramServer({ nonce, secret: Buffer.alloc(32) }), text), malformed, text)
  }
  assert.deepEqual(hear(scramServer({ nonce, secret: Buffer.alloc(32) }), 'n,,n=a=2Cb=3D,r=x'), {
    kind: 'find',
    user: 'a,b=',
  })
})

function hear(exchange: SaslServer, text: string): SaslStep {
  return exchange.respond(Buffer.from(text))
}

function said(step: SaslStep): string {
  assert.ok(step.kind === 'challenge', step.kind)
  return Buffer.from(step.octets).toString()
}
