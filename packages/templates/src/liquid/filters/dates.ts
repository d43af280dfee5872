import { formatDate, formatDateTime, formatRelative, formatTime } from '../../locale/format.ts'
import { toDate } from '../../locale/format-values.ts'
import { invalid } from '../problem.ts'
import type { RenderContext } from '../render-context.ts'
import { type FilterCall, type FilterTable, filter, textArgument } from './define.ts'
import { strftime } from './strftime.ts'

/** Dates and times, in the locale and time zone of the mail. `'now'` is the time of the render; nothing stays nothing. */
export const dateFilters: FilterTable = {
  date: filter((value, call) => dated(value, call), 0, 1, ['time']),
  time: filter((value, call) => timed(value, call), 0, 1),
  relative_time: filter((value, call) => {
    const { now, translator } = call.context.run.scope
    return isNothing(value) ? '' : formatRelative(moment(value, call.context), now, translator.locale)
  }),
}

/** A date in a style of Intl, or by strftime's codes such as `%d.%m.%Y`. */
export function dateText(value: unknown, format: unknown, context: RenderContext): string {
  const { locale, timeZone } = context.run.scope.translator
  const wanted = format === undefined ? 'medium' : String(format)
  const when = moment(value, context)
  if (styles.has(wanted)) return formatDate(when, wanted, locale, timeZone)
  return coded(when, wanted, context)
}

const styles: ReadonlySet<string> = new Set(['short', 'medium', 'long', 'full'])

function dated(value: unknown, call: FilterCall): string {
  if (isNothing(value)) return ''
  const { context, named } = call
  const format = textArgument(call, 0, 'medium')
  if (named['time'] === undefined) return dateText(value, format, context)
  const { locale, timeZone } = context.run.scope.translator
  return formatDateTime(moment(value, context), format, String(named['time']), locale, timeZone)
}

function timed(value: unknown, call: FilterCall): string {
  if (isNothing(value)) return ''
  const { context } = call
  const { locale, timeZone } = context.run.scope.translator
  const format = textArgument(call, 0, 'short')
  const when = moment(value, context)
  return styles.has(format) ? formatTime(when, format, locale, timeZone) : coded(when, format, context)
}

const longestFormat = 200

function coded(when: unknown, format: string, context: RenderContext): string {
  if (!format.includes('%')) {
    throw invalid(`"${format}" is no format of dates; write short, medium, long or full, or codes such as %d.%m.%Y`)
  }
  if (format.length > longestFormat) throw invalid(`a format of dates has up to ${longestFormat} characters`)
  const { locale, timeZone } = context.run.scope.translator
  const { date, dayOnly } = toDate(when)
  return strftime(date, format, locale, dayOnly ? 'UTC' : timeZone)
}

function moment(value: unknown, { run }: RenderContext): unknown {
  return value === 'now' || value === 'today' ? run.scope.now : value
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
