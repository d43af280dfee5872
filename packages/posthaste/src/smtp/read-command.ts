// What a server hears: one command line in, a checked value or a refusal out. RFC 5321, section 4.1 and its extensions.
import type { Reply } from '../errors.ts'
import { asBuffer } from '../octets/as-buffer.ts'
import type { ReceivedRecipientParameters } from './read-parameters.ts'
import { readMailParameters, readRecipientParameters, type SenderParameters } from './read-parameters.ts'
import { type PathFault, readForwardPath, readReversePath } from './read-path.ts'

/** A command as it was heard, every part of it checked. */
export type HeardCommand =
  | { readonly verb: 'EHLO' | 'HELO' | 'LHLO'; readonly name: string }
  | { readonly verb: 'DATA' | 'RSET' | 'QUIT' | 'STARTTLS' | 'NOOP' | 'HELP' | 'VRFY' | 'EXPN' }
  | { readonly verb: 'AUTH'; readonly mechanism: string; readonly initialResponse?: string }
  | { readonly verb: 'MAIL'; readonly sender: string; readonly parameters: SenderParameters; readonly utf8: boolean }
  | {
      readonly verb: 'RCPT'
      readonly recipient: string
      readonly parameters: ReceivedRecipientParameters
      readonly utf8: boolean
    }
  | { readonly verb: 'BDAT'; readonly size: number; readonly last: boolean }

/** A line that is no command, and what to say to it. */
export interface CommandFault {
  readonly verb: 'fault'
  readonly reply: Reply
  /** Client and server may disagree on where the next command begins, or the client speaks another protocol. */
  readonly close: boolean
}

/**
 * Reads one line without its CRLF. Nothing is repaired: what the grammar does not allow is a fault, with the reply to
 * it. Spaces at the end of the line are passed over (RFC 5321, 4.1.1). Linear in the length of the line.
 */
export function readCommand(octets: Uint8Array): HeardCommand | CommandFault {
  const line = textOf(octets)
  if (line === undefined) return uncleanLine
  const end = line.indexOf(' ')
  const verb = (end === -1 ? line : line.slice(0, end)).toUpperCase()
  const argument = end === -1 ? '' : line.slice(end + 1).replace(/ +$/, '')
  switch (verb) {
    case 'EHLO':
    case 'HELO':
    case 'LHLO':
      return isName(argument) ? { verb, name: argument } : fault(501, '5.5.4', `Syntax: ${verb} your.host.name`)
    case 'MAIL':
      return readMail(argument)
    case 'RCPT':
      return readRcpt(argument)
    case 'BDAT':
      return readBdat(argument)
    case 'AUTH':
      return readAuth(argument)
    case 'DATA':
    case 'RSET':
    case 'QUIT':
    case 'STARTTLS':
      return argument === '' ? { verb } : fault(501, '5.5.4', `${verb} takes no argument`)
    case 'NOOP':
    case 'HELP':
      return { verb }
    case 'VRFY':
    case 'EXPN':
      return argument === '' ? fault(501, '5.5.4', `${verb} takes an argument`) : { verb }
    default:
      return unknown(verb, argument)
  }
}

/** The answer to a line that holds a control character, CR and LF above all, or that is not UTF-8. */
export const uncleanLine: CommandFault = {
  verb: 'fault',
  reply: { code: 501, enhanced: '5.5.2', text: 'Lines end with CRLF, and hold UTF-8 without control characters' },
  close: true,
}

/** The line as text; undefined where no command could be in it. ASCII is the common case. */
function textOf(octets: Uint8Array): string | undefined {
  const text = asBuffer(octets).toString('latin1')
  if (/^[\x20-\x7e]*$/.test(text)) return text
  try {
    const decoded = decoder.decode(octets)
    return unclean.test(decoded) ? undefined : decoded
  } catch {
    return undefined
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const unclean = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/

/**
 * QUIRK: clients give names that are neither a domain nor an address literal (Windows and containers use underscores),
 * and RFC 5321, 4.1.4 forbids to refuse mail for it; whatever has no space is taken as what it is, a claim.
 */
function isName(argument: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(argument)
}

function readMail(argument: string): HeardCommand | CommandFault {
  if (!/^FROM:/i.test(argument)) return fault(501, '5.5.4', 'Syntax: MAIL FROM:<address>')
  const path = readReversePath(argument, 5)
  if ('problem' in path) return pathFault('5.1.7', path)
  const parameters = readMailParameters(argument, path.end)
  if (typeof parameters === 'string') return fault(parameters.startsWith('unknown') ? 555 : 501, '5.5.4', parameters)
  return { verb: 'MAIL', sender: path.value, parameters, utf8: path.utf8 }
}

function readRcpt(argument: string): HeardCommand | CommandFault {
  if (!/^TO:/i.test(argument)) return fault(501, '5.5.4', 'Syntax: RCPT TO:<address>')
  const path = readForwardPath(argument, 3)
  if ('problem' in path) return pathFault('5.1.3', path)
  const parameters = readRecipientParameters(argument, path.end)
  if (typeof parameters === 'string') return fault(parameters.startsWith('unknown') ? 555 : 501, '5.5.4', parameters)
  return { verb: 'RCPT', recipient: path.value, parameters, utf8: path.utf8 }
}

/** RFC 3030, section 2. How many octets follow is unknown where the size cannot be read, so that nothing else can. */
function readBdat(argument: string): HeardCommand | CommandFault {
  const [, digits, last] = /^(\d{1,20})( LAST)?$/i.exec(argument) ?? []
  const size = Number(digits)
  if (digits === undefined || !Number.isSafeInteger(size)) {
    return fault(501, '5.5.4', 'Syntax: BDAT size [LAST]', true)
  }
  return { verb: 'BDAT', size, last: last !== undefined }
}

/** RFC 4954, section 4. The line holds a password, so that no reply shows any of it. */
function readAuth(argument: string): HeardCommand | CommandFault {
  const [, mechanism, initialResponse] = /^([A-Z0-9_-]{1,20})(?: ([A-Z0-9+/]+={0,2}|=))?$/i.exec(argument) ?? []
  if (mechanism === undefined) return fault(501, '5.5.4', 'Syntax: AUTH mechanism [initial-response]')
  return {
    verb: 'AUTH',
    mechanism: mechanism.toUpperCase(),
    ...(initialResponse === undefined ? {} : { initialResponse }),
  }
}

function unknown(verb: string, argument: string): CommandFault {
  if (httpMethods.has(verb) && / HTTP\/\d/i.test(argument)) {
    return fault(554, '5.7.0', 'This is a mail server and does not speak HTTP', true)
  }
  return fault(500, '5.5.2', 'Command not recognised')
}

const httpMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'PRI'])

function pathFault(enhanced: string, { problem }: PathFault): CommandFault {
  return fault(501, enhanced, problem)
}

function fault(code: number, enhanced: string, text: string, close = false): CommandFault {
  return { verb: 'fault', reply: { code, enhanced, text }, close }
}
