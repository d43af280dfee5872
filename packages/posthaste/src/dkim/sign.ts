import type { KeyObject } from 'node:crypto'
import { createMessageDigester, bodyHash as hashOfBody, type MessageDigest } from './body-hash.ts'
import type { Canonicalization } from './canonical-body.ts'
import { canonicalField } from './canonical-header.ts'
import { halvesOf, headerTexts } from './header-block.ts'
import { nodeCrypto } from './node-crypto.ts'
import { signedField, unsignedField } from './signature-field.ts'
import { namesToSign, signedText } from './signed-fields.ts'
import type { DkimAlgorithm, SigningKey } from './signing-key.ts'

/** A key and where its public half is published: at `<selector>._domainkey.<domain>`. */
export interface DomainKey extends SigningKey {
  readonly domain: string
  readonly selector: string
}

/** How signatures are made. */
export interface SigningRules {
  /** Of the header, and of the body. */
  readonly canonicalization: readonly [header: Canonicalization, body: Canonicalization]
  /** How long a signature is good for; undefined for ever. */
  readonly expiresAfterMs: number | undefined
}

/** The octets of a message: at once, or in chunks, as often as wanted and the same each time. */
export interface Signable {
  readonly octets?: Uint8Array
  open(): AsyncIterable<Uint8Array>
}

/** The fields to put before a message, and what they were made of. */
export interface Signatures {
  /** One DKIM-Signature field for each key, in their order. */
  readonly fields: string
  readonly digest: MessageDigest
}

/**
 * Signs a message with each key (RFC 6376, RFC 8463). A message that is not in memory is read once, in bounded memory. RSA is
 * done by another thread.
 */
export async function signMessage(
  message: Signable,
  keys: readonly DomainKey[],
  { canonicalization, expiresAfterMs }: SigningRules,
  nowMs: number,
): Promise<Signatures> {
  const [headerForm, bodyForm] = canonicalization
  const digest = message.octets ? digestAtOnce(message.octets, bodyForm) : await digestOf(message.open(), bodyForm)
  const present = headerTexts(digest.header)
  const names = namesToSign(present)
  const text = signedText(names, present, headerForm)
  const signedAt = Math.floor(nowMs / 1000)
  const fields = await Promise.all(
    keys.map(async ({ algorithm, domain, selector, key }) => {
      const unsigned = unsignedField({
        algorithm,
        canonicalization: `${headerForm}/${bodyForm}`,
        domain,
        selector,
        signedAt,
        expiresAt: expiresAfterMs === undefined ? undefined : signedAt + Math.floor(expiresAfterMs / 1000),
        fields: names,
        bodyHash: digest.bodyHash,
      })
      const covered = Buffer.from(text + canonicalField(unsigned, headerForm), 'latin1')
      return signedField(unsigned, await signatureOf(covered, algorithm, key))
    }),
  )
  return { fields: fields.join(''), digest }
}

/** What is hashed and known of a message that is read in chunks. */
export async function digestOf(chunks: AsyncIterable<Uint8Array>, how: Canonicalization): Promise<MessageDigest> {
  const digester = createMessageDigester(how)
  for await (const chunk of chunks) digester.push(chunk)
  return digester.end()
}

function digestAtOnce(octets: Uint8Array, how: Canonicalization): MessageDigest {
  const { header, body } = halvesOf(octets)
  return { header, bodyHash: hashOfBody(body, how).hash, size: octets.length }
}

/** In base64. Ed25519 signs the hash of the text (RFC 8463, 3), and so fast that another thread would cost more. */
async function signatureOf(text: Buffer, algorithm: DkimAlgorithm, key: KeyObject): Promise<string> {
  const { createHash, sign } = nodeCrypto()
  if (algorithm === 'ed25519-sha256')
    return sign(null, createHash('sha256').update(text).digest(), key).toString('base64')
  return await new Promise((resolve, reject) => {
    sign('sha256', text, key, (error, signature) => (error ? reject(error) : resolve(signature.toString('base64'))))
  })
}
