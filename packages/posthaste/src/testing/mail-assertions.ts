import { AssertionError } from 'node:assert'
import { formatMailbox } from '../message/mailbox.ts'
import type { CapturedMessage } from './captured-message.ts'
import { type Criterion, compare, type MailMatch, refuseWrongShapes } from './mail-match.ts'

/** Which messages are meant: those that are like this, or those for which the function says true. */
export type MailQuery = MailMatch | ((message: CapturedMessage) => boolean)

/** The messages that the query means, in order. Throws OPTION_INVALID for a query that can mean none. */
export function matching(messages: readonly CapturedMessage[], query: MailQuery): readonly CapturedMessage[] {
  // Also where there is no message yet to compare it with.
  if (typeof query !== 'function') refuseWrongShapes(query)
  return messages.filter((message) => criteria(query, message).every(({ met }) => met))
}

/** The first message that the query means; throws an AssertionError that shows the nearest one and what differs. */
export function assertSent(messages: readonly CapturedMessage[], query: MailQuery): CapturedMessage {
  const [found] = matching(messages, query)
  if (found) return found
  throw failure(`expected ${phrase('a message', query)}but ${nearest(messages, query)}`, assertSent)
}

/** Throws an AssertionError that shows every message that the query means. */
export function assertNotSent(messages: readonly CapturedMessage[], query: MailQuery): void {
  const found = matching(messages, query)
  if (found.length === 0) return
  throw failure(`expected ${phrase('no message', query)}but sent\n${listed(messages, found)}`, assertNotSent)
}

/** The messages that the query means; throws an AssertionError that shows all when these are not exactly `count`. */
export function assertCount(
  messages: readonly CapturedMessage[],
  count: number,
  query: MailQuery,
): readonly CapturedMessage[] {
  const found = matching(messages, query)
  if (found.length === count) return found
  const what = phrase(count === 1 ? '1 message' : `${count} messages`, query)
  const such = found.length === 0 ? 'none' : `${found.length}\n${listed(messages, found)}`
  const all = found.length === messages.length ? '' : `\nof all that was sent\n${listed(messages, messages)}`
  throw failure(`expected ${what}but sent ${such}${all}`, assertCount)
}

function failure(message: string, stackStartFn: (...values: never[]) => unknown): AssertionError {
  return new AssertionError({ message, stackStartFn })
}

function criteria(query: MailQuery, message: CapturedMessage): readonly Criterion[] {
  if (typeof query !== 'function') return compare(query, message)
  const met = query(message)
  return [{ name: 'function', expected: 'true', found: `${met}`, met }]
}

/** `a message, `, or `a message with` and what it should have, a line each. */
function phrase(what: string, query: MailQuery): string {
  if (typeof query === 'function') return `${what} for which the function says true, `
  const wanted = compare(query, blank)
  if (wanted.length === 0) return `${what}, `
  const width = widest(wanted)
  return `${what} with\n${wanted.map(({ name, expected }) => `  ${name.padEnd(width)}  ${expected}\n`).join('')}`
}

function nearest(messages: readonly CapturedMessage[], query: MailQuery): string {
  const compared = messages.map((message, index) => ({ index, message, criteria: criteria(query, message) }))
  const [best, ...others] = compared.toSorted((one, other) => metOf(other.criteria) - metOf(one.criteria))
  if (!best) return 'nothing was sent'
  const head = `the nearest of ${messages.length} is ${inShort(best.message, best.index)}\n${differences(best.criteria)}`
  if (others.length === 0) return head
  return `${head}\nalso sent\n${listed(
    messages,
    others.map(({ message }) => message),
  )}`
}

function metOf(criteria: readonly Criterion[]): number {
  return criteria.filter(({ met }) => met).length
}

/** Every criterion with what was found; what differs is marked as node:assert and Vitest do, with what was expected below. */
function differences(criteria: readonly Criterion[]): string {
  const width = widest(criteria)
  const lines = criteria.flatMap(({ name, expected, found, met }) => {
    const line = `${met ? ' ' : '+'} ${name.padEnd(width)}  ${found}`
    return met ? [line] : [line, `- ${''.padEnd(width)}  ${expected}`]
  })
  return ['+ actual - expected', ...lines].join('\n')
}

function widest(criteria: readonly Criterion[]): number {
  return Math.max(...criteria.map(({ name }) => name.length))
}

const mostListed = 20

function listed(all: readonly CapturedMessage[], some: readonly CapturedMessage[]): string {
  const lines = some.slice(0, mostListed).map((message) => `  ${inShort(message, all.indexOf(message))}`)
  const rest = some.length - lines.length
  return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n')
}

/** `2. "Welcome" to Ada <ada@example.com>, via newsletter`. */
function inShort({ subject, to, envelope, via }: CapturedMessage, index: number): string {
  const title = subject === undefined ? 'without subject' : JSON.stringify(subject)
  const whom = to.length > 0 ? to.map(formatMailbox) : envelope.recipients
  return `${index + 1}. ${title} to ${whom.join(', ')}, via ${via}`
}

/** Stands for any message where only what was expected is shown. */
const blank: CapturedMessage = {
  via: '',
  envelope: { sender: '', recipients: [] },
  messageId: '',
  octets: new Uint8Array(),
  from: [],
  to: [],
  cc: [],
  bcc: [],
  replyTo: [],
  attachments: [],
  header: () => undefined,
}
