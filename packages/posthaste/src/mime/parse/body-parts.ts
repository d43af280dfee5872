import { fieldNamed, type ParsedPart } from './parsed-message.ts'
import { parameter } from './part-facts.ts'

/** Which parts of a message are what people read, and which they may save. */
export interface BodyParts {
  /** To be shown one after the other. */
  readonly text: readonly ParsedPart[]
  /** To be shown one after the other. */
  readonly html: readonly ParsedPart[]
  /** What the HTML may show by its Content-ID: of a multipart/related (RFC 2387), or an image that is said to be inline. */
  readonly inline: readonly ParsedPart[]
  /** All others that hold content. */
  readonly attachments: readonly ParsedPart[]
}

/** Sorts the parts of a message; what lies within an attached message belongs to that one. */
export function sortParts(root: ParsedPart): BodyParts {
  const sorted: Sorted = { text: [], html: [], inline: [], attachments: [] }
  sort(root, { parent: undefined, related: false, first: true }, sorted)
  return sorted
}

type Sorted = { readonly [K in keyof BodyParts]: ParsedPart[] }

interface Place {
  readonly parent: string | undefined
  /** Somewhere within a multipart/related, and not its root. */
  readonly related: boolean
  /** Nothing that is read stands before it. */
  readonly first: boolean
}

function sort(part: ParsedPart, place: Place, sorted: Sorted): void {
  const { type } = part.contentType
  if (type.startsWith('multipart/') && part.parts.length > 0) {
    const root = type === 'multipart/related' ? rootOfRelated(part) : undefined
    for (const [index, child] of part.parts.entries())
      sort(
        child,
        {
          parent: type,
          related: root === undefined ? place.related : child !== root,
          first: place.first && index === 0,
        },
        sorted,
      )
    return
  }
  const kind = kindOf(part, place, sorted)
  if (kind !== undefined) sorted[kind].push(part)
}

function kindOf(part: ParsedPart, place: Place, sorted: Sorted): keyof BodyParts | undefined {
  const { type } = part.contentType
  if (type.startsWith('multipart/'))
    return isEmpty(part) ? undefined : place.parent === undefined ? 'text' : 'attachments'
  if (isBody(part, place, sorted)) return type === 'text/html' ? 'html' : 'text'
  const asked = part.disposition?.type
  if (asked === 'attachment') return 'attachments'
  const named = part.contentId !== undefined || fieldNamed(part, 'Content-Location') !== undefined
  if (place.related && named) return 'inline'
  return asked === 'inline' && part.contentId !== undefined && type.startsWith('image/') ? 'inline' : 'attachments'
}

/** Whether it is text that people read at this place, and not a file of text. */
function isBody(part: ParsedPart, { parent, related, first }: Place, sorted: Sorted): boolean {
  const { type } = part.contentType
  const asked = part.disposition?.type
  if ((type !== 'text/plain' && type !== 'text/html') || related || (asked !== undefined && asked !== 'inline'))
    return false
  // A second text beside the first one is no alternative of it.
  if (parent === 'multipart/alternative') return true
  if (parent === undefined) return true
  return part.filename === undefined || (first && sorted.text.length + sorted.html.length === 0 && asked === undefined)
}

/** The part that `start` names, else the first (RFC 2387, 3.2). */
function rootOfRelated(part: ParsedPart): ParsedPart | undefined {
  const start = parameter(part.contentType, 'start')?.replace(/^<|>$/g, '')
  return part.parts.find(({ contentId }) => start !== undefined && contentId === start) ?? part.parts[0]
}

function isEmpty({ offsets }: ParsedPart): boolean {
  return offsets.bodyEnd === offsets.bodyStart
}
