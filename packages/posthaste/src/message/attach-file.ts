import { fileURLToPath } from 'node:url'
import { MessageError } from '../errors.ts'
import type { ContentType } from './content-type.ts'
import { expectObject } from './expect.ts'
import { attachmentHabits } from './habits.table.ts'
import { kindOf } from './plain-text.ts'

// A symbol cannot come out of JSON, so no request body can name a file of the server. It is a global one so that two
// copies of the package understand each other.
const path = Symbol.for('posthaste.attached-file')

/** How a file is attached. */
export interface AttachFileOptions {
  /** The name that the recipient sees. @default the last segment of the path */
  readonly filename?: string | undefined
  /** Its media type. @default by the extension of the file name, else `application/octet-stream` */
  readonly contentType?: string | ContentType | undefined
  /** What the HTML names it by, as in `cid:logo`. */
  readonly contentId?: string | undefined
  /** @default 'inline' with a content ID, else 'attachment' */
  readonly disposition?: 'attachment' | 'inline' | undefined
}

/** A reference to a file, made by {@link attachFile} only. */
export interface FileReference extends AttachFileOptions {
  /** Throws: a reference to a file has no JSON. Store messages with `messageToJson`, which reads the file. */
  toJSON(): never
}

/**
 * Attaches a file of this machine, which is opened when the message is composed, once for each time it is sent.
 *
 * @param file its path, relative to the working directory of that time, or a `file:` URL
 * @throws MessageError MESSAGE_INVALID for an empty path or one with NUL; a missing file is found out when composing
 */
export function attachFile(file: string | URL, options: AttachFileOptions = {}): FileReference {
  const given = file instanceof URL ? fileURLToPath(file) : file
  if (typeof given !== 'string') {
    throw new MessageError('MESSAGE_INVALID', 'attachFile', `expected a path or a file: URL, got ${kindOf(file)}`)
  }
  if (given === '' || given.includes('\0')) {
    throw new MessageError('MESSAGE_INVALID', 'attachFile', 'expected a path, got an empty one or one that holds NUL')
  }
  expectObject(options, 'attachFile', keys, attachmentHabits)
  const filename = options.filename ?? given.split(/[/\\]/).at(-1)
  const reference = Object.defineProperty({ ...options, filename, toJSON: refuseJson }, 'toJSON', { enumerable: false })
  return Object.freeze(Object.defineProperty(reference, path, { value: given }))
}

/** The path of a file reference; `undefined` for every other object, whatever its keys. */
export function pathOf(value: object): string | undefined {
  const found: unknown = Object.hasOwn(value, path) ? Reflect.get(value, path) : undefined
  return typeof found === 'string' ? found : undefined
}

const keys = new Set(['filename', 'contentType', 'contentId', 'disposition'])

function refuseJson(): never {
  const problem = 'a reference to a file cannot be written as JSON; use messageToJson(), which reads the file'
  throw new MessageError('MESSAGE_INVALID', 'attachFile', problem)
}
