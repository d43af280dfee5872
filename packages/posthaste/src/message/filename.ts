import { MessageError } from '../errors.ts'
import { expectText } from './expect.ts'
import { offsetOfControl, shown } from './plain-text.ts'

// A bidi control can make exe.gpj look like jpg.exe; a separator makes a careless program write outside its folder.
const refused = /[/\\\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/

/** Checks the name that a recipient sees: no path, no control or bidi control characters, not empty. */
export function parseFilename(input: unknown, field: string): string {
  const name = expectText(input, field)
  if (name === '')
    throw new MessageError('MESSAGE_INVALID', field, 'expected a file name, got an empty one; leave it out')
  if (name === '.' || name === '..') {
    throw new MessageError('MESSAGE_INVALID', field, `"${name}" is a folder; give the name of a file`)
  }
  const control = offsetOfControl(name)
  const at = control === -1 ? name.search(refused) : control
  if (at === -1) return name
  const why =
    name[at] === '/' || name[at] === '\\' ? 'a file name is not a path' : 'it could make one name look like another'
  throw new MessageError(
    'MESSAGE_INVALID',
    field,
    `${shown(name, at)} at offset ${at} cannot stand in a file name: ${why}`,
  )
}
