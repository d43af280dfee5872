// How does JSON become a message? POST /api/v1/send speaks Mailpit's words; Posthaste composes.
import {
  type AttachmentInput,
  createMailer,
  MailError,
  type MessageInput,
  type Outgoing,
  type Receipt,
} from 'posthaste'
import { HttpProblem } from './problem.ts'
import { fieldOf, type JsonObject, objectsOf, stringOf, stringsOf } from './read-body.ts'

/** A composed message and whom it is from and for. */
export interface SentMessage {
  readonly octets: Uint8Array
  readonly sender: string
  readonly recipients: readonly string[]
}

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
  const message: MessageInput = {
    from: mailboxOf(from, 'From'),
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
  const isToSomebody = to.length + cc.length + bcc.length > 0
  const sent = await composed(message, isToSomebody)
  if (sent.octets.length > maxOctets) throw new HttpProblem(413, `the message is larger than ${maxOctets} octets`)
  return isToSomebody ? sent : { ...sent, recipients: [] }
}

/** Mailpit takes messages for nobody; a mailer wants a recipient, so the envelope names the sender meanwhile. */
async function composed(message: MessageInput, isToSomebody: boolean): Promise<SentMessage> {
  let taken: SentMessage | undefined
  const mailer = createMailer({
    transport: {
      name: 'inbox',
      concurrency: 1,
      warnings: [],
      async send(outgoing: Outgoing): Promise<Receipt> {
        const { envelope, messageId } = outgoing
        taken = { ...envelope, octets: await octetsOf(outgoing) }
        const recipients = envelope.recipients.map((address) => ({ address, outcome: 'accepted' as const }))
        return { messageId, transport: 'inbox', recipients, accepted: envelope.recipients }
      },
      close: async () => {},
    },
  })
  try {
    const author = message.from
    const recipients = isToSomebody || !isMailbox(author) ? undefined : [author.address]
    await mailer.send(message, recipients === undefined ? {} : { envelope: { recipients } })
  } catch (error) {
    if (!MailError.is(error)) throw error
    throw new HttpProblem(400, error.message)
  } finally {
    await mailer.close()
  }
  if (taken === undefined) throw new HttpProblem(500, 'the message was not composed')
  return taken
}

async function octetsOf(outgoing: Outgoing): Promise<Uint8Array> {
  const raw = await outgoing.compose()
  const chunks: Uint8Array[] = []
  // A composer may fill the same memory again for its next chunk.
  for await (const chunk of raw.open()) chunks.push(chunk.slice())
  return Uint8Array.from(Buffer.concat(chunks))
}

interface SentMailbox {
  readonly address: string
  readonly name?: string
}

function isMailbox(value: MessageInput['from']): value is SentMailbox {
  return typeof value === 'object' && 'address' in value
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
