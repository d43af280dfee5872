import { Drop, toValue } from 'liquidjs'
import { formatDateTime } from '../locale/format.ts'
import { Markup } from './markup.ts'
import { badData } from './problem.ts'
import { namesOf } from './read-property.ts'
import type { RenderContext } from './render-context.ts'

/**
 * A value as text: null and undefined are empty, a list is its elements one after the other, a date stands in the
 * locale and time zone of the mail. Throws TEMPLATE_DATA_INVALID for what has no text of its own.
 */
export function textOf(value: unknown, context: RenderContext): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw badData((written) => `${written} is ${value}, which is no number to write`)
      return String(value)
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'undefined':
      return ''
    case 'object':
      return value === null ? '' : textOfObject(value, context)
    default:
      throw badData((written) => `${written} is a ${typeof value}, which cannot be written`)
  }
}

function textOfObject(value: object, context: RenderContext): string {
  if (value instanceof Markup) return value.toString()
  if (Array.isArray(value)) return textOfList(value, context)
  if (value instanceof Date) return textOfDate(value, context)
  if (value instanceof URL) return value.href
  if (value instanceof Drop) return textOf(toValue(value), context)
  const names = namesOf(value).slice(0, 10).join(', ')
  const ways = names === '' ? '' : `; write one of its properties: ${names}`
  throw badData((written) => `${written} is an object, not a text${ways}`)
}

function textOfList(list: readonly unknown[], context: RenderContext): string {
  // Lists in lists in lists can be few in memory and endless when written.
  context.memoryLimit.use(list.length)
  let text = ''
  for (const element of list) text += textOf(element, context)
  context.memoryLimit.use(text.length)
  return text
}

function textOfDate(date: Date, { run }: RenderContext): string {
  if (Number.isNaN(date.getTime())) throw badData((written) => `${written} is an invalid date`)
  const { locale, timeZone } = run.scope.translator
  return formatDateTime(date, 'medium', 'short', locale, timeZone)
}
