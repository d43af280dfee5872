import { MessageError } from '../errors.ts'
import { isVisibleAscii } from './character-class.ts'
import { expectText } from './expect.ts'

/** Whether {@link parseContentId} takes it. */
export function isContentId(id: string): boolean {
  return id !== '' && id.length <= 250 && isVisibleAscii(id) && !/["<>()[\]{}\\,;:%#?^`|]/.test(id)
}

/**
 * Checks the name by which HTML shows a part (`cid:logo`; RFC 2392), given without angle brackets: visible ASCII
 * without quotes, brackets and the characters that a URL would need to escape.
 */
export function parseContentId(input: unknown, field: string): string {
  const id = expectText(input, field)
  if (isContentId(id)) return id
  const shown = JSON.stringify(id.slice(0, 100))
  throw new MessageError(
    'MESSAGE_INVALID',
    field,
    `expected a content ID such as logo or logo@acme, without <>; got ${shown}`,
  )
}
