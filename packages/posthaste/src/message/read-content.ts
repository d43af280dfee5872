import { MessageError } from '../errors.ts'
import type { Content } from './attachment.ts'
import { fileInWords } from './file-in-words.ts'

/**
 * All octets of a content, in memory: text as UTF-8, a file as it is now, a stream by opening it.
 *
 * @param field where the content stands, for the error, such as `attachments[0].content`
 * @throws MessageError ATTACHMENT_UNREADABLE, which names the file; MESSAGE_TOO_LARGE beyond `limit` octets
 */
export async function readContent(
  content: Content,
  field: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  switch (content.kind) {
    case 'text':
      return Buffer.from(content.text)
    case 'octets':
      return content.octets
    case 'blob':
      return new Uint8Array(await content.blob.arrayBuffer())
    case 'file':
      return readFileOf(content.path, field)
    case 'stream':
      return readStream(content.open(), field, limit)
  }
}

/** All octets of a stream, in memory. @throws as {@link readContent} */
export async function readStream(stream: AsyncIterable<Uint8Array>, field: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError(`expected chunks of octets, got a ${typeof chunk}`)
      size += chunk.length
      if (size > limit) throw tooLarge(field, limit)
      // A reader may use the memory of a chunk again for the next one.
      chunks.push(chunk.slice())
    }
  } catch (cause) {
    if (cause instanceof MessageError) throw cause
    throw new MessageError('ATTACHMENT_UNREADABLE', field, `the stream failed: ${reasonOf(cause)}`, cause)
  }
  return Buffer.concat(chunks)
}

async function readFileOf(path: string, field: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises')
  try {
    return await readFile(path)
  } catch (cause) {
    const problem = `cannot read the file ${fileInWords(path)}: ${reasonOf(cause)}`
    throw new MessageError('ATTACHMENT_UNREADABLE', field, problem, cause)
  }
}

function tooLarge(field: string, limit: number): MessageError {
  const remedy = 'give a function that opens the stream, or attachFile(), which are never held whole'
  return new MessageError('MESSAGE_TOO_LARGE', field, `the stream has more than ${limit} octets: ${remedy}`)
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
