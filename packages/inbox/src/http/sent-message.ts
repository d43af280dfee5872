// How does JSON become a message? POST /api/v1/send speaks Mailpit's words; Posthaste composes.
import type { AttachmentInput, MessageInput } from 'posthaste'
import { composeMessage, type SentMessage } from './compose-message.ts'
import { HttpProblem } from './problem.ts'
import { fieldOf, type JsonObject, objectsOf, stringOf, stringsOf } from './read-body.ts'

/** Fields that have a place of their own in the request. */
const reserved = new Set([
  'to',
  'from',
  'cc',
  'bcc',
  'reply-to',
  'date',
  'subject',
  'content-type',
  'mime-version',
  'x-tags',
])

/** @throws HttpProblem 400 that names what is wrong in the request, 413 when the message is too large */
export async function composeSent(body: JsonObject, maxOctets: number): Promise<SentMessage> {
  const [from] = fieldOf(body, 'From') === undefined ? [] : objectsOf({ From: [fieldOf(body, 'From')] }, 'From')
  if (from === undefined) throw new HttpProblem(400, 'From: expected an object with Email')
  const to = mailboxesOf(body, 'To')
  const cc = mailboxesOf(body, 'Cc')
  const bcc = stringsOf(body, 'Bcc')
  const author = mailboxOf(from, 'From')
  const message: MessageInput = {
    from: author,
    to,
    cc,
    bcc,
    replyTo: mailboxesOf(body, 'ReplyTo'),
    subject: stringOf(body, 'Subject'),
    text: stringOf(body, 'Text'),
    ...(stringOf(body, 'HTML') === '' ? {} : { html: stringOf(body, 'HTML') }),
    headers: headersOf(body),
    attachments: objectsOf(body, 'Attachments').map(attachmentOf),
  }
  if (to.length + cc.length + bcc.length > 0) return composeMessage(message, maxOctets)
  // Mailpit takes messages for nobody; a mailer wants a recipient, so the envelope names the sender meanwhile.
  return { ...(await composeMessage(message, maxOctets, [author.address])), recipients: [] }
}

interface SentMailbox {
  readonly address: string
  readonly name?: string
}

function mailboxOf(given: JsonObject, at: string): SentMailbox {
  const name = stringOf(given, 'Name', `${at}.Name`)
  return { address: stringOf(given, 'Email', `${at}.Email`), ...(name === '' ? {} : { name }) }
}

function mailboxesOf(body: JsonObject, name: string): readonly SentMailbox[] {
  return objectsOf(body, name, 1000).map((each, index) => mailboxOf(each, `${name}[${index}]`))
}

function headersOf(body: JsonObject): Readonly<Record<string, string>> {
  const [given = {}] =
    fieldOf(body, 'Headers') === undefined ? [] : objectsOf({ Headers: [fieldOf(body, 'Headers')] }, 'Headers')
  const tags = stringsOf(body, 'Tags', 100)
  const headers = Object.entries(given).map(([name]) => {
    if (reserved.has(name.toLowerCase())) throw new HttpProblem(400, `cannot overwrite header: ${JSON.stringify(name)}`)
    return [name, stringOf(given, name, `Headers.${name}`)] as const
  })
  return Object.fromEntries([...headers, ...(tags.length === 0 ? [] : [['X-Tags', tags.join(', ')] as const])])
}

function attachmentOf(given: JsonObject, index: number): AttachmentInput {
  const at = `Attachments[${index}]`
  const contentType = stringOf(given, 'ContentType', `${at}.ContentType`)
  const contentId = stringOf(given, 'ContentID', `${at}.ContentID`)
  return {
    content: octetsOfBase64(stringOf(given, 'Content', `${at}.Content`), at),
    filename: stringOf(given, 'Filename', `${at}.Filename`),
    ...(contentType === '' ? {} : { contentType }),
    ...(contentId === '' ? {} : { contentId }),
  }
}

/** A page that reads a file gets a data: URL; what stands before the comma is none of the content. */
function octetsOfBase64(text: string, at: string): Uint8Array {
  const base64 = text.slice(text.lastIndexOf(',') + 1).replace(/\s/g, '')
  if (!/^[\w+/-]*={0,2}$/.test(base64)) throw new HttpProblem(400, `${at}.Content: expected base64`)
  return Buffer.from(base64, 'base64')
}
