import { ConfigError } from '../errors.ts'
import { matchHabits } from '../message/habits.table.ts'
import { formatMailbox, type Mailbox, parseMailbox } from '../message/mailbox.ts'
import { kindOf } from '../message/plain-text.ts'
import { describeUnknown, unknownKey } from '../message/unknown-keys.ts'
import { type CapturedMessage, withLf } from './captured-message.ts'

/** What a text has to be: this, or something that the expression finds. */
export type TextMatch = string | RegExp

/**
 * Who has to be among the mailboxes: an address (`ada@example.com`), a mailbox with its name
 * (`Ada Lovelace <ada@example.com>`), an expression that finds it, or several of these, all of which have to be there.
 * An empty list: nobody.
 */
export type MailboxMatch = TextMatch | readonly TextMatch[]

/** What a captured message has to be; what is absent is not looked at. */
export interface MailMatch {
  readonly from?: MailboxMatch
  readonly to?: MailboxMatch
  readonly cc?: MailboxMatch
  readonly bcc?: MailboxMatch
  readonly replyTo?: MailboxMatch
  /** Who has to be among the recipients of the envelope, whatever the header says. */
  readonly recipients?: MailboxMatch
  /** The sender of the envelope. */
  readonly sender?: TextMatch
  /** The whole subject, or an expression that finds something in it. */
  readonly subject?: TextMatch
  /** What the plain text has to contain. Line ends are LF. */
  readonly text?: TextMatch
  /** What the HTML has to contain. Line ends are LF. */
  readonly html?: TextMatch
  /** The names of files that have to be attached: one, or several. An empty list: none. */
  readonly attachments?: TextMatch | readonly TextMatch[]
  /** The whole value of each of these header fields, or an expression that finds something in it. */
  readonly headers?: Readonly<Record<string, TextMatch>>
  /** The route that it was sent by. */
  readonly via?: TextMatch
  /** The template that its subject and body come from. */
  readonly template?: TextMatch
}

/** One thing that was looked at: what was expected, what was found, and whether that is the same. */
export interface Criterion {
  readonly name: string
  readonly expected: string
  readonly found: string
  readonly met: boolean
}

const names = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'recipients',
  'sender',
  'subject',
  'text',
  'html',
  'attachments',
  'headers',
  'via',
  'template',
] satisfies (keyof MailMatch)[])

/** Looks at everything that `match` names, in its order; {@link refuseWrongShapes} has passed it. */
export function compare(match: MailMatch, message: CapturedMessage): readonly Criterion[] {
  return [
    ...mailboxes('from', match.from, message.from),
    ...mailboxes('to', match.to, message.to),
    ...mailboxes('cc', match.cc, message.cc),
    ...mailboxes('bcc', match.bcc, message.bcc),
    ...mailboxes('replyTo', match.replyTo, message.replyTo),
    ...mailboxes(
      'recipients',
      match.recipients,
      message.envelope.recipients.map((address) => ({ address })),
    ),
    ...whole('sender', match.sender, message.envelope.sender),
    ...whole('subject', match.subject, message.subject),
    ...part('text', match.text, message.text),
    ...part('html', match.html, message.html),
    ...files(match.attachments, message),
    ...Object.entries(match.headers ?? {}).flatMap(([name, wanted]) => whole(name, wanted, message.header(name))),
    ...whole('via', match.via, message.via),
    ...whole('template', match.template, message.template),
  ]
}

/** Throws OPTION_INVALID for a name that there is not, or a value of another shape. */
export function refuseWrongShapes(match: unknown): void {
  if (typeof match !== 'object' || match === null || Array.isArray(match)) {
    throw invalid('match', `expected { to, subject, … } or a function of the message, got ${kindOf(match)}`)
  }
  const unknown = unknownKey(match, names, matchHabits)
  if (unknown) throw invalid('match', describeUnknown(unknown, names))
  for (const [name, wanted] of Object.entries(match)) {
    if (name !== 'headers') refuseNoText(`match.${name}`, wanted, !single.has(name))
    else if (typeof wanted === 'object' && wanted !== null) {
      for (const [field, value] of Object.entries(wanted)) refuseNoText(`match.headers["${field}"]`, value, false)
    } else if (wanted !== undefined) throw invalid('match.headers', `expected { name: value }, got ${kindOf(wanted)}`)
  }
}

/** Where one text is looked at, and not a list. */
const single: ReadonlySet<string> = new Set(['sender', 'subject', 'text', 'html', 'via', 'template'])

function refuseNoText(place: string, wanted: unknown, several: boolean): void {
  if (wanted === undefined || (several && Array.isArray(wanted) && wanted.every(isText)) || isText(wanted)) return
  const list = several ? ', or an array of these (an empty one: none)' : ''
  throw invalid(place, `expected a string or a regular expression${list}; got ${kindOf(wanted)}`)
}

function isText(wanted: unknown): boolean {
  return typeof wanted === 'string' || wanted instanceof RegExp
}

function invalid(place: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', place, problem)
}

function whole(name: string, wanted: TextMatch | undefined, found: string | undefined): readonly Criterion[] {
  if (wanted === undefined) return []
  const met = found !== undefined && (typeof wanted === 'string' ? found === wanted : finds(wanted, found))
  return [{ name, expected: shown(wanted), found: found === undefined ? 'none' : shown(found), met }]
}

function part(name: string, wanted: TextMatch | undefined, found: string | undefined): readonly Criterion[] {
  if (wanted === undefined) return []
  const met =
    found !== undefined && (typeof wanted === 'string' ? found.includes(withLf(wanted)) : finds(wanted, found))
  const expected = typeof wanted === 'string' ? `… ${shown(wanted)} …` : shown(wanted)
  return [{ name, expected, found: found === undefined ? 'none' : shown(found), met }]
}

function mailboxes(name: string, wanted: MailboxMatch | undefined, found: readonly Mailbox[]): readonly Criterion[] {
  if (wanted === undefined) return []
  const all = listOf(wanted)
  const met = all.length === 0 ? found.length === 0 : all.every((each) => found.some(mailboxTest(name, each)))
  return [
    {
      name,
      expected: all.map(asMailbox).join(', ') || 'none',
      found: found.map(formatMailbox).join(', ') || 'none',
      met,
    },
  ]
}

function mailboxTest(name: string, wanted: TextMatch): (mailbox: Mailbox) => boolean {
  if (typeof wanted !== 'string') return (mailbox) => finds(wanted, formatMailbox(mailbox))
  const expected = parseMailbox(wanted, `match.${name}`)
  return ({ address, name: called }) =>
    sameAddress(address, expected.address) && (expected.name === undefined || expected.name === called)
}

/** Domains are compared without letter case (RFC 5321, section 2.4). */
function sameAddress(one: string, other: string): boolean {
  const [at, there] = [one.lastIndexOf('@'), other.lastIndexOf('@')]
  return one.slice(0, at) === other.slice(0, there) && one.slice(at).toLowerCase() === other.slice(there).toLowerCase()
}

function files(wanted: MailMatch['attachments'], { attachments }: CapturedMessage): readonly Criterion[] {
  if (wanted === undefined) return []
  const all = listOf(wanted)
  const found = attachments.map(({ filename }) => filename ?? '')
  const has = (each: TextMatch) => found.some((name) => (typeof each === 'string' ? name === each : finds(each, name)))
  const met = all.length === 0 ? found.length === 0 : all.every(has)
  return [
    {
      name: 'attachments',
      expected: all.map(shown).join(', ') || 'none',
      found: found.map(shown).join(', ') || 'none',
      met,
    },
  ]
}

function listOf(wanted: TextMatch | readonly TextMatch[]): readonly TextMatch[] {
  return typeof wanted === 'string' || wanted instanceof RegExp ? [wanted] : wanted
}

/** `search` starts at the beginning whatever the expression's flags, so that one with `g` finds the same each time. */
function finds(wanted: RegExp, text: string): boolean {
  return text.search(wanted) !== -1
}

function asMailbox(wanted: TextMatch): string {
  return typeof wanted === 'string' ? wanted : `${wanted}`
}

const most = 200

function shown(text: TextMatch): string {
  if (typeof text !== 'string') return `${text}`
  return JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text)
}
