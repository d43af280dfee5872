import { MailError, MessageError } from '../../errors.ts'
import type { Content } from '../../message/attachment.ts'
import { fileContent } from '../../mime/opened-content.ts'
import { untilAborted } from '../until-aborted.ts'

/**
 * The octets of an attachment whole, as an API wants them; at most `most`, so that a stream without end is refused.
 *
 * Throws MESSAGE_TOO_LARGE, ATTACHMENT_UNREADABLE, or the signal's own reason.
 */
export async function contentOctets(
  content: Content,
  field: string,
  most: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of await opened(content, field, signal)) {
    length += chunk.length
    if (length > most) throw tooLarge(field, most)
    chunks.push(chunk.slice())
  }
  return Buffer.concat(chunks)
}

/** What is over the limit of an API. */
export function tooLarge(field: string, most: number): MessageError {
  return new MessageError(
    'MESSAGE_TOO_LARGE',
    field,
    `makes the message larger than the ${most} octets that the provider takes`,
  )
}

async function opened(
  content: Content,
  field: string,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | readonly Uint8Array[]> {
  switch (content.kind) {
    case 'text':
      return [new TextEncoder().encode(content.text)]
    case 'octets':
      return [content.octets]
    case 'blob':
      return readable(content.blob.stream(), field, signal)
    case 'file':
      return readable((await fileContent(content.path, field)).open(), field, signal)
    case 'stream':
      return readable(content.open(), field, signal)
  }
}

async function* readable(
  chunks: AsyncIterable<Uint8Array>,
  field: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* untilAborted(chunks, signal)
  } catch (cause) {
    if (MailError.is(cause) || signal?.aborted) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new MessageError('ATTACHMENT_UNREADABLE', field, `cannot be read: ${why}`, cause)
  }
}
