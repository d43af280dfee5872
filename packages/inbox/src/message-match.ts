// Which message does a test mean?
import type { Mailbox } from 'posthaste'
import { InboxOptionError } from './inbox-options.ts'
import type { Message, Summary } from './store/records.ts'

/** What a text has to be (or contain, for bodies): this, or something that the expression finds. */
export type TextMatch = string | RegExp

/** What a message has to be; what is absent is not looked at. */
export interface MessageMatch {
  /** The author's address, or an expression that finds it or the name. */
  readonly from?: TextMatch
  /** Somebody in To, or to whom it was delivered whatever the header says. */
  readonly to?: TextMatch
  readonly cc?: TextMatch
  readonly bcc?: TextMatch
  /** The whole subject, or an expression that finds something in it. */
  readonly subject?: TextMatch
  /** What the plain text has to contain. */
  readonly text?: TextMatch
  /** What the HTML has to contain. */
  readonly html?: TextMatch
  /** Its mailbox. */
  readonly mailbox?: string
  readonly tag?: string
}

const names: ReadonlySet<string> = new Set<keyof MessageMatch>([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'text',
  'html',
  'mailbox',
  'tag',
])

/** @throws InboxOptionError for a name that there is not */
export function checkMatch(match: MessageMatch): void {
  const unknown = Object.keys(match).find((name) => !names.has(name))
  if (unknown === undefined) return
  throw new InboxOptionError(`match: there is no ${JSON.stringify(unknown)}; ${[...names].join(', ')}`)
}

/** Whether the summary alone rules the message out. */
export function canMatch(match: MessageMatch, summary: Summary): boolean {
  return (
    (match.mailbox === undefined || summary.mailbox === match.mailbox) &&
    (match.tag === undefined || summary.tags.includes(match.tag)) &&
    (match.subject === undefined || isIt(match.subject, summary.subject)) &&
    somebody(match.from, summary.from) &&
    somebody(match.cc, summary.cc) &&
    somebody(match.bcc, summary.bcc)
  )
}

/** Whether it is the message. */
export function matches(match: MessageMatch, { summary, content, envelope }: Message): boolean {
  const recipients = envelope.recipients.map((address) => ({ address }))
  return (
    canMatch(match, summary) &&
    somebody(match.to, [...summary.to, ...recipients]) &&
    contains(match.text, content.text) &&
    contains(match.html, content.html)
  )
}

/** What was looked for, for an error. */
export function describeMatch(match: string | MessageMatch): string {
  if (typeof match === 'string') return JSON.stringify(match)
  return `{ ${Object.entries(match)
    .map(([name, wanted]) => `${name}: ${shown(wanted)}`)
    .join(', ')} }`
}

function shown(wanted: unknown): string {
  return wanted instanceof RegExp ? `${wanted}` : JSON.stringify(wanted)
}

function somebody(wanted: TextMatch | undefined, mailboxes: readonly Mailbox[]): boolean {
  if (wanted === undefined) return true
  return mailboxes.some(({ name, address }) =>
    typeof wanted === 'string'
      ? address.toLowerCase() === wanted.toLowerCase()
      : finds(wanted, name === undefined ? address : `${name} <${address}>`),
  )
}

function isIt(wanted: TextMatch, text: string): boolean {
  return typeof wanted === 'string' ? text === wanted : finds(wanted, text)
}

function contains(wanted: TextMatch | undefined, text: string): boolean {
  if (wanted === undefined) return true
  const lines = text.replaceAll('\r\n', '\n')
  return typeof wanted === 'string' ? lines.includes(wanted) : finds(wanted, lines)
}

/** `search` starts at the beginning whatever the expression's flags. */
function finds(wanted: RegExp, text: string): boolean {
  return text.search(wanted) !== -1
}
