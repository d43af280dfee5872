import type { Attachment } from '../message/attachment.ts'
import type { DeliveryReports, Envelope } from '../message/envelope.ts'
import type { HeaderField } from '../message/header.ts'
import { formatMailbox, type Mailbox } from '../message/mailbox.ts'
import type { Message } from '../message/message.ts'
import { octetsOf } from '../transport/octets-of.ts'
import type { Outgoing } from '../transport/transport.ts'

/** A message that was about to leave, as it was at that moment. */
export interface CapturedMessage {
  /** The route that it was sent by. */
  readonly via: string
  /** What MAIL and RCPT would have carried. */
  readonly envelope: Envelope
  /** Without its angle brackets. */
  readonly messageId: string
  /** The composed message, as it would have gone over the wire. */
  readonly octets: Uint8Array
  /** The checked message; absent for octets that were sent as they are (`sendRaw`), and then what follows is empty. */
  readonly message?: Message
  /** The name of the template that its subject and body come from. */
  readonly template?: string
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly bcc: readonly Mailbox[]
  readonly replyTo: readonly Mailbox[]
  readonly subject?: string
  /** With LF line ends. */
  readonly text?: string
  /** With LF line ends. */
  readonly html?: string
  readonly attachments: readonly Attachment[]
  readonly dsn?: DeliveryReports
  /**
   * The first field of this name, in any letter case: decoded where the message has it among its `headers`, else as it
   * was composed, unfolded; undefined without one.
   */
  header(name: string): string | undefined
}

/** Reads every octet of the message, so that a file that is missing fails here as it would in a transport. */
export async function captured(outgoing: Outgoing, via: string, signal?: AbortSignal): Promise<CapturedMessage> {
  const { envelope, messageId, message, template, dsn } = outgoing
  const octets = (await octetsOf(await outgoing.compose(), signal)).slice()
  return Object.freeze({
    via,
    envelope: Object.freeze({ ...envelope, recipients: Object.freeze([...envelope.recipients]) }),
    messageId,
    octets,
    ...(message ? { message } : {}),
    ...(template === undefined ? {} : { template }),
    from: message?.from ?? [],
    to: message?.to ?? [],
    cc: message?.cc ?? [],
    bcc: message?.bcc ?? [],
    replyTo: message?.replyTo ?? [],
    ...(message?.subject === undefined ? {} : { subject: message.subject }),
    ...(message?.text === undefined ? {} : { text: withLf(message.text) }),
    ...(message?.html === undefined ? {} : { html: withLf(message.html) }),
    attachments: message?.attachments ?? [],
    ...(dsn ? { dsn } : {}),
    header: (name: string) => fieldOf(message, name) ?? composedField(octets, name),
  })
}

/** The text with LF for every line end, as tests write it. */
export function withLf(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function fieldOf(message: Message | undefined, name: string): string | undefined {
  const field = message?.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())
  return field && inWords(field)
}

function inWords(field: HeaderField): string | undefined {
  switch (field.kind) {
    case 'text':
      return field.text
    case 'mailboxes':
      return field.mailboxes.map(formatMailbox).join(', ')
    case 'ids':
      return field.ids.map((id) => `<${id}>`).join(' ')
    case 'tokens':
      return field.tokens.join(' ')
    case 'date':
      return undefined
  }
}

/** RFC 5322, sections 2.2 and 2.2.3. */
function composedField(octets: Uint8Array, name: string): string | undefined {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
  const end = text.indexOf('\r\n\r\n')
  const lines = text.toString('utf8', 0, end === -1 ? text.length : end).split(/\r\n(?![ \t])/)
  const line = lines.find((each) => each.slice(0, each.indexOf(':')).toLowerCase() === name.toLowerCase())
  return line
    ?.slice(name.length + 1)
    .replaceAll('\r\n', '')
    .trim()
}
