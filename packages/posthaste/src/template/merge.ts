// One template, many readers, each with data of their own.
import { ConfigError, MessageError } from '../errors.ts'
import { kindOf } from '../message/plain-text.ts'
import type { TemplatedFields } from './templated-message.ts'

/** One reader: a templated message without its template. */
export interface MergeRow extends TemplatedFields {
  /** What the template is filled with. */
  readonly data?: object | undefined
}

/** The message of one row: what `shared` says, under what the row says. */
export type MergedMessage<Name extends string, Row, Shared> = Under<Omit<Shared, 'data'>, Omit<Row, 'data'>> & {
  readonly template: Name
} & MergedData<Row, Shared>

/** The data of one row over the shared data; no `data` where neither has any. */
export type MergedData<Row, Shared> = Row extends { readonly data?: infer High }
  ? Shared extends { readonly data?: infer Low }
    ? { readonly data: Under<Low, High> }
    : Pick<Row, 'data' & keyof Row>
  : Pick<Shared, 'data' & keyof Shared>

/** Two objects in one, the second over the first; `undefined` covers nothing. */
export type Under<Low, High> = Omit<Low, keyof High> &
  Omit<High, Uncovered<Low, High>> & {
    readonly [Key in Uncovered<Low, High>]: Exclude<High[Key], undefined> | Low[Key]
  }

type Uncovered<Low, High> = {
  [Key in keyof Low & keyof High]: undefined extends High[Key] ? Key : never
}[keyof Low & keyof High]

/**
 * Makes one message of each row, for `mailer.sendMany(merge('newsletter', rows))`.
 *
 * Lazy: a row is taken when its message is. A row that is wrong is one bad result and ends nothing; an error of the rows
 * themselves ends the iteration.
 *
 * @param template the name of the template; the compiler checks the data of each row against it
 * @param rows `{ to, data, locale, attachments, … }` each, from an array, a generator or an async generator
 * @param shared what all rows have in common: a row's own fields and data come first, field by field
 * @throws ConfigError OPTION_INVALID for arguments that are none of these
 */
export function merge<const Name extends string, Row extends MergeRow, Shared extends MergeRow = Record<never, never>>(
  template: Name,
  rows: Iterable<Row>,
  shared?: Shared,
): Iterable<MergedMessage<Name, Row, Shared>>
export function merge<const Name extends string, Row extends MergeRow, Shared extends MergeRow = Record<never, never>>(
  template: Name,
  rows: AsyncIterable<Row>,
  shared?: Shared,
): AsyncIterable<MergedMessage<Name, Row, Shared>>
export function merge(
  template: string,
  rows: Iterable<MergeRow> | AsyncIterable<MergeRow>,
  shared: MergeRow = {},
): Iterable<object> | AsyncIterable<object> {
  if (typeof template !== 'string') throw invalid('template', `expected the name of one, got ${kindOf(template)}`)
  if (!isObject(shared)) throw invalid('shared', `expected an object such as { from, data }, got ${kindOf(shared)}`)
  if (isObject(rows) && Symbol.asyncIterator in rows) return mergedLater(template, rows, shared)
  if (isIterable(rows)) return mergedNow(template, rows, shared)
  throw invalid('rows', `expected an iterable such as an array or a generator, got ${kindOf(rows)}`)
}

function* mergedNow(template: string, rows: Iterable<unknown>, shared: MergeRow): Generator<object, void, undefined> {
  for (const row of rows) yield messageOf(template, row, shared)
}

async function* mergedLater(
  template: string,
  rows: AsyncIterable<unknown>,
  shared: MergeRow,
): AsyncGenerator<object, void, undefined> {
  for await (const row of rows) yield messageOf(template, row, shared)
}

function messageOf(template: string, row: unknown, shared: MergeRow): object {
  try {
    if (!isObject(row)) throw new MessageError('MESSAGE_INVALID', 'row', `expected an object, got ${kindOf(row)}`)
    if (Object.hasOwn(row, 'template')) {
      throw new MessageError('MESSAGE_INVALID', 'template', 'merge() has it for all rows; leave it out of the row')
    }
    const message = { ...shared, ...given(row) }
    const data = dataOf(shared.data, Reflect.get(message, 'data'))
    return { ...message, ...(data === undefined ? {} : { data }), template }
  } catch (error) {
    // Read when it is sent, so that the error is that of this message, and not the end of all.
    return Object.defineProperty({ template }, 'data', {
      enumerable: true,
      get() {
        throw error
      },
    })
  }
}

/** Whatever is no object is left to the check of the message. */
function dataOf(low: object | undefined, high: unknown): unknown {
  return isObject(low) && isObject(high) && low !== high ? { ...low, ...given(high) } : high
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isIterable(rows: unknown): rows is Iterable<unknown> {
  return typeof rows === 'object' && rows !== null && Symbol.iterator in rows
}

function invalid(option: string, problem: string): ConfigError {
  return new ConfigError('OPTION_INVALID', `merge(): ${option}`, problem)
}
