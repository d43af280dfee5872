// From a row of a file to the message that it asks for: which columns are about the message, and which are data.
import { dirname, resolve } from 'node:path'
import { MailError, MessageError } from '../../errors.ts'
import { attachFile } from '../../message/attach-file.ts'
import type { Mailbox } from '../../message/mailbox.ts'
import { toMailboxes } from '../../message/mailbox-input.ts'
import type { MailboxesInput } from '../../message/message-input.ts'
import { nearest } from '../../message/unknown-keys.ts'
import { merge } from '../../template/merge.ts'
import type { AnyTemplates } from '../../template/template-set.ts'
import type { TemplatedFields, TemplatedMessage } from '../../template/templated-message.ts'
import { createUnsubscribeLink } from '../../unsubscribe/link.ts'
import { UsageError } from '../usage-error.ts'
import { createKeys, keyText } from './keys.ts'

/** One row of a file, as `readRows()` of `@posthaste/templates` gives it. */
export interface Row {
  readonly line: number
  readonly values: Readonly<Record<string, unknown>>
  readonly problem?: string
}

/** What a row says of its message, or shared fields of all. */
export interface RowFields extends TemplatedFields {
  readonly data?: Readonly<Record<string, unknown>>
}

/** How rows become messages. */
export interface RowPlan {
  readonly template: string
  /** The path of the data file, which relative attachments are named from. */
  readonly data: string
  readonly shared: RowFields
  /** The column that each name takes its value from, where that is another. */
  readonly map: ReadonlyMap<string, string>
  readonly unsubscribe?: { readonly url: string; readonly secret: string; readonly list?: string }
}

/** A row that can be known again, and its message or what is wrong with it. */
export type MergeEntry = {
  readonly line: number
  /** See {@link createKeys}. */
  readonly fingerprint: Uint8Array
  readonly key: string
} & (
  | {
      readonly message: TemplatedMessage<AnyTemplates>
      readonly addresses: readonly string[]
      readonly problem?: undefined
    }
  | { readonly problem: string }
)

/** Makes entries of rows, one at a time. @throws UsageError when the columns are not those that the plan asks for */
export async function* entriesOf(rows: AsyncIterable<Row>, plan: RowPlan): AsyncGenerator<MergeEntry, void, undefined> {
  const keyOf = createKeys(plan.template)
  let isFirst = true
  for await (const { line, values, problem } of rows) {
    if (isFirst && problem === undefined) {
      expectColumns(values, plan)
      isFirst = false
    }
    const fingerprint = keyOf(values)
    const place = { line, fingerprint, key: keyText(fingerprint) }
    yield { ...place, ...(problem === undefined ? messageOf(values, plan) : { problem }) }
  }
}

function expectColumns(values: Row['values'], { map, data, shared }: RowPlan): void {
  const columns = Object.keys(values)
  const there = `${data} has ${columns.join(', ')}`
  for (const column of map.values()) {
    if (Object.hasOwn(values, column)) continue
    const near = nearest(column, columns)
    throw new UsageError(`--map: there is no column ${column}; ${near === undefined ? there : `did you mean ${near}?`}`)
  }
  if (shared.to !== undefined || recipientColumns.some((name) => Object.hasOwn(values, name) || map.has(name))) return
  throw new UsageError(`no column is named to, email or address; ${there}; --map to=COLUMN names another`)
}

type Made =
  | { readonly message: TemplatedMessage<AnyTemplates>; readonly addresses: readonly string[] }
  | { readonly problem: string }

function messageOf(values: Row['values'], plan: RowPlan): Made {
  try {
    const row = rowOf(renamed(values, plan.map), plan.data)
    const to = toMailboxes(row.to ?? plan.shared.to, 'to')
    const [message] = merge(plan.template, [{ ...row, ...unsubscribeOf(to, plan) }], plan.shared)
    if (message === undefined) throw new MessageError('MESSAGE_INVALID', 'row', 'made no message')
    return { message, addresses: to.map(({ address }) => address) }
  } catch (error) {
    if (MailError.is(error)) return { problem: error.message }
    throw error
  }
}

/** Each name of the map in place of the column that it takes. */
function renamed(values: Row['values'], map: RowPlan['map']): Readonly<Record<string, unknown>> {
  if (map.size === 0) return values
  const columns = new Set(map.values())
  const rest = Object.entries(values).filter(([name]) => !columns.has(name) && !map.has(name))
  const taken = [...map].flatMap(([name, column]) => (column in values ? [[name, values[column]] as const] : []))
  return Object.fromEntries([...rest, ...taken])
}

/** What can stand in place of `to`, the first that is there. */
const recipientColumns = ['to', 'email', 'address'] as const

function rowOf(values: Readonly<Record<string, unknown>>, dataFile: string): RowFields {
  const column = recipientColumns.find((name) => Object.hasOwn(values, name))
  const { cc, bcc, replyTo, locale, timeZone, attachments, ...others } = values
  const to = column === undefined ? undefined : values[column]
  const data = Object.fromEntries(Object.entries(others).filter(([name]) => name !== column))
  return {
    ...(isBlank(to) ? {} : { to: named(mailboxes(to), values['name']) }),
    ...(isBlank(cc) ? {} : { cc: mailboxes(cc) }),
    ...(isBlank(bcc) ? {} : { bcc: mailboxes(bcc) }),
    ...(isBlank(replyTo) ? {} : { replyTo: mailboxes(replyTo) }),
    ...(isBlank(locale) ? {} : { locale: text(locale, 'locale') }),
    ...(isBlank(timeZone) ? {} : { timeZone: text(timeZone, 'timeZone') }),
    ...(isBlank(attachments) ? {} : { attachments: filesOf(attachments, dataFile) }),
    data,
  }
}

/** An empty cell says nothing. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** A cell may hold several, parted by semicolons; what is no text comes from JSON, and is checked with the message. */
function mailboxes(value: unknown): MailboxesInput {
  if (typeof value !== 'string') return value as MailboxesInput
  const [one, ...more] = listed(value)
  return one === undefined || more.length > 0 ? listed(value) : one
}

/** One reader by name, where the cell of the address says none. */
function named(to: MailboxesInput, name: unknown): MailboxesInput {
  if (typeof name !== 'string' || name === '' || Array.isArray(to)) return to
  const [mailbox] = toMailboxes(to, 'to')
  return mailbox === undefined || mailbox.name !== undefined ? to : { name, address: mailbox.address }
}

/** The parts between semicolons that stand outside quotes. */
function listed(cell: string): string[] {
  const parts = cell.match(/(?:"(?:[^"\\]|\\.)*"|[^;])+/g) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  throw new MessageError('MESSAGE_INVALID', field, `expected text, got ${JSON.stringify(value)}`)
}

/** The files that a cell or a list of shared fields names, relative to the file that names them. */
export function filesOf(value: unknown, namedIn: string): ReturnType<typeof attachFile>[] {
  const paths: readonly unknown[] = Array.isArray(value) ? value : listed(text(value, 'attachments'))
  return paths.map((path, index) => attachFile(resolve(dirname(namedIn), text(path, `attachments[${index}]`))))
}

function unsubscribeOf(to: readonly Mailbox[], { unsubscribe }: RowPlan): Pick<RowFields, 'unsubscribe'> {
  if (unsubscribe === undefined) return {}
  const [reader, ...others] = to
  if (reader === undefined || others.length > 0) {
    throw new MessageError('MESSAGE_INVALID', 'to', 'a link to unsubscribe is for one reader; give a row to each')
  }
  return { unsubscribe: { url: createUnsubscribeLink({ ...unsubscribe, address: reader.address }), oneClick: true } }
}
