import type { Canonicalization } from './canonical-body.ts'
import { canonicalField } from './canonical-header.ts'
import type { HeaderText } from './header-block.ts'

// Which fields a signature covers (RFC 6376, 5.4), and their octets in the order in which they are signed.

/** Signed and listed once more than they stand there, so that nobody can add one without breaking the signature (8.15). */
const overSigned = ['From', 'To', 'Subject', 'Date'].map(withKey)

/** Signed where they stand; every `List-…` field is as well. */
const signed = [
  'Sender',
  'Cc',
  'Reply-To',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Feedback-ID',
  'CFBL-Address',
  'CFBL-Feedback-ID',
].map(withKey)

/** The names for `h=`: one for each field that is signed, and one more of those that must not come twice. */
export function namesToSign(fields: readonly HeaderText[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { name } of fields) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names: string[] = []
  const add = (name: string, times: number): void => {
    for (let time = 0; time < times; time++) names.push(name)
  }
  for (const [key, name] of overSigned) add(name, (counts.get(key) ?? 0) + 1)
  for (const [key, name] of signed) add(name, counts.get(key) ?? 0)
  for (const [key, count] of counts) if (key.startsWith('list-')) add(inTitleCase(key), count)
  return names
}

/**
 * The fields that the names stand for, in canonical form with a CRLF after each. The last field of a name is taken first, then
 * the one above it; a name that has none left stands for nothing (RFC 6376, 5.4.2).
 */
export function signedText(names: readonly string[], fields: readonly HeaderText[], how: Canonicalization): string {
  const left = new Map<string, string[]>()
  for (const { name, text } of fields) {
    const others = left.get(name)
    if (others) others.push(text)
    else left.set(name, [text])
  }
  let signed = ''
  for (const name of names) {
    const text = left.get(name.toLowerCase())?.pop()
    if (text !== undefined) signed += `${canonicalField(text, how)}\r\n`
  }
  return signed
}

function withKey(name: string): readonly [key: string, name: string] {
  return [name.toLowerCase(), name]
}

function inTitleCase(name: string): string {
  return name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
