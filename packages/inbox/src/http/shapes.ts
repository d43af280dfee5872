// How does a stored message look in the API? Mailpit's names, its types, its spelling.
import { createHash } from 'node:crypto'
import type { PartNode, Attachment as StoredAttachment, Message as StoredMessage, Summary } from '../store/records.ts'
import type {
  Address,
  Attachment,
  Message,
  MessageHeaders,
  MessageSummary,
  TranscriptResponse,
  TreePart,
} from './api-types.ts'

type Mailboxes = Summary['from']

/** A message as the list shows it. */
export function summaryShape(summary: Summary): MessageSummary {
  return {
    ID: summary.id,
    MessageID: summary.messageId,
    Read: summary.read,
    From: addresses(summary.from)[0] ?? null,
    To: addresses(summary.to),
    Cc: addresses(summary.cc),
    Bcc: addresses(summary.bcc),
    ReplyTo: addresses(summary.replyTo),
    Subject: summary.subject,
    Created: timestamp(summary.receivedAt),
    Username: summary.user,
    Tags: summary.tags,
    Size: summary.size,
    Attachments: summary.attachments,
    Snippet: summary.snippet,
    Mailbox: summary.mailbox,
    Warnings: summary.warnings,
  }
}

/** A message by itself; `octetsOf` gives the decoded octets of a part, of which the checksums are made. */
export async function messageShape(
  { summary, content, envelope }: StoredMessage,
  octetsOf: (partId: string) => Promise<Uint8Array | undefined>,
): Promise<Message> {
  const attachments = (list: readonly StoredAttachment[]) =>
    Promise.all(list.map(async (each) => attachmentShape(each, await octetsOf(each.partId))))
  const { unsubscribe } = content
  return {
    ID: summary.id,
    MessageID: summary.messageId,
    From: addresses(summary.from)[0] ?? null,
    To: addresses(summary.to),
    Cc: addresses(summary.cc),
    Bcc: addresses(summary.bcc),
    ReplyTo: addresses(summary.replyTo),
    ReturnPath: content.returnPath,
    Subject: summary.subject,
    ListUnsubscribe: {
      Header: unsubscribe.header,
      Links: unsubscribe.links,
      Errors: unsubscribe.errors.join(', '),
      HeaderPost: unsubscribe.post,
    },
    Date: timestamp(summary.date ?? summary.receivedAt),
    Tags: summary.tags,
    Username: summary.user,
    Text: content.text,
    HTML: content.html,
    Size: summary.size,
    Inline: await attachments(content.inline),
    Attachments: await attachments(content.attachments),
    Created: timestamp(summary.receivedAt),
    Mailbox: summary.mailbox,
    Recipients: envelope.recipients,
  }
}

function attachmentShape(attachment: StoredAttachment, octets: Uint8Array = new Uint8Array(0)): Attachment {
  const sum = (algorithm: string) => createHash(algorithm).update(octets).digest('hex')
  return {
    PartID: attachment.partId,
    FileName: attachment.filename,
    ContentType: attachment.contentType,
    ContentID: attachment.contentId,
    Size: attachment.size,
    Checksums: { MD5: sum('md5'), SHA1: sum('sha1'), SHA256: sum('sha256') },
  }
}

/** Every field's values, undecoded, under the field's name as Go writes it (`Message-Id`), the names sorted. */
export function headersShape({ fields }: PartNode): MessageHeaders {
  const byName = new Map<string, string[]>()
  for (const { name, raw } of fields) {
    const key = name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase())
    const values = byName.get(key)
    if (values === undefined) byName.set(key, [raw])
    else values.push(raw)
  }
  return Object.fromEntries([...byName].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** A part and what is inside it. */
export function treeShape(part: PartNode): TreePart {
  return {
    partId: part.partId,
    contentType: part.contentType,
    ...(part.charset === '' ? {} : { charset: part.charset }),
    ...(part.disposition === '' ? {} : { disposition: part.disposition }),
    encoding: part.encoding,
    ...(part.filename === '' ? {} : { filename: part.filename }),
    ...(part.contentId === '' ? {} : { contentId: part.contentId }),
    size: part.bodyEnd - part.bodyStart,
    offsets: { header: part.headerStart, body: part.bodyStart, end: part.bodyEnd },
    headers: part.fields.map(({ name, value }) => ({ name, value })),
    parts: part.parts.map(treeShape),
  }
}

/** The session that brought a message. */
export function transcriptShape({ session }: StoredMessage): TranscriptResponse {
  return {
    session: {
      id: session.id,
      client: session.clientAddress,
      ...(session.helo === '' ? {} : { helo: session.helo }),
      ...(session.user === undefined ? {} : { user: session.user }),
      ...(session.tls === undefined ? {} : { tls: session.tls }),
      started: timestamp(session.startedAt),
    },
    lines: session.transcript.map(({ from, text, afterMs }) => ({
      from: from === 'event' ? 'note' : from,
      text,
      atMs: afterMs,
    })),
  }
}

function addresses(mailboxes: Mailboxes): readonly Address[] {
  return mailboxes.map(({ name, address }) => ({ Name: name ?? '', Address: address }))
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString()
}
