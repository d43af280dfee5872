import { AddressError } from '../errors.ts'
import { readAddress } from '../message/address.ts'
import { readDomain } from '../message/domain.ts'

/** The address inside angle brackets, and where what follows them begins. */
export interface HeardPath {
  /** As {@link parseAddress} leaves it; empty for the null reverse path; `postmaster` may stand alone. */
  readonly value: string
  readonly end: number
  /** It was not all ASCII on the wire, so that it needs SMTPUTF8 (RFC 6531, 3.3). */
  readonly utf8: boolean
}

/** Why a text is no path, in printable ASCII. */
export interface PathFault {
  readonly problem: string
}

/** What MAIL names, from its `<` on (RFC 5321, 4.1.2): an address, or nothing for reports about mail (4.5.5). */
export function readReversePath(text: string, start: number): HeardPath | PathFault {
  if (text.startsWith('<>', start)) return { value: '', end: start + 2, utf8: false }
  return readPath(text, start, 'MAIL')
}

/** What RCPT names, from its `<` on; every domain's postmaster, and with none the server's own (RFC 5321, 4.5.1). */
export function readForwardPath(text: string, start: number): HeardPath | PathFault {
  const [postmaster] = /^<postmaster>/i.exec(text.slice(start, start + 12)) ?? []
  if (postmaster !== undefined) return { value: 'postmaster', end: start + postmaster.length, utf8: false }
  return readPath(text, start, 'RCPT')
}

function readPath(text: string, start: number, verb: string): HeardPath | PathFault {
  if (text[start] !== '<') {
    const space = text[start] === ' ' && text[start + 1] === '<'
    return { problem: space ? 'No space stands between the colon and <' : 'The address stands in angle brackets' }
  }
  try {
    const { value, end } = readAddress(text, afterRoute(text, start + 1, verb), verb)
    if (text[end] !== '>') return { problem: `Expected > at offset ${end - start} of the path` }
    return { value, end: end + 1, utf8: !/^[\x20-\x7e]*$/.test(text.slice(start, end)) }
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    return { problem: error.message.slice(0, 300).replace(/[^\x20-\x7e]/g, '?') }
  }
}

/** A source route is read and has no meaning any more (RFC 5321, 4.1.1.3 and appendix C): `@one,@two:ada@example.com`. */
function afterRoute(text: string, start: number, verb: string): number {
  if (text[start] !== '@') return start
  for (let at = start; ; ) {
    const { end } = readDomain(text, at + 1, verb)
    if (text[end] === ':') return end + 1
    if (text[end] !== ',' || text[end + 1] !== '@')
      throw new AddressError(verb, end, 'a source route ends with a colon')
    at = end + 1
  }
}
