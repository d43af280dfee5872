// What is doubtful about a message? What the parser found, and what is valid but will disappoint those who get it.
import { isAscii } from 'node:buffer'
import {
  allParts,
  type Defect,
  decodeBody,
  decodeHeaderText,
  fieldNamed,
  type MessageSummary,
  type ParsedMessage,
  type ParsedPart,
} from 'posthaste/parse'
import type { Warning, WarningKind } from './facts.ts'
import { readUnsubscribe } from './unsubscribe.ts'

/** Everything that is doubtful, in the order of the octets; what is missing comes first. */
export function warningsOf(
  parsed: ParsedMessage,
  summary: MessageSummary,
  octets: Uint8Array,
  { recipients }: { readonly recipients: readonly string[] },
): readonly Warning[] {
  return [
    ...missingFields(parsed.root, summary),
    ...unsubscribeWarnings(parsed.root, recipients.length),
    ...textWarnings(parsed.root, summary, octets),
    ...parsed.defects.flatMap(fromDefect),
  ]
}

function fromDefect({ kind, text, offset, count }: Defect): readonly Warning[] {
  // Which field is missing is said by missingFields.
  if (kind === 'missing-field') return []
  return [{ kind, text: count > 1 ? `${text}; ${count} times, at first here` : text, offset }]
}

function missingFields(root: ParsedPart, { html }: MessageSummary): readonly Warning[] {
  const expected: readonly (readonly [name: string, kind: WarningKind, text: string])[] = [
    ['Date', 'missing-date', 'there is no Date (RFC 5322, 3.6): servers add the time of arrival, or take it for spam'],
    ['From', 'missing-from', 'there is no From (RFC 5322, 3.6): most servers refuse it'],
    ['Message-ID', 'missing-message-id', 'there is no Message-ID (RFC 5322, 3.6.4): replies cannot be threaded'],
    ['Subject', 'missing-subject', 'there is no Subject'],
  ]
  const missing = expected.filter(([name]) => fieldNamed(root, name) === undefined)
  const isMime = root.parts.length > 0 || html !== undefined || fieldNamed(root, 'Content-Type') !== undefined
  const version: readonly (typeof missing)[number][] =
    isMime && fieldNamed(root, 'MIME-Version') === undefined
      ? [['MIME-Version', 'missing-mime-version', 'there is a Content-Type and no MIME-Version (RFC 2045, 4)']]
      : []
  const bcc = fieldNamed(root, 'Bcc')
  const visible: readonly Warning[] =
    bcc === undefined || bcc.raw.trim() === ''
      ? []
      : [{ kind: 'visible-bcc', text: 'every recipient can read the Bcc field (RFC 5322, 3.6.3)', offset: bcc.start }]
  return [...[...missing, ...version].map(([, kind, text]) => ({ kind, text })), ...visible]
}

// From here on a message is taken for bulk mail.
const manyRecipients = 10

function unsubscribeWarnings(root: ParsedPart, recipients: number): readonly Warning[] {
  const precedence = decodeHeaderText(fieldNamed(root, 'Precedence')?.raw ?? '').toLowerCase()
  const isList = fieldNamed(root, 'List-Id') !== undefined || precedence === 'bulk' || precedence === 'list'
  const { header, post, links, errors } = readUnsubscribe(root)
  if (header === '') {
    if (!isList && recipients < manyRecipients) return []
    const why = isList ? 'its header says that it is bulk mail' : `it went to ${recipients} recipients at once`
    return [{ kind: 'missing-unsubscribe', text: `there is no List-Unsubscribe (RFC 2369), and ${why}` }]
  }
  const offset = fieldNamed(root, 'List-Unsubscribe')?.start ?? 0
  if (errors.length > 0) return errors.map((text) => ({ kind: 'bad-field', text: `List-Unsubscribe: ${text}`, offset }))
  if (post !== '' || !links.some((link) => link.startsWith('https:'))) return []
  const text = 'there is no List-Unsubscribe-Post: large providers demand one-click unsubscribing (RFC 8058)'
  return [{ kind: 'missing-one-click', text, offset }]
}

// Gmail shows no more of a message; what follows, a link to unsubscribe included, is behind "View entire message".
const clippedAfter = 102 * 1024

function textWarnings(root: ParsedPart, { text, html }: MessageSummary, octets: Uint8Array): readonly Warning[] {
  const found: Warning[] = []
  if (html !== undefined && text === undefined) {
    found.push({
      kind: 'missing-text',
      text: 'there is HTML and no text part: some readers show nothing, and filters count it',
    })
  }
  if (html !== undefined && Buffer.byteLength(html) > clippedAfter) {
    const size = Math.ceil(Buffer.byteLength(html) / 1024)
    found.push({ kind: 'clipped-html', text: `the HTML has ${size} kB: Gmail cuts it off after 102 kB` })
  }
  const without = html === undefined ? 0 : imagesWithoutAlt(html)
  if (without > 0) {
    const which = without === 1 ? 'an image has' : `${without} images have`
    found.push({ kind: 'image-without-alt', text: `${which} no alt text, which many see in its place` })
  }
  const [absent] = html === undefined ? [] : absentParts(html, root)
  if (absent !== undefined) {
    found.push({ kind: 'missing-part', text: `the HTML shows cid:${absent}, and no part has that Content-ID` })
  }
  const bare = allParts(root).find((part) => lacksCharset(part, octets))
  if (bare !== undefined) {
    const where = 'text holds more than ASCII and names no charset (RFC 2046, 4.1.2): readers guess'
    found.push({ kind: 'missing-charset', text: where, offset: bare.offsets.headerStart })
  }
  return found
}

function lacksCharset(part: ParsedPart, octets: Uint8Array): boolean {
  const { type, parameters } = part.contentType
  if (!/^text\/(?:plain|html|calendar|csv)$/.test(type) || parameters.some(([name]) => name === 'charset')) return false
  return !isAscii(decodeBody(part, octets))
}

/** The content IDs that attributes and styles of the HTML name, and no part has (RFC 2392). */
function absentParts(html: string, root: ParsedPart): readonly string[] {
  const present = new Set(allParts(root).map(({ contentId }) => contentId))
  const named = Array.from(html.matchAll(/[="'(]cid:([^\s"'()<>]{1,200})/gi), ([, id = '']) => decoded(id))
  return [...new Set(named)].filter((id) => !present.has(id))
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function imagesWithoutAlt(html: string): number {
  let count = 0
  // Neither < nor > within: each octet is looked at once, whatever stands there.
  for (const [tag] of html.matchAll(/<img\b[^<>]*>/gi)) if (!/\salt\s*=/i.test(tag)) count += 1
  return count
}
