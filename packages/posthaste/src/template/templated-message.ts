import { MessageError } from '../errors.ts'
import type { MessageInput } from '../message/message-input.ts'
import { kindOf } from '../message/plain-text.ts'
import type { TemplateTypes } from './template-set.ts'

/**
 * A message whose subject and body come from a template, as `send()` takes it: `{ to, template: 'welcome', data: { … } }`.
 * The compiler knows the names of the templates and the data of each.
 */
export type TemplatedMessage<Types extends TemplateTypes> = {
  [Name in keyof Types & string]: TemplatedFields & { readonly template: Name } & DataField<Types[Name]>
}[keyof Types & string]

/** What a templated message says beside its template. */
export interface TemplatedFields extends Omit<MessageInput, 'subject' | 'text' | 'html'> {
  /** Comes from the template. */
  readonly subject?: undefined
  /** Comes from the template. */
  readonly text?: undefined
  /** Comes from the template. */
  readonly html?: undefined
  /** The language and region of the reader, as a BCP 47 tag such as `de-AT`. @default that of the templates */
  readonly locale?: string | undefined
  /** The IANA time zone of the reader, such as `Europe/Vienna`. @default that of the templates */
  readonly timeZone?: string | undefined
}

/** The data of a template; it may be left out where nothing in it is needed. */
export type DataField<Data> = keyof Data extends never
  ? { readonly data?: Readonly<Record<string, never>> }
  : Record<never, never> extends Data
    ? { readonly data?: Data }
    : { readonly data: Data }

/** A templated message that the compiler knows nothing of. */
export interface AnyTemplatedMessage extends TemplatedFields {
  readonly template: string
  readonly data?: object | undefined
}

/** Whether a value says that its subject and body come from a template. */
export function isTemplated(message: unknown): message is AnyTemplatedMessage {
  return typeof message === 'object' && message !== null && Object.hasOwn(message, 'template')
}

/** The fields of a templated message, with what is about the template apart. @throws MessageError MESSAGE_INVALID */
export function partedMessage(message: AnyTemplatedMessage): PartedMessage {
  const { template, data = {}, locale, timeZone, ...fields } = message
  if (typeof template !== 'string')
    throw invalid('template', `expected the name of a template, got ${kindOf(template)}`)
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw invalid('data', `expected an object, got ${kindOf(data)}`)
  }
  for (const [field, value] of Object.entries({ locale, timeZone })) {
    if (value !== undefined && typeof value !== 'string')
      throw invalid(field, `expected a string, got ${kindOf(value)}`)
  }
  for (const field of ['subject', 'text', 'html']) {
    if (Reflect.get(fields, field) !== undefined)
      throw invalid(field, 'comes from the template; leave it out, or leave the template out')
  }
  return { template, data, locale, timeZone, fields }
}

/** A templated message in two: what is asked of the template, and what the message says itself. */
export interface PartedMessage {
  readonly template: string
  readonly data: object
  readonly locale: string | undefined
  readonly timeZone: string | undefined
  readonly fields: Omit<TemplatedFields, 'locale' | 'timeZone'>
}

function invalid(field: string, problem: string): MessageError {
  return new MessageError('MESSAGE_INVALID', field, problem)
}
