import { MessageError } from '../errors.ts'
import { type HeaderField, tokensField } from './header.ts'

/** How urgent the sender says a message is. */
export type Priority = 'high' | 'normal' | 'low'

// Outlook reads X-Priority and Importance, Apple Mail X-Priority, others Priority (RFC 2156, RFC 4021).
const fields: ReadonlyMap<unknown, readonly HeaderField[]> = new Map([
  ['high', written('1', 'high', 'urgent')],
  ['normal', []],
  ['low', written('5', 'low', 'non-urgent')],
])

/** The fields that mail clients read a priority from; none for `normal`, which is what a client assumes. */
export function priorityFields(priority: unknown, field: string): readonly HeaderField[] {
  const found = fields.get(priority)
  if (found) return found
  throw new MessageError('HEADER_INVALID', field, `expected "high", "normal" or "low", got ${JSON.stringify(priority)}`)
}

function written(xPriority: string, importance: string, priority: string): readonly HeaderField[] {
  return [
    tokensField('X-Priority', [xPriority], 'priority'),
    tokensField('Importance', [importance], 'priority'),
    tokensField('Priority', [priority], 'priority'),
  ]
}
