// GNU SASL judges our SCRAM: another hand wrote it, and it knows channel binding by tls-exporter.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { requirePresent } from '../../../../../test/real-programs.ts'
import { type ScramName, scramNames } from './mechanism.ts'
import { scram } from './scram.ts'
import { createScramKeyring } from './scram-keys.ts'

const program = fileURLToPath(new URL('../../../../../test/interop/gsasl_server.py', import.meta.url))
const binding = Buffer.from('0123456789abcdef0123456789abcdef')

interface Case {
  readonly user?: string
  readonly password?: string
  /** What the server believes. */
  readonly theirs?: { readonly password?: string; readonly binding?: Buffer }
  readonly bindingOffered?: boolean
  /** What the server ends with, but for GSASL_OK. */
  readonly end?: string
}

const cases: readonly [name: string, mechanism: ScramName, given: Case][] = [
  ...scramNames.flatMap((mechanism): [string, ScramName, Case][] => [
    ['takes', mechanism, {}],
    ['takes a name and a password that need care with', mechanism, { user: 'a=d,a', password: 'pä,ss=wörd' }],
    [
      'takes a password in another form with',
      mechanism,
      { password: 'pa\u0308ss\u00a0\u2168', theirs: { password: 'päss IX' } },
    ],
    ['refuses a wrong password with', mechanism, { theirs: { password: 'x' }, end: 'GSASL_AUTHENTICATION_ERROR' }],
  ]),
  ...(['SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS'] as const).map((mechanism): [string, ScramName, Case] => [
    'refuses what is bound to another connection with',
    mechanism,
    { theirs: { binding: Buffer.alloc(32) }, end: 'GSASL_AUTHENTICATION_ERROR' },
  ]),
  [
    'notices that its offer to bind was cut out, with',
    'SCRAM-SHA-256',
    { theirs: { binding }, bindingOffered: false, end: 'GSASL_AUTHENTICATION_ERROR' },
  ],
]

test('GNU SASL', async (t) => {
  const present = spawnSync('python3', ['-c', "import ctypes; ctypes.CDLL('libgsasl.so.18')"]).status === 0
  if (!requirePresent(t, 'libgsasl', 'apt-get install libgsasl18', present)) return
  for (const [name, mechanism, given] of cases) {
    await t.test(`${name} ${mechanism}`, async () => {
      assert.equal(await logIn(mechanism, given), given.end ?? 'GSASL_OK')
    })
  }
})

/** What the server says in the end. */
async function logIn(mechanism: ScramName, given: Case): Promise<string> {
  const { user = 'ada', password = 'pencil', theirs = {}, bindingOffered = true } = given
  const bound = theirs.binding ?? (mechanism.endsWith('-PLUS') ? binding : undefined)
  const believed = [user, theirs.password ?? password, ...(bound ? [bound.toString('base64')] : [])]
  const server = spawn('python3', [program, mechanism, ...believed], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const lines = createInterface(server.stdout)[Symbol.asyncIterator]()
    const say = async (octets: Uint8Array): Promise<string> => {
      server.stdin.write(`${Buffer.from(octets).toString('base64')}\n`)
      return (await lines.next()).value ?? ''
    }
    const setup = { nonce: 'abcdefghijklmnop', keyring: createScramKeyring(), binding, bindingOffered }
    const exchange = scram(mechanism, { user, password }, setup)
    let heard = await say(exchange?.initialResponse ?? new Uint8Array(0))
    for (let step = 0; step < 2 && !heard.startsWith('GSASL'); step++) {
      const response = await exchange?.respond(Buffer.from(heard, 'base64'))
      if (step === 1) {
        exchange?.assertMutual?.()
        return (await lines.next()).value ?? ''
      }
      heard = await say(response ?? new Uint8Array(0))
    }
    return heard
  } finally {
    server.kill()
  }
}
