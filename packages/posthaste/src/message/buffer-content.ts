import { isOneShot } from './content-input.ts'
import type { MessageInput } from './message-input.ts'
import { readStream } from './read-content.ts'

/** How much {@link bufferContent} holds. */
export interface BufferOptions {
  /** The most octets that one stream may have. @default 33_554_432 (32 MiB) */
  readonly limit?: number
}

/**
 * Reads every stream that can be read only once into memory, so that `createMessage` can take the message: a message
 * may be sent twice. `mailer.send` calls it by itself. A stream is read once, however often it is given.
 *
 * Resolves with the same object when there is no such stream.
 *
 * @throws MessageError MESSAGE_TOO_LARGE for a stream beyond the limit, ATTACHMENT_UNREADABLE for one that fails
 */
export async function bufferContent(input: MessageInput, options: BufferOptions = {}): Promise<MessageInput> {
  if (!hasOneShotContent(input)) return input
  const { limit = 32 * 1024 * 1024 } = options
  const { alternatives, attachments, calendar } = input
  return {
    ...input,
    ...(alternatives ? { alternatives: await eachBuffered(alternatives, 'alternatives', limit) } : {}),
    ...(attachments ? { attachments: await eachBuffered(attachments, 'attachments', limit) } : {}),
    ...(calendar ? { calendar: await buffered(calendar, 'calendar', limit) } : {}),
  }
}

/** True when some content is a stream that can be read only once; tells without waiting. */
export function hasOneShotContent(input: MessageInput): boolean {
  const { alternatives, attachments, calendar } = input
  return [attachments, alternatives, [calendar]].some((list) => Array.isArray(list) && list.some(holdsOneShot))
}

function holdsOneShot(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'content' in part && isOneShot(part.content)
}

async function eachBuffered<Part extends object>(
  parts: readonly Part[],
  field: string,
  limit: number,
): Promise<Part[]> {
  const done: Part[] = []
  for (const [index, part] of parts.entries()) done.push(await buffered(part, `${field}[${index}]`, limit))
  return done
}

async function buffered<Part extends object>(part: Part, field: string, limit: number): Promise<Part> {
  if (!('content' in part) || !isOneShot(part.content)) return part
  return { ...part, content: await readOnce(part.content, `${field}.content`, limit) }
}

const read = new WeakMap<object, Promise<Uint8Array>>()

function readOnce(stream: AsyncIterable<Uint8Array>, field: string, limit: number): Promise<Uint8Array> {
  const known = read.get(stream)
  if (known) return known
  const reading = readStream(stream, field, limit)
  read.set(stream, reading)
  return reading
}
