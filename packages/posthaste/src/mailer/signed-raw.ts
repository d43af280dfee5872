// The last step before octets leave: the signatures are put before them.
import { createMessageDigester, type MessageDigest } from '../dkim/body-hash.ts'
import { halvesOf, headerTexts } from '../dkim/header-block.ts'
import { signMessage } from '../dkim/sign.ts'
import { ConfigError, MessageError } from '../errors.ts'
import { domainOf } from '../message/address.ts'
import { readMailboxes } from '../mime/parse/mailboxes.ts'
import type { Raw } from '../mime/raw.ts'
import { hasCleanLines, withCleanLines } from '../octets/clean-lines.ts'
import type { Clock } from '../runtime/clock.ts'
import { keysFor, type Signing } from './resolve-dkim.ts'

/**
 * The message with its signatures before it. One that is not in memory is read twice, first for the hash of its body, and never
 * held; its size is known then.
 *
 * Throws DKIM_KEY_MISSING when no key is for `domain`, that of From, or one above it; and ATTACHMENT_UNREADABLE, while the
 * octets are read, when they are not those that were signed.
 */
export async function signedRaw(raw: Raw, domain: string, signing: Signing, clock: Clock): Promise<Raw> {
  const keys = keysFor(signing, domain)
  if (keys === undefined) {
    if (signing.unsigned === 'allow') return raw
    throw noKeyFor(domain, signing)
  }
  const { fields, digest } = await signMessage(raw, keys, signing.rules, clock.now())
  const head = Buffer.from(fields, 'latin1')
  const marks = { ...raw, size: head.length + digest.size }
  if (raw.octets === undefined) return { ...marks, open: () => asSigned(raw, head, digest, signing) }
  const joined = Buffer.concat([head, raw.octets])
  const octets = hasCleanLines(raw.octets) ? withCleanLines(joined) : joined
  return {
    ...marks,
    octets,
    async *open() {
      yield octets
    },
  }
}

/** The domain of From, in octets that somebody else composed. @throws MessageError MESSAGE_INVALID */
export function authorDomainOf(octets: Uint8Array): string {
  const froms = headerTexts(halvesOf(octets).header).filter(({ name }) => name === 'from')
  const [from] = froms
  if (from === undefined || froms.length > 1)
    throw new MessageError('MESSAGE_INVALID', 'raw', `needs one From to be signed, and has ${froms.length || 'none'}`)
  const address = readMailboxes(from.text.slice(from.text.indexOf(':') + 1))[0]?.address ?? ''
  if (/.@./.test(address)) return domainOf(address)
  throw new MessageError('MESSAGE_INVALID', 'raw', 'From holds no address, so nobody knows whose key signs')
}

/** The last chunk is kept back until all that was read is known to be what was signed. */
async function* asSigned(
  raw: Raw,
  head: Uint8Array,
  signed: MessageDigest,
  { rules }: Signing,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head
  const digester = createMessageDigester(rules.canonicalization[1])
  let last: Uint8Array | undefined
  for await (const chunk of raw.open()) {
    digester.push(chunk)
    if (last !== undefined) yield last
    last = chunk
  }
  const { bodyHash, header } = digester.end()
  if (bodyHash !== signed.bodyHash || header !== signed.header)
    throw new MessageError(
      'ATTACHMENT_UNREADABLE',
      'attachments',
      'the second reading gave other octets than the first, which was signed; a stream must give the same each time',
    )
  if (last !== undefined) yield last
}

function noKeyFor(domain: string, { keys }: Signing): ConfigError {
  const known = [...keys.keys()].join(', ')
  return new ConfigError(
    'DKIM_KEY_MISSING',
    'dkim',
    `no key signs for ${domain}, the domain of From; there are keys for ${known}. Add one, or set unsigned: 'allow'`,
  )
}
