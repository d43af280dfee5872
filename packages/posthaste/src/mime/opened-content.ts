import { MessageError } from '../errors.ts'
import { fileInWords } from '../message/file-in-words.ts'
import { base64Encoder, base64Size, octetsPerLine } from '../octets/base64.ts'
import type { Segment } from './segment.ts'

// Content that is read while the message is: never held whole, and closed however the reading ends.

/** Octets that are read when they are wanted; `size` where it is known beforehand. */
export interface OpenedContent {
  readonly size: number | undefined
  readonly open: () => AsyncIterable<Uint8Array>
}

/**
 * A file, whose size is taken now and whose octets are read later.
 *
 * Throws ATTACHMENT_UNREADABLE when there is no such file, and while reading when it is no longer the same.
 */
export async function fileContent(path: string, field: string): Promise<OpenedContent> {
  const { stat } = await import('node:fs/promises')
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(field, `cannot read the file ${fileInWords(path)}: ${reasonOf(cause)}`, cause)
  })
  if (!found.isFile()) throw unreadable(field, `${fileInWords(path)} is not a file`)
  return { size: found.size, open: () => fileChunks(path, field, found.size, found.mtimeMs) }
}

/** The content in base64, read in bounded memory. */
export function base64Segment({ size, open }: OpenedContent, field: string): Segment {
  return {
    kind: 'opened',
    size: size === undefined ? undefined : base64Size(size),
    open: () => encoded(checked(open, size, field)),
  }
}

const readSize = octetsPerLine * 4096

async function* fileChunks(path: string, field: string, size: number, mtimeMs: number): AsyncGenerator<Uint8Array> {
  const { open } = await import('node:fs/promises')
  const file = await open(path)
  try {
    const now = await file.stat()
    if (now.size !== size || now.mtimeMs !== mtimeMs)
      throw unreadable(field, `${fileInWords(path)} was changed after it was attached`)
    const buffer = Buffer.allocUnsafeSlow(readSize)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, readSize, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** The chunks as they come, refused as soon as they are no octets, or not as many as there should be. */
async function* checked(
  open: () => AsyncIterable<Uint8Array>,
  size: number | undefined,
  field: string,
): AsyncGenerator<Uint8Array> {
  let seen = 0
  try {
    for await (const chunk of open()) {
      if (!(chunk instanceof Uint8Array)) throw unreadable(field, `expected chunks of octets, got a ${typeof chunk}`)
      seen += chunk.length
      if (size !== undefined && seen > size) break
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof MessageError) throw cause
    throw unreadable(field, `cannot be read: ${reasonOf(cause)}`, cause)
  }
  if (size !== undefined && seen !== size)
    throw unreadable(field, `changed while it was read: expected ${size} octets, got ${seen > size ? 'more' : seen}`)
}

async function* encoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = base64Encoder()
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += readSize) {
      const lines = encoder.push(chunk.subarray(at, at + readSize))
      if (lines.length > 0) yield lines
    }
  }
  const rest = encoder.end()
  if (rest.length > 0) yield rest
}

function unreadable(field: string, problem: string, cause?: unknown): MessageError {
  return new MessageError('ATTACHMENT_UNREADABLE', field, problem, cause)
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
