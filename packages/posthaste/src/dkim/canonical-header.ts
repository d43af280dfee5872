import type { Canonicalization } from './canonical-body.ts'

/** A header field in the form that is signed (RFC 6376, 3.4.1 and 3.4.2): a character for each octet, without its last CRLF. */
export function canonicalField(field: string, how: Canonicalization): string {
  if (how === 'simple') return field
  const colon = field.indexOf(':')
  const name = withoutBlanksAtEnd(field.slice(0, colon)).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
  const given = field.slice(colon + 1)
  const value = isReduced(given) ? given : given.replaceAll('\r\n', '').replaceAll(/[ \t]+/g, ' ')
  const start = value.startsWith(' ') ? 1 : 0
  return `${name}:${value.slice(start, value.endsWith(' ') && value.length > start ? -1 : undefined)}`
}

/** Whether no fold, tab or run of spaces is in a value, as in most. */
function isReduced(value: string): boolean {
  return !value.includes('\r') && !value.includes('\t') && !value.includes('  ')
}

function withoutBlanksAtEnd(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === ' ' || name[end - 1] === '\t')) end--
  return name.slice(0, end)
}
