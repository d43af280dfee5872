import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ScramName } from './mechanism.ts'
import { SaslFailure } from './sasl-failure.ts'
import { fewestIterations, mostIterations, type ScramClientSetup, scram } from './scram.ts'
import { createScramKeyring, deriveClientKeys } from './scram-keys.ts'
import { deriveScramKeys, scramServer } from './scram-server.ts'
import type { SaslStep } from './server.ts'

const user = { user: 'user', password: 'pencil' }
const keyring = createScramKeyring()

interface Vector {
  readonly mechanism: ScramName
  readonly nonce: string
  readonly says: readonly string[]
  readonly hears: readonly string[]
}

const vectors: readonly [name: string, vector: Vector][] = [
  [
    'SCRAM-SHA-1 as RFC 5802 shows it',
    {
      mechanism: 'SCRAM-SHA-1',
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      says: [
        'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
        'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      ],
      hears: [
        'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
        'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
      ],
    },
  ],
  [
    'SCRAM-SHA-256 as RFC 7677 shows it',
    {
      mechanism: 'SCRAM-SHA-256',
      nonce: 'rOprNGfwEbeRWgbNEkqO',
      says: [
        'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      ],
      hears: [
        'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
        'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
      ],
    },
  ],
]

for (const [name, { mechanism, nonce, says, hears }] of vectors) {
  test(name, async () => {
    const exchange = begin(mechanism, { nonce })
    assert.equal(text(exchange.initialResponse), says[0])
    assert.equal(text(await exchange.respond(Buffer.from(hears[0] ?? ''))), says[1])
    assert.throws(() => exchange.assertMutual?.(), isFailure('untrusted'))
    assert.equal(text(await exchange.respond(Buffer.from(hears[1] ?? ''))), '')
    exchange.assertMutual?.()
    assert.equal(await exchange.respond(Buffer.from('')), undefined)
  })
}

test('an empty challenge asks for the first message, once', async () => {
  const exchange = begin('SCRAM-SHA-256', {})
  assert.equal(text(await exchange.respond(Buffer.from(''))), 'n,,n=user,r=ours')
  await assert.rejects(async () => exchange.respond(Buffer.from('')), isFailure('malformed'))
})

const salt = 'W22ZaJ0SNY7soEsUEjb6gQ=='

const wrongChallenges: readonly [name: string, challenge: string, kind: SaslFailure['kind']][] = [
  ['another nonce', `r=theirs,s=${salt},i=4096`, 'untrusted'],
  ['our nonce alone', `r=ours,s=${salt},i=4096`, 'untrusted'],
  ['too few iterations', `r=ours2,s=${salt},i=${fewestIterations - 1}`, 'unusable'],
  ['too many iterations', `r=ours2,s=${salt},i=${mostIterations + 1}`, 'unusable'],
  ['a number without end', `r=ours2,s=${salt},i=${'9'.repeat(400)}`, 'malformed'],
  ['no number', `r=ours2,s=${salt},i=0x1000`, 'malformed'],
  ['a negative number', `r=ours2,s=${salt},i=-4096`, 'malformed'],
  ['a mandatory extension', `m=x,r=ours2,s=${salt},i=4096`, 'malformed'],
  ['no salt', 'r=ours2,s=,i=4096', 'malformed'],
  ['a salt that is no base64', 'r=ours2,s=A,i=4096', 'malformed'],
  ['a signature', 'v=AAAA', 'malformed'],
  ['nothing that is known', 'hello', 'malformed'],
]

for (const [name, challenge, kind] of wrongChallenges) {
  test(`a challenge with ${name} ends the login`, async () => {
    const derived = begin('SCRAM-SHA-256', { keyring: { keysFor: () => assert.fail('keys were derived') } })
    await assert.rejects(async () => derived.respond(Buffer.from(challenge)), isFailure(kind))
  })
}

const wrongProofs: readonly [name: string, proof: string, kind: SaslFailure['kind']][] = [
  ['of another password', 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=', 'untrusted'],
  ['that is too short', 'v=AAAA', 'untrusted'],
  ['that is none', 'v=', 'malformed'],
  ['that is missing', '', 'malformed'],
]

for (const [name, proof, kind] of wrongProofs) {
  test(`a signature ${name} ends the login`, async () => {
    const exchange = begin('SCRAM-SHA-256', {})
    await exchange.respond(Buffer.from(`r=ours2,s=${salt},i=4096`))
    await assert.rejects(async () => exchange.respond(Buffer.from(proof)), isFailure(kind))
    assert.throws(() => exchange.assertMutual?.(), isFailure('untrusted'))
  })
}

test('an error of the server is heard to the end, and proves nothing', async () => {
  const exchange = begin('SCRAM-SHA-256', {})
  await exchange.respond(Buffer.from(`r=ours2,s=${salt},i=4096`))
  assert.equal(text(await exchange.respond(Buffer.from('e=invalid-proof'))), '')
  assert.throws(() => exchange.assertMutual?.(), isFailure('untrusted'))
})

const binding = Buffer.from('what only both ends know')

const headers: readonly [name: string, mechanism: ScramName, setup: Partial<ScramClientSetup>, header: string][] = [
  ['nothing to bind to', 'SCRAM-SHA-256', {}, 'n,,'],
  ['nothing to bind to, and an offer', 'SCRAM-SHA-256', { bindingOffered: true }, 'n,,'],
  ['a binding that the server does not offer', 'SCRAM-SHA-256', { binding }, 'y,,'],
  ['a binding that was not wanted', 'SCRAM-SHA-256', { binding, bindingOffered: true }, 'n,,'],
  ['a binding', 'SCRAM-SHA-256-PLUS', { binding, bindingOffered: true }, 'p=tls-exporter,,'],
]

for (const [name, mechanism, setup, header] of headers) {
  test(`with ${name} the header is ${header}`, async () => {
    const exchange = begin(mechanism, setup)
    assert.equal(text(exchange.initialResponse), `${header}n=user,r=ours`)
    const proof = text(await exchange.respond(Buffer.from(`r=ours2,s=${salt},i=4096`)))
    const bound = header.startsWith('p') ? binding.toString() : ''
    assert.equal(Buffer.from(/^c=([^,]+)/.exec(proof ?? '')?.[1] ?? '', 'base64').toString(), header + bound)
  })
}

test('no exchange without what it needs', () => {
  const setup = { nonce: 'ours', keyring, bindingOffered: true }
  assert.equal(scram('SCRAM-SHA-256-PLUS', user, setup), undefined)
  assert.equal(scram('SCRAM-SHA-256', { user: 'ada', password: 'a\u202eb' }, setup), undefined)
  assert.equal(scram('SCRAM-SHA-256', { user: '\ue000', password: 'x' }, setup), undefined)
})

const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[\p{C}\u2028\u2029]/u.test(text))

test('our server takes it, whatever the user and the password, and both ends have proved themselves', async () => {
  const salts = fc.uint8Array({ minLength: 1, maxLength: 32 })
  await fc.assert(
    fc.asyncProperty(word, word, salts, async (name, password, octets) => {
      const exchange = scram(
        'SCRAM-SHA-256',
        { user: name, password },
        { nonce: 'ours', keyring, bindingOffered: false },
      )
      if (!exchange) return
      const server = scramServer({ nonce: 'theirs', secret: new Uint8Array(32) })
      const found = server.respond(exchange.initialResponse ?? new Uint8Array(0))
      assert.equal(found.kind, 'find')
      const challenge = server.found(deriveScramKeys(password, octets))
      const proof = await exchange.respond(octetsOf(challenge))
      const signature = server.respond(proof ?? new Uint8Array(0))
      await exchange.respond(octetsOf(signature))
      exchange.assertMutual?.()
      assert.equal(server.respond(new Uint8Array(0)).kind, 'claim')
    }),
    { numRuns: 50 },
  )
})

test('keys are derived once for each salting, and forgotten when there were many others since', async () => {
  const derived: string[] = []
  const ring = createScramKeyring((salting) => {
    derived.push(`${salting.user} ${Buffer.from(salting.salt)} ${salting.iterations}`)
    return deriveClientKeys(salting)
  })
  const keysOf = (name: string, text: string, iterations = 1) =>
    ring.keysFor({ hash: 'sha256', user: name, password: 'p', salt: Buffer.from(text), iterations })
  const [one, same] = await Promise.all([keysOf('ada', 'a'), keysOf('ada', 'a')])
  assert.equal(one, same)
  await keysOf('ada', 'b')
  await keysOf('bob', 'a')
  await keysOf('ada', 'a', 2)
  assert.deepEqual(derived, ['ada a 1', 'ada b 1', 'bob a 1', 'ada a 2'])
  for (let each = 0; each < 8; each++) await keysOf('eve', `${each}`)
  await keysOf('ada', 'a')
  assert.equal(derived.length, 13)
})

test('keys that could not be derived are derived again', async () => {
  let tries = 0
  const ring = createScramKeyring(async (salting) => {
    if (tries++ === 0) throw new Error('no thread')
    return await deriveClientKeys(salting)
  })
  const salting = { hash: 'sha1', user: 'a', password: 'p', salt: Buffer.from('s'), iterations: 1 } as const
  await assert.rejects(ring.keysFor(salting), /no thread/)
  const { clientKey, storedKey } = await ring.keysFor(salting)
  assert.deepEqual(createHash('sha1').update(clientKey).digest(), storedKey)
})

function begin(mechanism: ScramName, setup: Partial<ScramClientSetup>) {
  const exchange = scram(mechanism, user, { nonce: 'ours', keyring, bindingOffered: false, ...setup })
  assert.ok(exchange)
  return exchange
}

function isFailure(kind: SaslFailure['kind']): (error: unknown) => boolean {
  return (error) => error instanceof SaslFailure && error.kind === kind
}

function text(octets: Uint8Array | undefined): string | undefined {
  return octets && Buffer.from(octets).toString()
}

function octetsOf(step: SaslStep): Uint8Array {
  assert.ok(step.kind === 'challenge', step.kind)
  return step.octets
}
