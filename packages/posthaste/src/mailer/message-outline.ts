// What a composed message consists of, read back from its own octets: what is explained is what would leave.
import { createMessageParser } from '../mime/parse/message-parser.ts'
import type { ParsedPart } from '../mime/parse/parsed-message.ts'
import type { Raw } from '../mime/raw.ts'

/** What a message consists of, without the contents of its parts. */
export interface MessageOutline {
  /** Octets of the composed message. */
  readonly size: number
  /** The fields of its header as they would leave, in order, unfolded; the values as they are encoded. */
  readonly header: readonly (readonly [name: string, value: string])[]
  /** Its parts from the outermost to the innermost, in the order in which they begin. */
  readonly parts: readonly PartOutline[]
  /** What a server must be able to take: `SMTPUTF8` for an address beyond ASCII, `8BITMIME` for octets above 127. */
  readonly needs: readonly ('SMTPUTF8' | '8BITMIME')[]
  /** The signatures that its header holds. */
  readonly dkim: readonly DkimOutline[]
}

/** One part of a message. */
export interface PartOutline {
  /** As IMAP counts: `1`, `2.1`. */
  readonly id: string
  /** Such as `text/plain`. */
  readonly type: string
  readonly charset?: string
  /** The transfer encoding that was chosen for it: `7bit`, `8bit`, `quoted-printable` or `base64`. */
  readonly encoding: string
  /** Octets of its body as they would leave. */
  readonly size: number
  readonly disposition?: string
  readonly filename?: string
  readonly contentId?: string
}

/** Whose signature it is, and by which key. */
export interface DkimOutline {
  readonly domain: string
  readonly selector: string
  /** Such as `rsa-sha256`. */
  readonly algorithm: string
}

/** Reads the composed message once, in bounded memory. */
export async function outlineOf(raw: Raw, signal?: AbortSignal): Promise<MessageOutline> {
  const parser = createMessageParser()
  for await (const chunk of raw.octets ? [raw.octets] : raw.open()) {
    signal?.throwIfAborted()
    parser.write(chunk)
  }
  const { root, size } = parser.end()
  const header = root.headers.map((field) => [field.name, unfolded(field.raw)] as const)
  return {
    size,
    header,
    parts: partsWithin(root).map(partOutline),
    needs: [
      ...(raw.needsSmtpUtf8 ? (['SMTPUTF8'] as const) : []),
      ...(raw.needs8BitMime ? (['8BITMIME'] as const) : []),
    ],
    dkim: header.flatMap(([name, value]) => (name.toLowerCase() === 'dkim-signature' ? [dkimOutline(value)] : [])),
  }
}

/** Not the parts of an attached message, which is one attachment. */
function partsWithin(part: ParsedPart): readonly ParsedPart[] {
  const within = part.contentType.type.startsWith('multipart/') ? part.parts.flatMap(partsWithin) : []
  return [part, ...within]
}

function partOutline(part: ParsedPart): PartOutline {
  const { id, contentType, encoding, disposition, filename, contentId, offsets } = part
  const charset = contentType.parameters.find(([name]) => name === 'charset')?.[1]
  return {
    id,
    type: contentType.type,
    ...(charset === undefined ? {} : { charset }),
    encoding,
    size: offsets.bodyEnd - offsets.bodyStart,
    ...(disposition === undefined ? {} : { disposition: disposition.type }),
    ...(filename === undefined ? {} : { filename }),
    ...(contentId === undefined ? {} : { contentId }),
  }
}

function dkimOutline(value: string): DkimOutline {
  const tag = (name: string): string => new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;\\s]*)`).exec(value)?.[1] ?? ''
  return { domain: tag('d'), selector: tag('s'), algorithm: tag('a') }
}

/** Each character is an octet; what is beyond ASCII is UTF-8 (RFC 6532). */
function unfolded(raw: string): string {
  return Buffer.from(raw.replaceAll(/\r\n(?=[ \t])/g, ''), 'latin1')
    .toString()
    .trim()
}
