import type { Canonicalization } from './canonical-body.ts'

/** What a DKIM-Signature field says (RFC 6376, 3.5) but for the signature itself. */
export interface SignatureFacts {
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  readonly canonicalization: `${Canonicalization}/${Canonicalization}`
  readonly domain: string
  readonly selector: string
  /** Seconds since 1970. */
  readonly signedAt: number
  /** Seconds since 1970. */
  readonly expiresAt: number | undefined
  readonly fields: readonly string[]
  readonly bodyHash: string
}

/** Lines end before this column, where a tag or a name in `h=` is not longer by itself. */
const foldAt = 72

/** The field with an empty `b=` at its end, which is what is signed and what the signature is put after. */
export function unsignedField(facts: SignatureFacts): string {
  const tags = [
    'v=1;',
    `a=${facts.algorithm};`,
    `c=${facts.canonicalization};`,
    `d=${facts.domain};`,
    `s=${facts.selector};`,
    `t=${facts.signedAt};`,
    ...(facts.expiresAt === undefined ? [] : [`x=${facts.expiresAt};`]),
  ]
  let field = 'DKIM-Signature:'
  let column = field.length
  const add = (word: string, gap: ' ' | ''): void => {
    const folded = column + gap.length + word.length > foldAt
    field += folded ? `\r\n ${word}` : gap + word
    column = folded ? 1 + word.length : column + gap.length + word.length
  }
  for (const tag of tags) add(tag, ' ')
  const last = facts.fields.length - 1
  for (const [index, name] of facts.fields.entries()) {
    add(`${index === 0 ? 'h=' : ''}${name}${index === last ? ';' : ':'}`, index === 0 ? ' ' : '')
  }
  add(`bh=${facts.bodyHash};`, ' ')
  return `${field}\r\n b=`
}

/** The field with its signature in base64, folded, and its CRLF. */
export function signedField(unsigned: string, signature: string): string {
  const lines = signature.match(/.{1,68}/g) ?? []
  return `${unsigned}${lines.join('\r\n ')}\r\n`
}
