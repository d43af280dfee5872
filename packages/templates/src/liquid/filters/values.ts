import { Drop, toValue } from 'liquidjs'
import { Markup } from '../markup.ts'
import { badData } from '../problem.ts'
import { translated } from '../translated.ts'
import { described, type FilterCall, type FilterTable, filter, number, text, textArgument } from './define.ts'

/** Filters of any value: what to say instead, in how many, in which language. */
export const valueFilters: FilterTable = {
  default: filter(
    (value, { args, named }) => (isMissing(value, named['allow_false'] === true) ? args[0] : value),
    1,
    1,
    ['allow_false'],
  ),
  default_if_none: filter((value, { args }) => value ?? args[0], 1),
  json: filter(json),
  pluralize: filter(pluralEnding, 0, 1),
  yesno: filter(yesno, 0, 1),
  t: filter(
    (value, { context, named: { context: msgctxt, ...values } }) =>
      translated({ key: value, values, context: msgctxt }, context),
    0,
    0,
    true,
  ),
}

/** As in Liquid: nothing, false and what is empty. */
function isMissing(value: unknown, isFalseKept: boolean): boolean {
  const plain = value instanceof Drop ? toValue(value) : value
  if (plain === null || plain === undefined) return true
  if (plain === false) return !isFalseKept
  return (typeof plain === 'string' || Array.isArray(plain) || plain instanceof Markup) && plain.length === 0
}

/** JSON, for structured data in a script element: write it with `| json | raw`, for no `<` in it ends the element. */
function json(value: unknown, { context }: FilterCall): string {
  try {
    const plain = value instanceof Markup ? value.toString() : value
    const written = JSON.stringify(plain, (_key, inner: unknown) => {
      context.memoryLimit.use(typeof inner === 'string' ? inner.length + 4 : 8)
      return typeof inner === 'bigint' ? String(inner) : inner
    })
    return (written ?? 'null').replaceAll('<', '\\u003c')
  } catch (error) {
    if (error instanceof TypeError) throw badData((written) => `${written} contains itself, so it has no JSON`)
    throw error
  }
}

/** English endings: `vote{{ n | pluralize }}`, `: 'es'`, `: 'y,ies'`. Other languages: `{% trans 'key', count: n %}`. */
function pluralEnding(value: unknown, call: FilterCall): string {
  const endings = textArgument(call, 0, 's').split(',')
  if (endings.length > 2) throw badData(`pluralize takes one ending or two, got ${endings.length}`)
  const [one, many] = endings.length === 2 ? endings : ['', endings[0]]
  const count = Array.isArray(value) ? value.length : number(value)
  return (count === 1 ? one : many) ?? ''
}

/** `: 'yes,no,maybe'`; without the third, nothing counts as no. */
function yesno(value: unknown, call: FilterCall): string {
  const words = textArgument(call, 0, 'yes,no').split(',')
  const [yes = '', no = '', neither = no] = words
  if (words.length < 2 || words.length > 3)
    throw badData(`yesno takes two words or three, got ${described(text(words.join(), call))}`)
  if (value === null || value === undefined) return neither
  return isTrue(value) ? yes : no
}

function isTrue(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Markup ? value.length > 0 : Boolean(value)
}
