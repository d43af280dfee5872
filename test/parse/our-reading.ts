import { createHash } from 'node:crypto'
import {
  decodeBody,
  decodeHeaderText,
  decodeText,
  fieldNamed,
  fieldsNamed,
  type ParsedPart,
  type ParseLimits,
  parseMessage,
  readMailboxes,
} from '../../packages/posthaste/src/mime/parse/index.ts'
import type { Reading, ReadMailbox, ReadNode } from '../judge/judges.ts'

/** What our own parser reads in a message, in the words of a judge. */
export function ourReading(octets: Uint8Array, limits: ParseLimits = {}): Reading {
  const { root, defects } = parseMessage(octets, limits)
  return {
    subject: subjectOf(root) ?? null,
    from: mailboxes(root, 'From'),
    sender: mailboxes(root, 'Sender'),
    replyTo: mailboxes(root, 'Reply-To'),
    to: mailboxes(root, 'To'),
    cc: mailboxes(root, 'Cc'),
    root: nodeOf(root, octets),
    defects: defects.map(({ kind, offset, text }) => `${kind} at ${offset}: ${text}`),
  }
}

function nodeOf(part: ParsedPart, octets: Uint8Array): ReadNode {
  const node = {
    type: part.contentType.type,
    filename: part.filename ?? null,
    contentId: part.contentId ?? null,
    disposition: part.disposition?.type ?? null,
  }
  if (node.type.startsWith('multipart/')) return { ...node, parts: part.parts.map((each) => nodeOf(each, octets)) }
  const [within] = part.parts
  if (within !== undefined) return { ...node, ...childOf(within, octets), parts: [nodeOf(within, octets)] }
  const method = part.contentType.parameters.find(([name]) => name === 'method')?.[1] ?? null
  const text = node.type.startsWith('text/') ? { text: decodeText(part, octets), method } : {}
  return { ...node, sha256: sha256(decodeBody(part, octets)), ...text }
}

function childOf(part: ParsedPart, octets: Uint8Array): Pick<ReadNode, 'child'> {
  if (part.parts.length > 0) return {}
  return { child: [subjectOf(part) ?? '', sha256(decodeBody(part, octets))] }
}

function subjectOf(part: ParsedPart): string | undefined {
  const field = fieldNamed(part, 'Subject')
  return field === undefined ? undefined : decodeHeaderText(field.raw)
}

function mailboxes(part: ParsedPart, name: string): ReadMailbox[] {
  const read = fieldsNamed(part, name).flatMap(({ raw }) => readMailboxes(raw))
  return read.filter(({ address }) => address !== '').map((each) => [each.name ?? null, each.address] as const)
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}
