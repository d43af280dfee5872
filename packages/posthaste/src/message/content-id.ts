import { MessageError } from '../errors.ts'
import { isVisibleAscii } from './character-class.ts'
import { expectText } from './expect.ts'

/**
 * Checks the name by which HTML shows a part (`cid:logo`; RFC 2392), given without angle brackets: visible ASCII
 * without quotes, brackets and the characters that a URL would need to escape.
 */
export function parseContentId(input: unknown, field: string): string {
  const id = expectText(input, field)
  if (id.length <= 250 && isVisibleAscii(id) && !/["<>()[\]{}\\,;:%#?^`|]/.test(id)) return id
  const shown = JSON.stringify(id.slice(0, 100))
  throw new MessageError(
    'MESSAGE_INVALID',
    field,
    `expected a content ID such as logo or logo@acme, without <>; got ${shown}`,
  )
}
