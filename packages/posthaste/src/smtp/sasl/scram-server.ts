import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { preparedText } from './prepared-text.ts'
import { isUser, type SaslServer, type SaslStep, type ScramKeys, textOf } from './server.ts'

/** What a server needs of the world for SCRAM. */
export interface ScramSetup {
  /** The server's part of the nonce: printable ASCII without commas, different each time. */
  readonly nonce: string
  /** Makes up salts for users that do not exist, the same for each name each time (RFC 5802, section 5.1). */
  readonly secret: Uint8Array
}

/** Iterations of PBKDF2 where nothing else is said (RFC 7677, section 4, asks for at least 4096). */
export const scramIterations = 4096

/** SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never leaves the client. Channel binding is not offered. */
export function scramServer({ nonce: own, secret }: ScramSetup): SaslServer {
  let first: ClientFirst | undefined
  let challenge = ''
  let keys: ScramKeys | undefined
  let verified = false

  return {
    mechanism: 'SCRAM-SHA-256',
    opening: { kind: 'challenge', octets: new Uint8Array(0) },
    respond(octets) {
      const text = textOf(octets)
      if (text === undefined) return malformed
      if (verified && first) return acknowledged(first, text)
      return first && challenge !== '' ? finish(first, text) : begin(text)
    },
    found(given) {
      if (!first || challenge !== '') return malformed
      keys = given
      const { salt, iterations } = given ?? madeUp(first.user, secret)
      challenge = `r=${first.nonce}${own},s=${Buffer.from(salt).toString('base64')},i=${iterations}`
      return { kind: 'challenge', octets: Buffer.from(challenge) }
    },
  }

  function begin(text: string): SaslStep {
    first = readFirst(text)
    return first ? { kind: 'find', user: first.user } : malformed
  }

  function finish({ header, bare, nonce }: ClientFirst, text: string): SaslStep {
    const [, unproved = '', binding, echoed, encoded = ''] = clientFinal.exec(text) ?? []
    const proof = Buffer.from(encoded, 'base64')
    if (binding !== Buffer.from(header).toString('base64') || proof.length !== 32) return malformed
    if (echoed !== nonce + own || keys === undefined) return { kind: 'refused' }
    const said = `${bare},${challenge},${unproved}`
    const signature = hmac(keys.storedKey, said)
    const clientKey = proof.map((octet, at) => octet ^ (signature[at] ?? 0))
    if (!timingSafeEqual(sha256(clientKey), keys.storedKey)) return { kind: 'refused' }
    verified = true
    return { kind: 'challenge', octets: Buffer.from(`v=${hmac(keys.serverKey, said).toString('base64')}`) }
  }
}

/**
 * What to keep of a password, so that its owner can log in by SCRAM-SHA-256. `salt` is random, at least 16 octets.
 *
 * @throws ConfigError OPTION_INVALID for a password that SASLprep (RFC 4013) refuses, with which nobody could log in
 */
export function deriveScramKeys(password: string, salt: Uint8Array, iterations: number = scramIterations): ScramKeys {
  const prepared = preparedText(password)
  if (prepared === undefined) {
    throw new ConfigError('OPTION_INVALID', 'password', 'holds what no password may hold (RFC 4013)')
  }
  const salted = pbkdf2Sync(prepared, salt, iterations, 32, 'sha256')
  return {
    salt,
    iterations,
    storedKey: sha256(hmac(salted, 'Client Key')),
    serverKey: hmac(salted, 'Server Key'),
  }
}

interface ClientFirst {
  /** The GS2 header, which the client repeats under its proof. */
  readonly header: string
  readonly bare: string
  readonly user: string
  readonly actAs: string | undefined
  readonly nonce: string
}

const malformed: SaslStep = { kind: 'malformed' }

/** RFC 5802, section 7; a mandatory extension (`m=`) and channel binding (`p=`) are not known. */
const clientFirst = /^([ny],(?:a=([^,]+))?,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]{1,256})(?:,[^\0]*)?)$/
const clientFinal = /^(c=([A-Za-z0-9+/=]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,[^\0]*)?),p=([A-Za-z0-9+/]+={0,2})$/

function readFirst(text: string): ClientFirst | undefined {
  const [, header, actAs, bare, name = '', nonce] = clientFirst.exec(text) ?? []
  const user = fromSaslName(name)
  const other = actAs === undefined ? undefined : fromSaslName(actAs)
  if (header === undefined || bare === undefined || nonce === undefined || !isUser(user)) return undefined
  if (actAs !== undefined && !isUser(other)) return undefined
  return { header, bare, user, actAs: other === user ? undefined : other, nonce }
}

/** `=2C` is a comma and `=3D` an equals sign, and there is no other `=`. */
function fromSaslName(name: string): string | undefined {
  if (/=(?!2C|3D)/.test(name)) return undefined
  return preparedText(name.replaceAll('=2C', ',').replaceAll('=3D', '='))
}

/** The server has proved itself too; the client has nothing left to say (RFC 4954, section 4). */
function acknowledged({ user, actAs }: ClientFirst, text: string): SaslStep {
  if (text !== '') return malformed
  const credentials = { mechanism: 'SCRAM-SHA-256', user, ...(actAs === undefined ? {} : { actAs }) } as const
  return { kind: 'claim', credentials }
}

function madeUp(user: string, secret: Uint8Array): { readonly salt: Uint8Array; readonly iterations: number } {
  return { salt: hmac(secret, user).subarray(0, 16), iterations: scramIterations }
}

function hmac(key: Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}

function sha256(octets: Uint8Array): Buffer {
  return createHash('sha256').update(octets).digest()
}
