import { keyRecordName } from './key-record.ts'

/** The most octets of one string of a TXT record (RFC 1035, 3.3). */
const longestString = 255

/** A record as a line of a zone file of BIND, cut into strings as DNS wants them. */
export function zoneLine(selector: string, domain: string, record: string): string {
  const strings = record.match(new RegExp(`.{1,${longestString}}`, 'g')) ?? []
  const quoted = strings.map((each) => `"${each}"`)
  const value = quoted.length === 1 ? quoted.join('') : `( ${quoted.join('\n  ')} )`
  return `${keyRecordName(selector, domain)}. IN TXT ${value}`
}
