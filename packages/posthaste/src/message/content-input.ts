import { isUint8Array } from 'node:util/types'
import { MessageError } from '../errors.ts'
import type { Content } from './attachment.ts'
import { expectText } from './expect.ts'
import { kindOf } from './plain-text.ts'

/**
 * The content of an attachment or alternative.
 *
 * - a string, written as UTF-8;
 * - octets, of which a copy is taken;
 * - a `Blob`, which cannot change and is never copied: the way to attach the same octets to many messages;
 * - a function that opens a stream, called once each time the message is sent;
 * - a stream that can be read only once: `bufferContent` reads it into memory first, as `mailer.send` does by itself.
 */
export type ContentInput =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | (() => AsyncIterable<Uint8Array>)
  | AsyncIterable<Uint8Array>

/** Checks and snapshots content. @throws MessageError MESSAGE_INVALID */
export function toContent(input: unknown, field: string): Content {
  if (typeof input === 'string') return Object.freeze({ kind: 'text', text: expectText(input, field) })
  // Octets of another realm (vm, jsdom) are octets too.
  if (isUint8Array(input)) return Object.freeze({ kind: 'octets', octets: new Uint8Array(input) })
  if (input instanceof ArrayBuffer) return Object.freeze({ kind: 'octets', octets: new Uint8Array(input.slice(0)) })
  if (input instanceof Blob) return Object.freeze({ kind: 'blob', blob: input })
  if (isOpener(input)) return Object.freeze({ kind: 'stream', open: input })
  if (isOneShot(input)) {
    const remedy = 'give a function that opens it, or read it into memory with await bufferContent(message)'
    throw new MessageError(
      'MESSAGE_INVALID',
      field,
      `a stream can be read only once, and a message may be sent twice: ${remedy}`,
    )
  }
  const expected = 'expected a string, octets, a Blob, a function that opens a stream, or attachFile()'
  throw new MessageError('MESSAGE_INVALID', field, `${expected}; got ${kindOf(input)}`)
}

/** True for a stream that can be read only once. */
export function isOneShot(input: unknown): input is AsyncIterable<Uint8Array> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input
}

// What a function returns can only be known by calling it, which composing does.
function isOpener(input: unknown): input is () => AsyncIterable<Uint8Array> {
  return typeof input === 'function'
}
