// A certificate of the inbox's own, good or bad on purpose: X.509 version 3 (RFC 5280) over P-256, signed by itself.
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/** What a certificate says. */
export interface CertificateFacts {
  /** Host names and IP addresses that it is good for; the first is its subject. */
  readonly names: readonly string[]
  /** Milliseconds since 1970-01-01 00:00 UTC. */
  readonly notBefore: number
  readonly notAfter: number
  readonly serial: Uint8Array
}

/** A certificate and its private key, as PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

/** Makes a key and a certificate signed with it. A client that is given `cert` as an authority trusts it. */
export function makeCertificate(facts: CertificateFacts): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = tbsCertificate(facts, publicKey)
  const signature = createSign('sha256').update(body).sign(privateKey)
  const whole = sequence(body, ecdsaWithSha256, bitString(signature))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines(whole.toString('base64'))}-----END CERTIFICATE-----\n`,
  }
}

function tbsCertificate({ names, notBefore, notAfter, serial }: CertificateFacts, key: KeyObject): Buffer {
  const subject = nameOf(names[0] ?? 'localhost')
  return sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(Buffer.concat([Uint8Array.of(0x01), serial])),
    ecdsaWithSha256,
    subject,
    sequence(time(notBefore), time(notAfter)),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames(names), isAuthority)),
  )
}

function alternativeNames(names: readonly string[]): Buffer {
  const each = names.map((name) =>
    isIP(name) ? tagged(0x87, addressOctets(name)) : tagged(0x82, Buffer.from(name, 'ascii')),
  )
  return sequence(identifier('551d11'), tagged(0x04, sequence(...each)))
}

function addressOctets(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (half: string) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = new Array(tail === undefined ? 0 : 8 - before.length - after.length).fill(0)
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]))
}

/** One relative name, CN, in UTF-8. */
function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(text, 'utf8')))))
}

/** UTCTime until 2049, as RFC 5280, 4.1.2.5 demands, GeneralizedTime from then on. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')
  const late = Number(digits.slice(0, 4)) >= 2050
  return tagged(late ? 0x18 : 0x17, Buffer.from(late ? digits : digits.slice(2), 'ascii'))
}

const identifier = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
/** Critical BasicConstraints with CA true, so that a client can trust the certificate by itself. */
const isAuthority = sequence(
  identifier('551d13'),
  Buffer.from('0101ff', 'hex'),
  tagged(0x04, sequence(Buffer.from('0101ff', 'hex'))),
)

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function bitString(octets: Uint8Array): Buffer {
  return tagged(0x03, Buffer.concat([Uint8Array.of(0), octets]))
}

function integer(octets: Uint8Array): Buffer {
  return tagged(0x02, octets)
}

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Uint8Array.of(tag, ...size), content])
}

function lines(base64: string): string {
  return base64.replace(/.{1,64}/g, '$&\n')
}
