// From octets to what a person reads when a message is opened.
import {
  decodeBody,
  decodeHeaderText,
  type MessageSummary,
  type ParsedPart,
  parseMessage,
  partById,
  summarise,
} from 'posthaste/parse'
import type { Attachment, MessageContent, PartNode } from './facts.ts'
import type { ReadEnvelope } from './read-message.ts'
import { readUnsubscribe } from './unsubscribe.ts'
import { warningsOf } from './warnings.ts'

/** A part with its decoded octets. */
export interface PartContent {
  readonly partId: string
  /** Safe as the name of a file; the empty string for a part that is no attachment and has no name. */
  readonly filename: string
  /** Type and subtype in lower case, without parameters. */
  readonly contentType: string
  /** In lower case; the empty string when none is given. */
  readonly charset: string
  /** Without angle brackets; the empty string when there is none. */
  readonly contentId: string
  /** Decoded. */
  readonly octets: Uint8Array
}

/** Reads a message as a whole. Never throws, whatever the octets are; linear in them. */
export function contentOf(octets: Uint8Array, envelope: ReadEnvelope): MessageContent {
  const parsed = parseMessage(octets)
  const summary = summarise(parsed, octets)
  return {
    returnPath: envelope.sender,
    text: summary.text ?? '',
    html: summary.html ?? '',
    attachments: attachmentsOf(summary.attachments),
    inline: attachmentsOf(summary.inline),
    unsubscribe: readUnsubscribe(parsed.root),
    warnings: warningsOf(parsed, summary, octets, envelope),
    tree: nodeOf(parsed.root),
  }
}

/** The part of an id, decoded; undefined when there is none. */
export function partOf(octets: Uint8Array, partId: string): PartContent | undefined {
  const parsed = parseMessage(octets)
  const part = partById(parsed, partId)
  if (part === undefined) return undefined
  const { attachments, inline } = summarise(parsed, octets)
  const listed = [...attachments, ...inline].find(({ id }) => id === partId)
  return {
    partId,
    filename: listed?.filename ?? part.filename ?? '',
    contentType: part.contentType.type,
    charset: charsetOf(part),
    contentId: part.contentId ?? '',
    // A part that needs no decoding lies in the memory of the whole message, which must not travel with it.
    octets: Uint8Array.from(decodeBody(part, octets)),
  }
}

function attachmentsOf(parts: MessageSummary['attachments']): readonly Attachment[] {
  return parts.map(({ id, filename, contentType, contentId, size }) => ({
    partId: id,
    filename,
    contentType,
    contentId: contentId ?? '',
    size,
  }))
}

function nodeOf(part: ParsedPart): PartNode {
  return {
    partId: part.id,
    contentType: part.contentType.type,
    charset: charsetOf(part),
    encoding: part.encoding,
    disposition: part.disposition?.type ?? '',
    filename: part.filename ?? '',
    contentId: part.contentId ?? '',
    fields: part.headers.map(({ name, raw }) => ({ name, value: decodeHeaderText(raw), raw: onOneLine(raw) })),
    headerStart: part.offsets.headerStart,
    bodyStart: part.offsets.bodyStart,
    bodyEnd: part.offsets.bodyEnd,
    parts: part.parts.map(nodeOf),
  }
}

function charsetOf({ contentType }: ParsedPart): string {
  return contentType.parameters.find(([name]) => name === 'charset')?.[1].toLowerCase() ?? ''
}

function onOneLine(raw: string): string {
  return Buffer.from(raw.replace(/[\r\n]+/g, ''), 'latin1')
    .toString()
    .trim()
}
