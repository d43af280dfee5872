import { asBuffer } from '../octets/as-buffer.ts'
import type { Random } from '../runtime/random.ts'
import type { Part } from './shape.ts'

/**
 * What every boundary of a message begins with (RFC 2046, 5.1.1). `=_` can stand in no quoted-printable and no base64, and
 * the rest is random; content that is written as it is, is searched for it all the same.
 */
export function freshBoundary(shape: Part, random: Random): string {
  const token = `=_${asBuffer(random.bytes(15)).toString('base64url')}`
  let boundary = token
  for (let attempt = 1; occursIn(shape, boundary); attempt++) boundary = `${token}.${attempt}`
  return boundary
}

function occursIn(part: Part, boundary: string): boolean {
  if (part.kind === 'multipart') return part.parts.some((each) => occursIn(each, boundary))
  const { encoding, segment } = part.body
  if (encoding === 'base64' || encoding === 'quoted-printable') return false
  if (segment.kind === 'text' || segment.kind === 'lines') return segment.text.includes(boundary)
  if (segment.kind !== 'octets') return false
  return asBuffer(segment.octets).includes(boundary)
}
