import type { ContentType } from '../../message/content-type.ts'
import type { Defect } from './defect.ts'

/** What a message consists of. The octets themselves are not in it: offsets say where they are. */
export interface ParsedMessage {
  /** The message itself: its header, and its content or its parts. */
  readonly root: ParsedPart
  /** What is wrong with it, in the order of where it is. */
  readonly defects: readonly Defect[]
  /** Octets in all. */
  readonly size: number
}

/** One MIME entity (RFC 2045, section 2.4). */
export interface ParsedPart {
  /**
   * Its section as IMAP counts (RFC 9051, 6.4.5.1): `1` for a message without parts, `2.1` for the first part of the
   * second; `TEXT`, and `2.TEXT` for a message within part 2, for a multipart that is itself the body of a message.
   */
  readonly id: string
  /** In order, as they came. */
  readonly headers: readonly ParsedField[]
  /** `text/plain` where there is none, or one that cannot be read. Values decoded. */
  readonly contentType: ContentType
  /** Absent where the part has no Content-Disposition (RFC 2183). Its type is in lower case. */
  readonly disposition?: ContentType
  /** In lower case: `7bit` where there is none. */
  readonly encoding: string
  /** Without its angle brackets. */
  readonly contentId?: string
  /** From the disposition, else the name in the content type. Decoded; no path, no control and no bidi control characters. */
  readonly filename?: string
  /** Where it is in the message. */
  readonly offsets: PartOffsets
  /** Octets of the decoded content; absent where only decoding tells. */
  readonly decodedSize?: number
  /** Of a multipart its parts, of an attached message (message/rfc822) the one within. */
  readonly parts: readonly ParsedPart[]
}

/** Offsets in octets from the beginning of the whole message. */
export interface PartOffsets {
  readonly headerStart: number
  /** Behind the empty line that ends the header. */
  readonly bodyStart: number
  /** Where the body ends; the line end before a delimiter is not part of it (RFC 2046, 5.1.1). */
  readonly bodyEnd: number
  /** Where the delimiter that follows begins, or the message ends. */
  readonly end: number
}

/** One header field as it came. */
export interface ParsedField {
  readonly name: string
  /** All behind the colon, folds and all but the last line end included; each character is one octet. */
  readonly raw: string
  /** Where its name begins. */
  readonly start: number
  /** Where the first octet behind the colon is. */
  readonly valueStart: number
  /** Behind its last line end. */
  readonly end: number
}

/** The first field of a name, in whatever letter case. */
export function fieldNamed(part: ParsedPart, name: string): ParsedField | undefined {
  return fieldsNamed(part, name)[0]
}

/** Every field of a name, in whatever letter case, in order. */
export function fieldsNamed(part: ParsedPart, name: string): readonly ParsedField[] {
  const wanted = name.toLowerCase()
  return part.headers.filter((field) => field.name.length === wanted.length && field.name.toLowerCase() === wanted)
}

/** The part itself and every part within it, in the order in which they begin. */
export function allParts(part: ParsedPart): readonly ParsedPart[] {
  return [part, ...part.parts.flatMap(allParts)]
}

/** The part of an id, such as `2.1`. */
export function partById(message: ParsedMessage, id: string): ParsedPart | undefined {
  return allParts(message.root).find((part) => part.id === id)
}
