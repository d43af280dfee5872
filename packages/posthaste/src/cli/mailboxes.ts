// Are the mailboxes on the command line mailboxes? Said in its own words, before anything else is done.
import { AddressError } from '../errors.ts'
import { parseMailbox } from '../message/mailbox.ts'

/** The arguments and options that hold mailboxes. */
export interface MailboxOptions {
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly from?: string
  readonly replyTo?: readonly string[]
  /** Its files, which a list after `--attach` may have meant. */
  readonly attach?: readonly string[]
}

/** Refuses each text that is no mailbox. @throws AddressError, which names the argument or the option */
export function checkMailboxes(addresses: readonly string[], options: MailboxOptions): void {
  const { to = [], cc = [], bcc = [], from, replyTo = [], attach = [] } = options
  const own = 'give each address as an argument of its own'
  for (const text of addresses) check(text, '', own, attach.length > 0)
  for (const text of to) check(text, '--to ', 'give --to several times, or several arguments')
  for (const text of cc) check(text, '--cc ', 'give --cc several times')
  for (const text of bcc) check(text, '--bcc ', 'give --bcc several times')
  for (const text of replyTo) check(text, '--reply-to ', 'give --reply-to several times')
  if (from !== undefined) check(from, '--from ', 'it is one mailbox')
}

function check(text: string, option: string, forSeveral: string, maybeFile = false): void {
  const field = `${option}${JSON.stringify(text)}`
  try {
    parseMailbox(text, field)
  } catch (error) {
    throw error instanceof AddressError ? inOurWords(error, text, forSeveral, maybeFile) : error
  }
}

function inOurWords(error: AddressError, text: string, forSeveral: string, maybeFile: boolean): AddressError {
  const { field, offset, message } = error
  const character = text.charAt(offset)
  // The library speaks of arrays, which a command line has not.
  if (/[,;:]/.test(character) && message.includes('array')) {
    const problem = `unexpected "${character}": ${forSeveral}; a name that holds a "${character}" stands in quotes`
    return new AddressError(field, offset, problem)
  }
  if (!maybeFile || text.includes('@')) return error
  const problem = message.slice(`${field}: `.length).replace(/ \(at offset \d+\)$/, '')
  return new AddressError(field, offset, `${problem}; a file to attach takes an --attach of its own`)
}
