import { MessageError } from '../errors.ts'
import type { Attachment } from '../message/attachment.ts'
import type { ContentType } from '../message/content-type.ts'
import type { Message } from '../message/message.ts'
import { type Body, contentBody, textBody } from './body.ts'

// Which parts a message has, one within the other: mixed(related(alternative(text, html, …), inline …), attachment …).

/** A part with content. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly contentType: ContentType
  readonly body: Body
  /** Only attachments have what follows. */
  readonly disposition?: 'attachment' | 'inline'
  readonly filename?: string
  readonly contentId?: string
}

/** A part made of parts (RFC 2046, 5.1). */
export interface Multipart {
  readonly kind: 'multipart'
  readonly subtype: 'mixed' | 'related' | 'alternative'
  readonly parts: readonly Part[]
}

/** A node of a message's tree (RFC 2045, 2.4). */
export type Part = Leaf | Multipart

/**
 * The tree of a message, its contents loaded or ready to be opened. A level is there only when it has something to hold;
 * an empty text is written only where there is nothing else. Most messages are texts alone, and have nothing to wait for.
 */
export function shapeOf(message: Message): Part | Promise<Part> {
  if (message.attachments.length > 0 || message.alternatives.length > 0) return shapeOfAll(message)
  const texts = textLeaves(message)
  return bodyOf(texts) ?? emptyLeaf(message)
}

async function shapeOfAll(message: Message): Promise<Part> {
  const isRelated = (each: Attachment): boolean =>
    Boolean(message.html) && each.disposition === 'inline' && each.contentId !== undefined
  const related = await attachmentLeaves(message, isRelated)
  const attached = await attachmentLeaves(message, (each) => !isRelated(each))
  const body = bodyOf([...textLeaves(message), ...(await alternativeLeaves(message))])
  const whole = body !== undefined && related.length > 0 ? multipart('related', [body, ...related]) : body
  if (attached.length === 0) return whole ?? emptyLeaf(message)
  return multipart('mixed', whole === undefined ? attached : [whole, ...attached])
}

/** Whether any octet of the content is above 127: only a `message/…` is ever written so. */
export function isEightBit(part: Part): boolean {
  return part.kind === 'leaf' ? part.body.encoding === '8bit' : part.parts.some(isEightBit)
}

function multipart(subtype: Multipart['subtype'], parts: readonly Part[]): Multipart {
  return { kind: 'multipart', subtype, parts }
}

function bodyOf(leaves: readonly Leaf[]): Part | undefined {
  return leaves.length > 1 ? multipart('alternative', leaves) : leaves[0]
}

function textLeaves({ text, html }: Message): Leaf[] {
  const leaves: Leaf[] = []
  if (text !== undefined && text !== '')
    leaves.push({ kind: 'leaf', contentType: plainText, body: textBody(text, 'text') })
  if (html !== undefined && html !== '')
    leaves.push({ kind: 'leaf', contentType: hypertext, body: textBody(html, 'html') })
  return leaves
}

function emptyLeaf({ html }: Message): Leaf {
  return { kind: 'leaf', contentType: html === undefined ? plainText : hypertext, body: textBody('', 'text') }
}

async function alternativeLeaves({ alternatives }: Message): Promise<Leaf[]> {
  const leaves: Leaf[] = []
  for (const [index, { contentType, content }] of alternatives.entries()) {
    const field = `alternatives[${index}]`
    const isText = content.kind === 'text' && contentType.type.startsWith('text/')
    const body = isText ? textBody(content.text, field) : await contentBody(content, contentType.type, field)
    leaves.push({ kind: 'leaf', contentType: isText ? inUtf8(contentType, field) : partType(contentType, field), body })
  }
  return leaves
}

async function attachmentLeaves(message: Message, isChosen: (each: Attachment) => boolean): Promise<Leaf[]> {
  const leaves: Leaf[] = []
  for (const [index, attachment] of message.attachments.entries())
    if (isChosen(attachment)) leaves.push(await attachmentLeaf(attachment, `attachments[${index}]`))
  return leaves
}

async function attachmentLeaf(attachment: Attachment, field: string): Promise<Leaf> {
  const { content, disposition, filename, contentId } = attachment
  const isText = content.kind === 'text' && attachment.contentType.type.startsWith('text/')
  const contentType = isText ? inUtf8(attachment.contentType, field) : partType(attachment.contentType, field)
  const body = await contentBody(content, contentType.type, field)
  return {
    kind: 'leaf',
    contentType,
    body,
    disposition,
    ...(filename === undefined || filename === '' ? {} : { filename }),
    ...(contentId === undefined ? {} : { contentId }),
  }
}

/** The type of a message's text. */
export const plainText: ContentType = { type: 'text/plain', parameters: [['charset', 'utf-8']] }
/** The type of a message's HTML. */
export const hypertext: ContentType = { type: 'text/html', parameters: [['charset', 'utf-8']] }

/** Text is written in UTF-8, and its type says so. */
function inUtf8({ type, parameters }: ContentType, field: string): ContentType {
  const charset = parameters.find(([name]) => name === 'charset')?.[1]
  if (charset === undefined) return { type, parameters: [['charset', 'utf-8'], ...parameters] }
  if (/^(?:utf-?8|us-ascii)$/i.test(charset))
    return { type, parameters: parameters.map(([name, value]) => [name, name === 'charset' ? 'utf-8' : value]) }
  throw new MessageError('MESSAGE_INVALID', field, `a string is sent as UTF-8; for charset=${charset} give the octets`)
}

function partType(contentType: ContentType, field: string): ContentType {
  if (!contentType.type.startsWith('multipart/')) return contentType
  throw new MessageError('MESSAGE_INVALID', field, `${contentType.type} cannot be the type of one part's content`)
}
