import { isUtf8 } from 'node:buffer'
import { lookup } from 'mrmime'
import { MessageError } from '../errors.ts'
import { type FileReference, pathOf } from './attach-file.ts'
import type { Attachment, Content } from './attachment.ts'
import { parseContentId } from './content-id.ts'
import { type ContentInput, toContent } from './content-input.ts'
import { type ContentType, parameterOf, parseContentType } from './content-type.ts'
import { expectObject } from './expect.ts'
import { parseFilename } from './filename.ts'
import { attachmentHabits } from './habits.table.ts'
import { kindOf } from './plain-text.ts'

/** An attachment as callers give it: an object, or what `attachFile()` returns. */
export type AttachmentInput =
  | FileReference
  | {
      /** The name that the recipient sees; not a path. */
      readonly filename?: string | undefined
      readonly content: ContentInput
      /**
       * Its media type; a string is given `charset=utf-8` where the content is UTF-8 text, an object is taken as it is.
       * @default that of the Blob, else by the extension of the file name, else `application/octet-stream`
       */
      readonly contentType?: string | ContentType | undefined
      /** @default 'inline' with a content ID, else 'attachment' */
      readonly disposition?: 'attachment' | 'inline' | undefined
      /** What the HTML names it by, as in `<img src="cid:logo">`, without angle brackets. */
      readonly contentId?: string | undefined
    }

const keys = new Set(['filename', 'content', 'contentType', 'disposition', 'contentId'])

/** Checks, types and freezes one attachment. @throws MessageError MESSAGE_INVALID */
export function toAttachment(input: unknown, field: string): Attachment {
  if (typeof input === 'string') {
    const remedy =
      "expected an attachment, got a string; a file is attached by attachFile('./x.pdf'), text by { filename, content }"
    throw new MessageError('MESSAGE_INVALID', field, remedy)
  }
  const given: Given = expectObject(input, field, keys, attachmentHabits)
  const path = pathOf(given)
  if (path === undefined && given.content === undefined) {
    const remedy = 'give content: a string, octets, a Blob or a function that opens a stream; files by attachFile()'
    throw new MessageError('MESSAGE_INVALID', field, remedy)
  }
  const content = path === undefined ? toContent(given.content, `${field}.content`) : freezeFile(path)
  const contentId = given.contentId === undefined ? undefined : parseContentId(given.contentId, `${field}.contentId`)
  const filename = given.filename === undefined ? undefined : parseFilename(given.filename, `${field}.filename`)
  return Object.freeze({
    ...(filename === undefined ? {} : { filename }),
    contentType: toContentType(given.contentType, content, filename, `${field}.contentType`),
    disposition: toDisposition(given.disposition, contentId, `${field}.disposition`),
    ...(contentId === undefined ? {} : { contentId }),
    content,
  })
}

interface Given {
  readonly filename?: unknown
  readonly content?: unknown
  readonly contentType?: string | ContentType
  readonly disposition?: unknown
  readonly contentId?: unknown
}

/**
 * The type of a part: as declared, else guessed. Text is said to be UTF-8 where it is; text in another charset must
 * say which, and where the type was only guessed it becomes `application/octet-stream`.
 */
export function toContentType(
  declared: string | ContentType | undefined,
  content: Content,
  filename: string | undefined,
  field: string,
): ContentType {
  const contentType = parseContentType(declared ?? guessed(content, filename), field)
  refuseContainer(contentType.type, field)
  const charset = parameterOf(contentType, 'charset')
  if (content.kind === 'text' && charset !== undefined && !/^(utf-8|us-ascii)$/i.test(charset)) {
    throw new MessageError(
      'MESSAGE_INVALID',
      field,
      `a string is written as UTF-8, not as ${charset}; give octets in that charset`,
    )
  }
  const typeIsEnough = !contentType.type.startsWith('text/') || charset !== undefined || typeof declared === 'object'
  if (typeIsEnough) return contentType
  if (content.kind === 'text' || (content.kind === 'octets' && isUtf8(content.octets))) return withUtf8(contentType)
  if (content.kind !== 'octets') return contentType
  if (declared === undefined) return parseContentType('application/octet-stream', field)
  const remedy = `name its charset, as in ${contentType.type}; charset=windows-1252`
  throw new MessageError('MESSAGE_INVALID', field, `the content is declared as text and is not UTF-8: ${remedy}`)
}

function guessed(content: Content, filename: string | undefined): string {
  if (content.kind === 'blob' && content.blob.type !== '') return content.blob.type
  const byName: unknown = filename === undefined ? undefined : lookup(filename)
  // QUIRK: mrmime finds what every object has, such as `constructor`, in its table.
  if (typeof byName === 'string') return byName
  return content.kind === 'text' ? 'text/plain' : 'application/octet-stream'
}

// A multipart is built by the composer alone; of the message types only a whole message can be carried (RFC 2046, 5.2).
function refuseContainer(type: string, field: string): void {
  const refused = type.startsWith('multipart/') || (type.startsWith('message/') && type !== 'message/rfc822')
  if (refused)
    throw new MessageError('MESSAGE_INVALID', field, `content of type ${type} cannot be given; attach its parts`)
}

function withUtf8({ type, parameters }: ContentType): ContentType {
  const charset = Object.freeze(['charset', 'utf-8'] as const)
  return Object.freeze({ type, parameters: Object.freeze([...parameters, charset]) })
}

function toDisposition(given: unknown, contentId: string | undefined, field: string): 'attachment' | 'inline' {
  if (given === undefined) return contentId === undefined ? 'attachment' : 'inline'
  if (given === 'attachment' || given === 'inline') return given
  const got = typeof given === 'string' ? JSON.stringify(given) : kindOf(given)
  throw new MessageError('MESSAGE_INVALID', field, `expected "attachment" or "inline", got ${got}`)
}

function freezeFile(path: string): Content {
  return Object.freeze({ kind: 'file', path })
}
