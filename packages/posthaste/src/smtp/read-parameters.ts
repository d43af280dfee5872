import type { MailParameters, RecipientParameters } from './command.ts'

/** What a client said behind the reverse path. */
export interface SenderParameters extends MailParameters {
  /** Who submitted the message first, as another server claims; empty when it does not know (RFC 4954, section 5). */
  readonly auth?: string
}

/** What a client said behind a forward path. */
export interface ReceivedRecipientParameters extends RecipientParameters {
  /** The type of `originalRecipient`, such as `rfc822` or `utf-8` (RFC 3461, 4.2; RFC 6533, 3). */
  readonly originalRecipientType?: string
}

const none: SenderParameters & ReceivedRecipientParameters = Object.freeze({})

/** The parameters of MAIL from offset `start` on, or why they are none, in printable ASCII. */
export function readMailParameters(text: string, start: number): SenderParameters | string {
  return start === text.length ? none : read(text, start, mailParameters)
}

/** The parameters of RCPT from offset `start` on, or why they are none, in printable ASCII. */
export function readRecipientParameters(text: string, start: number): ReceivedRecipientParameters | string {
  return start === text.length ? none : read(text, start, recipientParameters)
}

/** Text from xtext (RFC 3461, section 4), which must be printable ASCII; undefined where it is no xtext. */
export function fromXtext(encoded: string): string | undefined {
  if (!/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(encoded)) return undefined
  const text = encoded.replace(/\+(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return /^[\x20-\x7e]*$/.test(text) ? text : undefined
}

/** Reads one value; undefined where it is wrong. */
type Reader<T> = (value: string | undefined) => T | undefined

const mailParameters: Readonly<Record<string, Reader<SenderParameters>>> = {
  SIZE: (value) => (value !== undefined && /^\d{1,20}$/.test(value) ? { size: Number(value) } : undefined),
  BODY(value) {
    const body = value?.toUpperCase()
    return body === '7BIT' || body === '8BITMIME' ? { body } : undefined
  },
  SMTPUTF8: (value) => (value === undefined ? { smtpUtf8: true } : undefined),
  RET(value) {
    const word = value?.toUpperCase()
    if (word === 'FULL') return { return: 'full' }
    return word === 'HDRS' ? { return: 'headers' } : undefined
  },
  ENVID(value) {
    const envelopeId = value === undefined || value.length > 100 ? undefined : fromXtext(value)
    return envelopeId ? { envelopeId } : undefined
  },
  AUTH(value) {
    if (value === '<>') return { auth: '' }
    const auth = value === undefined || value.length > 500 ? undefined : fromXtext(value)
    return auth ? { auth } : undefined
  },
}

const recipientParameters: Readonly<Record<string, Reader<ReceivedRecipientParameters>>> = {
  NOTIFY(value) {
    const words = value?.toUpperCase().split(',') ?? []
    if (words.length === 1 && words[0] === 'NEVER') return { notify: [] }
    const notify = words.flatMap((word) => events.get(word) ?? [])
    return notify.length > 0 && notify.length === words.length ? { notify: [...new Set(notify)] } : undefined
  },
  ORCPT(value) {
    const [, type, encoded] = /^([A-Za-z0-9-]{1,64});(.{1,500})$/.exec(value ?? '') ?? []
    if (type === undefined || encoded === undefined) return undefined
    const originalRecipientType = type.toLowerCase()
    // RFC 6533, section 3, has an encoding of its own, which may be UTF-8 as it is; only xtext is decoded.
    const originalRecipient = originalRecipientType === 'utf-8' ? encoded : fromXtext(encoded)
    return originalRecipient === undefined ? undefined : { originalRecipient, originalRecipientType }
  },
}

const events = new Map<string, 'success' | 'failure' | 'delay'>([
  ['SUCCESS', 'success'],
  ['FAILURE', 'failure'],
  ['DELAY', 'delay'],
])

/** RFC 5321, 4.1.2: esmtp-param, each after one space; RFC 6531, 3.3 adds UTF-8 to the values. */
function read<T extends object>(text: string, start: number, known: Readonly<Record<string, Reader<T>>>): T | string {
  if (text[start] !== ' ') return 'A space stands between the path and its parameters'
  const found: Record<string, unknown> = {}
  const seen = new Set<string>()
  for (const word of text.slice(start + 1).split(' ')) {
    const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^\x00-\x20=\x7f]+))?$/.exec(word) ?? []
    if (name === undefined) return 'Parameters have the form KEYWORD or KEYWORD=value'
    const keyword = name.toUpperCase()
    const reader = Object.hasOwn(known, keyword) ? known[keyword] : undefined
    if (reader === undefined) return `unknown parameter ${keyword.slice(0, 40)}`
    if (seen.has(keyword)) return `${keyword} is given twice`
    seen.add(keyword)
    const parameter = reader(value)
    if (parameter === undefined) return `The value of ${keyword} is wrong`
    Object.assign(found, parameter)
  }
  // as: the readers of `known` give parts of T only, all of whose properties are optional.
  return found as T
}
