import { domainToASCII } from 'node:url'
import { AddressError } from '../errors.ts'
import { closeBracket, dot, isLdh, openBracket } from './character-class.ts'
import { shown } from './plain-text.ts'

/** What a reader took from a text, and where it stopped. */
export interface Taken {
  readonly value: string
  /** The offset of the first character that was not taken. */
  readonly end: number
}

/**
 * Reads a domain or a domain literal from `start` on (RFC 5321, 4.1.2): labels of letters, digits and hyphens, those
 * with other letters as A-labels (UTS 46, non-transitional). The letter case of ASCII labels is kept.
 *
 * @throws AddressError with the offset in `text`
 */
export function readDomain(text: string, start: number, field: string): Taken {
  if (text.charCodeAt(start) === openBracket) return readLiteral(text, start, field)
  const labels: string[] = []
  let at = start
  for (;;) {
    const end = endOfLabel(text, at)
    labels.push(toLabel(text, at, end, field))
    at = end
    // A code unit is at least one octet of the ASCII form: no need to read on.
    if (at - start > 255) throw domainTooLong(start, field)
    if (text.charCodeAt(at) !== dot) break
    at++
  }
  const value = labels.join('.')
  if (value.length > 255) throw domainTooLong(start, field)
  refuseNumeric(value, labels.at(-1) ?? '', start, field)
  return { value, end: at }
}

function endOfLabel(text: string, start: number): number {
  let at = start
  // One character beyond the longest label is enough to refuse it.
  for (; at < text.length && at - start < 64; at++) {
    const code = text.charCodeAt(at)
    if (code < 128 && !isLdh(code)) break
  }
  return at
}

function toLabel(text: string, start: number, end: number, field: string): string {
  if (start === end) {
    const problem = `expected a domain label, got ${shown(text, start)}; write the domain as example.com, without empty labels`
    throw new AddressError(field, start, problem)
  }
  // A code unit is at least one octet of an A-label, so longer ones need no conversion to be refused.
  if (end - start > 63) throw tooLong(start, field)
  const given = text.slice(start, end)
  const label = isAscii(given) ? given : toALabel(given, start, field)
  if (label.length > 63) throw tooLong(start, field)
  if (label.startsWith('-') || label.endsWith('-')) {
    throw new AddressError(
      field,
      start,
      `the domain label "${label}" begins or ends with a hyphen, which no host name may`,
    )
  }
  return label
}

// Invisible characters that UTS 46 drops: two domains that look alike would become one. The joiners are left to it.
const ignored = /[^\P{Cf}\u200c\u200d]|[\p{Cc}\p{Cs}\p{Z}]/u

function toALabel(given: string, start: number, field: string): string {
  const bad = given.search(ignored)
  if (bad !== -1)
    throw new AddressError(field, start + bad, `${shown(given, bad)} cannot stand in a domain; leave it out`)
  const label = domainToASCII(given)
  if (label === '') {
    throw new AddressError(
      field,
      start,
      `"${given}" is not an internationalised domain label (UTS 46); check its spelling`,
    )
  }
  if (!/^xn--[a-z0-9-]+$/.test(label)) {
    const problem = `"${given}" holds characters that stand for ASCII ones; write it as "${label}" if that is meant`
    throw new AddressError(field, start, problem)
  }
  return label
}

function domainTooLong(start: number, field: string): AddressError {
  return new AddressError(field, start, 'a domain has at most 255 octets in its ASCII form (RFC 5321, 4.5.3.1.2)')
}

function tooLong(start: number, field: string): AddressError {
  return new AddressError(field, start, 'a domain label has at most 63 octets in its ASCII form (RFC 1035, 2.3.4)')
}

function refuseNumeric(domain: string, last: string, start: number, field: string): void {
  if (!/^[0-9]+$/.test(last)) return
  const remedy = isIPv4(domain) ? `write the literal [${domain}]` : 'the last label of a domain is never a number'
  throw new AddressError(field, start, `"${domain}" is not a domain: ${remedy}`)
}

// RFC 5321, 4.1.3
function readLiteral(text: string, start: number, field: string): Taken {
  let at = start + 1
  while (at < text.length && at - start < 60 && isLiteralCharacter(text.charCodeAt(at))) at++
  if (text.charCodeAt(at) !== closeBracket) {
    throw new AddressError(field, at, `expected "]" after the IP address of a domain literal, got ${shown(text, at)}`)
  }
  const inside = text.slice(start + 1, at)
  const end = at + 1
  if (isIPv4(inside)) return { value: `[${inside}]`, end }
  const address = inside.slice(5)
  if (inside.slice(0, 5).toLowerCase() === 'ipv6:' && URL.canParse(`http://[${address}]/`)) {
    return { value: `[IPv6:${address}]`, end }
  }
  throw new AddressError(field, start, `"[${inside}]" is not a domain literal; write [192.0.2.1] or [IPv6:2001:db8::1]`)
}

function isLiteralCharacter(code: number): boolean {
  return code === dot || code === 58 || (isLdh(code) && code !== 45)
}

function isIPv4(text: string): boolean {
  const numbers = text.split('.')
  return numbers.length === 4 && numbers.every((each) => /^(0|[1-9][0-9]{0,2})$/.test(each) && Number(each) <= 255)
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}
