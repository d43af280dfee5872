import { sortParts } from './body-parts.ts'
import { readDate } from './date.ts'
import { decodeBody, decodeText } from './decode-body.ts'
import { saveableFilename } from './filename.ts'
import { decodeHeaderText } from './header-text.ts'
import { mostMailboxes } from './limits.ts'
import { type ReadMailbox, readMailboxes } from './mailboxes.ts'
import { fieldNamed, fieldsNamed, type ParsedMessage, type ParsedPart } from './parsed-message.ts'

/** A message as people see it. */
export interface MessageSummary {
  /** Decoded; absent where there is no such field. */
  readonly subject?: string
  readonly from: readonly ReadMailbox[]
  readonly sender?: ReadMailbox
  readonly to: readonly ReadMailbox[]
  readonly cc: readonly ReadMailbox[]
  readonly bcc: readonly ReadMailbox[]
  readonly replyTo: readonly ReadMailbox[]
  /** Milliseconds since 1970; absent where there is none, or none that can be read. */
  readonly date?: number
  /** Without its angle brackets. */
  readonly messageId?: string
  /** What a reader of plain text sees, line ends as they came; absent where there is no such part. */
  readonly text?: string
  /** What a reader of HTML sees, as it came; absent where there is no such part. */
  readonly html?: string
  readonly attachments: readonly AttachmentSummary[]
  /** What the HTML shows by Content-ID. */
  readonly inline: readonly AttachmentSummary[]
}

/** A part that can be saved. */
export interface AttachmentSummary {
  /** The {@link ParsedPart.id}. */
  readonly id: string
  /** Safe as the name of a file on any system; made up where the sender gave none. */
  readonly filename: string
  /** Such as `application/pdf`; what the sender says. */
  readonly contentType: string
  /** Octets of the decoded content. */
  readonly size: number
  /** Without its angle brackets. */
  readonly contentId?: string
}

/** What a parsed message shows. `octets` are those that were parsed. */
export function summarise(parsed: ParsedMessage, octets: Uint8Array): MessageSummary {
  const { root } = parsed
  const parts = sortParts(root)
  const html = joinedText(parts.html, octets)
  const shown = html === undefined ? new Set<string>() : contentIdsIn(html)
  // QUIRK: Outlook marks images that its HTML shows as attachments.
  const isShown = ({ contentId }: ParsedPart): boolean => contentId !== undefined && shown.has(contentId.toLowerCase())
  const inline = [...parts.inline, ...parts.attachments.filter(isShown)]
  const subject = fieldNamed(root, 'Subject')
  const text = joinedText(parts.text, octets)
  const [sender] = mailboxes(root, 'Sender')
  const date = readDate(fieldNamed(root, 'Date')?.raw ?? '')
  const messageId = readMessageId(fieldNamed(root, 'Message-ID')?.raw ?? '')
  return {
    ...(subject === undefined ? {} : { subject: decodeHeaderText(subject.raw) }),
    from: mailboxes(root, 'From'),
    ...(sender === undefined ? {} : { sender }),
    to: mailboxes(root, 'To'),
    cc: mailboxes(root, 'Cc'),
    bcc: mailboxes(root, 'Bcc'),
    replyTo: mailboxes(root, 'Reply-To'),
    ...(date === undefined ? {} : { date }),
    ...(messageId === '' ? {} : { messageId }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments: parts.attachments.filter((part) => !isShown(part)).map((part) => summaryOf(part, octets)),
    inline: inline.map((part) => summaryOf(part, octets)),
  }
}

/** The identifier in a Message-ID field, without its angle brackets; empty when there is none. */
export function readMessageId(raw: string): string {
  const text = decodeHeaderText(raw)
  const open = text.indexOf('<')
  const close = text.indexOf('>', open + 1)
  return (open !== -1 && close !== -1 ? text.slice(open + 1, close) : text).trim()
}

function mailboxes(root: ParsedPart, name: string): readonly ReadMailbox[] {
  const found: ReadMailbox[] = []
  for (const { raw } of fieldsNamed(root, name)) {
    if (found.length >= mostMailboxes) break
    found.push(...readMailboxes(raw, mostMailboxes - found.length))
  }
  return found
}

function joinedText(parts: readonly ParsedPart[], octets: Uint8Array): string | undefined {
  if (parts.length === 0) return undefined
  return parts.map((part) => decodeText(part, octets)).reduce((before, next) => before + separator(before) + next)
}

function separator(before: string): string {
  return before === '' || before.endsWith('\n') ? '' : '\r\n'
}

/** Every `cid:` URL (RFC 2392), in lower case. */
function contentIdsIn(html: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [, id = ''] of html.matchAll(/\bcid:([^\s"'<>)\\]{1,250})/gi)) found.add(unescaped(id).toLowerCase())
  return found
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function summaryOf(part: ParsedPart, octets: Uint8Array): AttachmentSummary {
  const { id, contentType, contentId } = part
  return {
    id,
    filename: saveableFilename(part.filename, madeUpName(part)),
    contentType: contentType.type,
    size: part.decodedSize ?? decodeBody(part, octets).length,
    ...(contentId === undefined ? {} : { contentId }),
  }
}

function madeUpName({ id, contentType, parts }: ParsedPart): string {
  const [within] = parts
  const field = within === undefined ? undefined : fieldNamed(within, 'Subject')
  const subject = decodeHeaderText(field?.raw ?? '').replace(/[/\\]/g, '_')
  const extension = extensions.get(contentType.type) ?? '.bin'
  const fallback = `part-${id}${extension}`
  return subject.trim() === '' ? fallback : saveableFilename(subject + extension, fallback)
}

const extensions = new Map([
  ['message/rfc822', '.eml'],
  ['message/global', '.eml'],
  ['message/delivery-status', '.txt'],
  ['text/rfc822-headers', '.txt'],
  ['text/plain', '.txt'],
  ['text/html', '.html'],
  ['text/calendar', '.ics'],
  ['text/csv', '.csv'],
  ['text/x-amp-html', '.html'],
  ['application/pdf', '.pdf'],
  ['application/zip', '.zip'],
  ['application/pgp-signature', '.asc'],
  ['application/pkcs7-signature', '.p7s'],
  ['application/x-pkcs7-signature', '.p7s'],
  ['application/pkcs7-mime', '.p7m'],
  ['application/json', '.json'],
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/gif', '.gif'],
  ['image/webp', '.webp'],
  ['image/svg+xml', '.svg'],
])
