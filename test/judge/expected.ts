import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Attachment } from '../../packages/posthaste/src/message/attachment.ts'
import type { Mailbox } from '../../packages/posthaste/src/message/mailbox.ts'
import type { Message } from '../../packages/posthaste/src/message/message.ts'
import { readContent } from '../../packages/posthaste/src/message/read-content.ts'
import type { Reading, ReadMailbox, ReadNode } from './judges.ts'

/** What a message says, in the words of a judge; written apart from the composer. */
export async function readingOf(message: Message): Promise<Reading> {
  return {
    subject: message.subject ?? null,
    from: message.from.map(readMailbox),
    sender: message.sender === undefined ? [] : [readMailbox(message.sender)],
    replyTo: message.replyTo.map(readMailbox),
    to: message.to.map(readMailbox),
    cc: message.cc.map(readMailbox),
    root: await rootOf(message),
    defects: [],
  }
}

async function rootOf(message: Message): Promise<ReadNode> {
  const bodies = await bodiesOf(message)
  const isInline = (each: Attachment): boolean =>
    Boolean(message.html) && each.disposition === 'inline' && each.contentId !== undefined
  const inline = await Promise.all(message.attachments.filter(isInline).map(attachmentNode))
  const attached = await Promise.all(message.attachments.filter((each) => !isInline(each)).map(attachmentNode))
  const body = bodies.length > 1 ? { type: 'multipart/alternative', parts: bodies } : bodies[0]
  const whole = body && inline.length > 0 ? { type: 'multipart/related', parts: [body, ...inline] } : body
  if (attached.length > 0) return { type: 'multipart/mixed', parts: whole ? [whole, ...attached] : attached }
  const alone = whole ?? textNode(message.html === undefined ? 'text/plain' : 'text/html', '')
  return alone.type.startsWith('multipart/') ? alone : withoutLastLineEnd(alone)
}

async function bodiesOf({ text, html, alternatives }: Message): Promise<ReadNode[]> {
  const nodes: ReadNode[] = []
  if (text) nodes.push(textNode('text/plain', text))
  if (html) nodes.push(textNode('text/html', html))
  for (const { contentType, content } of alternatives) {
    const method = contentType.parameters.find(([name]) => name === 'method')?.[1] ?? null
    if (content.kind === 'text') nodes.push({ ...textNode(contentType.type, content.text), method })
  }
  return nodes
}

function textNode(type: string, text: string): ReadNode {
  return {
    type,
    ...textual(text.replace(/\r\n|\r|\n/g, '\r\n')),
    method: null,
    filename: null,
    contentId: null,
    disposition: null,
  }
}

/** A lone text is the end of the message, which ends in a line end whether the text did or not: it is left out. */
function withoutLastLineEnd(node: ReadNode): ReadNode {
  const { sha256: _, text = '', ...rest } = node
  return { ...rest, text: text.replace(/\r\n$/, '') }
}

function textual(text: string): Pick<ReadNode, 'text' | 'sha256'> {
  return { text, sha256: sha256(Buffer.from(text)) }
}

async function attachmentNode(attachment: Attachment): Promise<ReadNode> {
  const { contentType, content, disposition } = attachment
  const octets = Buffer.from(await readContent(content, 'attachment'))
  const common = {
    type: contentType.type,
    filename: attachment.filename ?? null,
    contentId: attachment.contentId ?? null,
    disposition,
  }
  if (contentType.type === 'message/rfc822') return { ...common, child: childOf(octets.toString()) }
  // What is no UTF-8 at all has no text that two decoders would agree on.
  const text =
    contentType.type.startsWith('text/') && isUtf8(octets)
      ? { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets), method: null }
      : {}
  return { ...common, sha256: sha256(octets), ...text }
}

function childOf(text: string): readonly [string, string] {
  const [header = '', ...body] = text.split('\n\n')
  const [, subject = ''] = /^Subject: (.*)$/m.exec(header) ?? []
  return [subject, sha256(Buffer.from(body.join('\n\n').replaceAll('\n', '\r\n')))]
}

function readMailbox({ name, address }: Mailbox): ReadMailbox {
  return [name ?? null, address]
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}
