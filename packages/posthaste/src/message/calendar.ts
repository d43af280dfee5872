import { MessageError } from '../errors.ts'
import { type ContentInput, toContent } from './content-input.ts'
import { parseContentType } from './content-type.ts'
import { expectObject } from './expect.ts'
import type { Alternative } from './message.ts'

/** A calendar invitation (RFC 5545, RFC 6047). */
export interface CalendarInput {
  /** What the recipient is asked to do with it (RFC 5546, 1.4); the same as METHOD in the content. */
  readonly method: CalendarMethod
  /** The iCalendar object. */
  readonly content: ContentInput
}

/** The methods of iTIP (RFC 5546, 1.4). */
export type CalendarMethod = (typeof methods)[number]

const methods = ['PUBLISH', 'REQUEST', 'REPLY', 'ADD', 'CANCEL', 'REFRESH', 'COUNTER', 'DECLINECOUNTER'] as const
const keys = new Set(['method', 'content'])

/** The invitation as a further form of the body, which is where mail clients look for it (RFC 6047, 2.4). */
export function toCalendar(input: CalendarInput, field: string): Alternative {
  expectObject(input, field, keys)
  const method = methods.find((each) => each === input.method)
  if (method === undefined) {
    const got = JSON.stringify(input.method)
    throw new MessageError('MESSAGE_INVALID', `${field}.method`, `expected one of ${methods.join(', ')}; got ${got}`)
  }
  const content = toContent(input.content, `${field}.content`)
  const inside = content.kind === 'text' ? /^METHOD:[ \t]*([A-Za-z]*)/im.exec(content.text)?.[1] : undefined
  if (inside !== undefined && inside.toUpperCase() !== method) {
    throw new MessageError(
      'MESSAGE_INVALID',
      `${field}.method`,
      `it is ${method}, and the content says METHOD:${inside}`,
    )
  }
  const contentType = parseContentType(`text/calendar; charset=utf-8; method=${method}`, field)
  return Object.freeze({ contentType, content })
}
