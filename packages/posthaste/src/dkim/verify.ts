import { type BodyHash, bodyHash } from './body-hash.ts'
import { canonicalField } from './canonical-header.ts'
import { type HeaderText, halvesOf, headerTexts } from './header-block.ts'
import { type KeyRecord, keyRecordName, readKeyRecord, type UnusableRecord } from './key-record.ts'
import { nodeCrypto } from './node-crypto.ts'
import { readSignature, type Signature, withoutSignature } from './signature.ts'
import { signedText } from './signed-fields.ts'
import { fewestBits } from './signing-key.ts'

/** What became of one signature; the words are those of RFC 8601, 2.7.1. */
export interface SignatureVerdict {
  readonly result: 'pass' | 'fail' | 'permerror' | 'temperror'
  /** Why it did not pass. */
  readonly problem?: string
  /** What a reader should know of a signature that passed. */
  readonly warnings: readonly string[]
  /** `d=`, `s=` and `a=`, where they could be read. */
  readonly domain?: string
  readonly selector?: string
  readonly algorithm?: string
  /** The names in `h=`. */
  readonly fields: readonly string[]
}

/** What is needed from outside to verify. */
export interface VerifyOptions {
  /** The TXT records at a name, each whole; none where the name has none. Rejects when nobody knows now. */
  readonly texts: (name: string) => Promise<readonly string[]>
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** Signatures beyond these are not looked at: each costs a question to DNS. */
const mostSignatures = 8

/**
 * Checks every signature of a message (RFC 6376, 6), from the top down. Lines must end in CRLF.
 *
 * Gives no verdict where there is no signature, and one for each of the first eight.
 */
export async function verifyMessage(octets: Uint8Array, options: VerifyOptions): Promise<readonly SignatureVerdict[]> {
  const { header, body } = halvesOf(octets)
  const fields = headerTexts(header)
  const hashes = new Map<string, BodyHash>()
  const hashOf = ({ bodyForm, bodyLength }: Signature): BodyHash => {
    const way = `${bodyForm} ${bodyLength}`
    const hash = hashes.get(way) ?? bodyHash(body, bodyForm, bodyLength)
    hashes.set(way, hash)
    return hash
  }
  const signatures = fields.filter(({ name }) => name === 'dkim-signature').slice(0, mostSignatures)
  return await Promise.all(signatures.map((each) => verdictOf(each, fields, hashOf, options)))
}

async function verdictOf(
  own: HeaderText,
  fields: readonly HeaderText[],
  hashOf: (signature: Signature) => BodyHash,
  { texts, nowMs }: VerifyOptions,
): Promise<SignatureVerdict> {
  const read = readSignature(own.text.slice(own.text.indexOf(':') + 1))
  if ('problem' in read) return { result: 'permerror', warnings: [], fields: [], ...read }
  const { domain, selector, algorithm, expiresAt, bodyLength } = read
  const ended = (result: SignatureVerdict['result'], problem?: string, warnings: string[] = []): SignatureVerdict => ({
    result,
    ...(problem === undefined ? {} : { problem }),
    warnings,
    domain,
    selector,
    algorithm,
    fields: read.fields,
  })
  if (fields.filter(({ name }) => name === 'from').length !== 1)
    return ended('permerror', 'the message has not exactly one From')
  if (expiresAt !== undefined && expiresAt * 1000 < nowMs)
    return ended('fail', `expired at ${new Date(expiresAt * 1000).toISOString()}`)
  const { hash, size } = hashOf(read)
  if (bodyLength !== undefined && bodyLength > size) return ended('permerror', 'l= is more than the body has')
  if (hash !== read.bodyHash) return ended('fail', 'the body was changed')
  const record = await recordOf(read, texts)
  if ('problem' in record) return ended(record.result, record.problem)
  const unfit = unfitness(record, read)
  if (unfit !== undefined) return ended('permerror', unfit)
  if (!isSignedBy(record, read, own, fields)) return ended('fail', 'the header was changed, or it is another key')
  return ended('pass', undefined, warningsOf(read, record, size, fields))
}

async function recordOf(
  { selector, domain, algorithm }: Signature,
  texts: VerifyOptions['texts'],
): Promise<KeyRecord | { readonly result: 'permerror' | 'temperror'; readonly problem: string }> {
  const name = keyRecordName(selector, domain)
  let records: readonly string[]
  try {
    records = await texts(name)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { result: 'temperror', problem: `the key at ${name} could not be asked for: ${why}` }
  }
  if (records.length === 0) return { result: 'permerror', problem: `there is no key at ${name}` }
  // RFC 6376 (3.6.2.2) leaves open what several records mean; the first that fits is taken.
  const read = records.slice(0, mostSignatures).map(readKeyRecord)
  const fits = (each: KeyRecord | UnusableRecord) => !('problem' in each) && algorithm.startsWith(`${each.type}-`)
  const usable = read.find(fits) ?? read.find((each) => !('problem' in each)) ?? read[0]
  if (usable === undefined || 'problem' in usable)
    return { result: 'permerror', problem: usable?.problem ?? 'there is no key' }
  return usable
}

/** Why a key must not be used for a signature. */
function unfitness(record: KeyRecord, { algorithm, domain, identityDomain }: Signature): string | undefined {
  if (!algorithm.startsWith(`${record.type}-`)) return `the key is for ${record.type}, the signature is ${algorithm}`
  if (record.type === 'rsa' && record.bits < fewestBits) return `the RSA key has ${record.bits} bits (RFC 8301, 3.2)`
  if (record.strict && identityDomain !== domain) return 'the key is not for the domains below d= (t=s)'
  return undefined
}

function isSignedBy(
  { type, key }: KeyRecord,
  read: Signature,
  own: HeaderText,
  fields: readonly HeaderText[],
): boolean {
  const { createHash, verify } = nodeCrypto()
  const others = fields.filter((each) => each !== own)
  const itself = canonicalField(withoutSignature(own.text), read.headerForm)
  const covered = Buffer.from(signedText(read.fields, others, read.headerForm) + itself, 'latin1')
  try {
    return type === 'rsa'
      ? verify('sha256', covered, key, read.signature)
      : verify(null, createHash('sha256').update(covered).digest(), key, read.signature)
  } catch {
    return false
  }
}

function warningsOf(read: Signature, record: KeyRecord, size: number, fields: readonly HeaderText[]): string[] {
  const covered = new Set(read.fields.map((name) => name.toLowerCase()))
  const open = ['to', 'subject', 'date'].filter(
    (name) => !covered.has(name) && fields.some((each) => each.name === name),
  )
  return [
    ...(read.bodyLength === undefined
      ? []
      : [`l= covers ${read.bodyLength} of ${size} octets: anybody can add to the body`]),
    ...(open.length === 0 ? [] : [`not signed: ${open.join(', ')}`]),
    ...(record.type === 'rsa' && record.bits < 2048 ? [`the RSA key has only ${record.bits} bits`] : []),
    ...(record.testing ? ['the domain is only testing (t=y)'] : []),
  ]
}
