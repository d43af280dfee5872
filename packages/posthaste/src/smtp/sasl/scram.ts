import { timingSafeEqual } from 'node:crypto'
import type { PasswordIdentity, SaslExchange, ScramName } from './mechanism.ts'
import { preparedText } from './prepared-text.ts'
import { SaslFailure } from './sasl-failure.ts'
import { saslName } from './sasl-name.ts'
import { hmac, type ScramClientKeys, type ScramHash, type ScramKeyring } from './scram-keys.ts'

/** What SCRAM needs beside the password. */
export interface ScramClientSetup {
  /** The client's part of the nonce: printable ASCII without commas, different each time. */
  readonly nonce: string
  readonly keyring: ScramKeyring
  /** What only the two ends of this very TLS connection know (RFC 9266, `tls-exporter`); absent where there is no TLS 1.3. */
  readonly binding?: Uint8Array
  /** Whether the server offers any mechanism that binds. */
  readonly bindingOffered: boolean
}

/** The fewest iterations that a server may ask for (RFC 7677, section 4): fewer make a password that leaks easy to guess. */
export const fewestIterations = 4096
/** The most: an impostor could keep this machine busy with more. */
export const mostIterations = 1_000_000

/**
 * SCRAM (RFC 5802, RFC 7677): the password never leaves, and the server has to prove that it knows it too.
 *
 * With `-PLUS` the proof holds for this TLS connection only, so that nobody between can pass it on. Without it, the proof
 * says whether this client could have bound, so that a server whose offer was cut out by somebody between notices it.
 *
 * Undefined for a password or a user that SASLprep refuses, and for `-PLUS` without a binding.
 */
export function scram(
  mechanism: ScramName,
  identity: PasswordIdentity,
  setup: ScramClientSetup,
): SaslExchange | undefined {
  const user = preparedText(identity.user)
  const password = preparedText(identity.password)
  const { nonce, keyring, binding } = setup
  const bound = mechanism.endsWith('-PLUS')
  if (user === undefined || password === undefined || (bound && !binding)) return undefined

  const hash: ScramHash = mechanism.startsWith('SCRAM-SHA-256') ? 'sha256' : 'sha1'
  const header = bound ? 'p=tls-exporter,,' : binding && !setup.bindingOffered ? 'y,,' : 'n,,'
  const bare = `n=${saslName(user)},r=${nonce}`
  let opened = false
  let waitsFor: 'challenge' | 'proof' | 'nothing' = 'challenge'
  let expected: Buffer | undefined

  return {
    mechanism,
    initialResponse: Buffer.from(header + bare),
    async respond(challenge) {
      const text = Buffer.from(challenge).toString()
      if (waitsFor === 'challenge') {
        // A server that was not sent the initial response asks for it with an empty challenge.
        if (text === '' && !opened) {
          opened = true
          return Buffer.from(header + bare)
        }
        return await prove(text)
      }
      if (waitsFor === 'proof') return check(text)
      return undefined
    },
    assertMutual() {
      if (waitsFor !== 'nothing') throw new SaslFailure('untrusted', 'the server proved nothing before it said yes')
    },
  }

  async function prove(challenge: string): Promise<Uint8Array> {
    const { salt, iterations, whole } = readChallenge(challenge, nonce)
    const keys = await keyring.keysFor({ hash, user: identity.user, password: password ?? '', salt, iterations })
    const input = bound && binding ? Buffer.concat([Buffer.from(header), binding]) : Buffer.from(header)
    const unproved = `c=${input.toString('base64')},r=${whole}`
    const said = `${bare},${challenge},${unproved}`
    expected = hmac(hash, keys.serverKey, said)
    waitsFor = 'proof'
    return Buffer.from(`${unproved},p=${proofOf(hash, keys, said).toString('base64')}`)
  }

  function check(text: string): Uint8Array | undefined {
    // RFC 5802, section 7: `e=` says why it refuses, which the reply that follows says too.
    if (/^e=[^,]+/.test(text)) return new Uint8Array(0)
    const [, encoded] = /^v=([A-Za-z0-9+/]+={0,2})(?:,.*)?$/.exec(text) ?? []
    if (encoded === undefined) throw new SaslFailure('malformed', 'expected the signature of the server')
    const signature = Buffer.from(encoded, 'base64')
    const right = expected !== undefined && signature.length === expected.length && timingSafeEqual(signature, expected)
    if (!right) throw new SaslFailure('untrusted', 'the signature of the server is wrong')
    waitsFor = 'nothing'
    return new Uint8Array(0)
  }
}

interface Challenge {
  readonly salt: Uint8Array
  readonly iterations: number
  /** The nonces of both ends, one after the other. */
  readonly whole: string
}

/** RFC 5802, section 7; a mandatory extension (`m=`) is not known, and an optional one has no meaning. */
function readChallenge(text: string, nonce: string): Challenge {
  const form = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\d{0,14})(?:,.*)?$/
  const [, whole, encoded, count] = form.exec(text) ?? []
  if (whole === undefined || encoded === undefined || count === undefined) {
    throw new SaslFailure('malformed', 'expected a nonce, a salt and a number of iterations')
  }
  if (!whole.startsWith(nonce) || whole.length === nonce.length) {
    throw new SaslFailure('untrusted', 'the server answers another login: its nonce does not begin with ours')
  }
  const salt = Buffer.from(encoded, 'base64')
  if (salt.toString('base64') !== encoded) throw new SaslFailure('malformed', 'the salt is not in base64')
  const iterations = Number(count)
  if (iterations < fewestIterations || iterations > mostIterations) {
    const bounds = `${fewestIterations} to ${mostIterations}`
    throw new SaslFailure('unusable', `the server asks for ${iterations} iterations, and ${bounds} are allowed`)
  }
  return { salt, iterations, whole }
}

function proofOf(hash: ScramHash, { clientKey, storedKey }: ScramClientKeys, said: string): Buffer {
  const signature = hmac(hash, storedKey, said)
  return Buffer.from(clientKey.map((octet, at) => octet ^ (signature[at] ?? 0)))
}
