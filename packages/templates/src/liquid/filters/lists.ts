import { toValue } from 'liquidjs'
import { Markup } from '../markup.ts'
import { badData } from '../problem.ts'
import type { RenderContext } from '../render-context.ts'
import { textOf } from '../text-of.ts'
import {
  described,
  type FilterCall,
  type FilterDefinition,
  type FilterTable,
  filter,
  kept,
  list,
  number,
  text,
  textArgument,
} from './define.ts'

/** Liquid's filters of lists. A property is named by a path, such as `'address.city'`. */
export const listFilters: FilterTable = {
  compact: filter((value, call) =>
    kept(
      list(value, call).filter((each) => each !== null && each !== undefined),
      call,
    ),
  ),
  concat: filter((value, call) => kept([...list(value, call), ...list(call.args[0], call)], call), 1),
  find: searching((elements, test) => elements.find(test)),
  find_index: searching((elements, test) => indexOrNull(elements.findIndex(test))),
  first: filter((value) => end(value, 0)),
  group_by: filter(grouped, 1),
  has: searching((elements, test) => elements.some(test)),
  join: filter(joined, 0, 1),
  last: filter((value) => end(value, -1)),
  map: filter(
    (value, call) =>
      kept(
        list(value, call).map((each) => property(each, call)),
        call,
      ),
    1,
  ),
  reject: searching((elements, test, call) =>
    kept(
      elements.filter((each) => !test(each)),
      call,
    ),
  ),
  reverse: filter((value, call) => kept(list(value, call).toReversed(), call)),
  size: filter(size),
  length: filter(size),
  sort: filter((value, call) => sorted(value, call, compare), 0, 1),
  sort_natural: filter((value, call) => sorted(value, call, naturally(call.context)), 0, 1),
  sum: filter(
    (value, call) => list(value, call).reduce<number>((all, each) => all + number(property(each, call)), 0),
    0,
    1,
  ),
  uniq: filter((value, call) => kept([...new Set(list(value, call))], call)),
  where: searching((elements, test, call) => kept(elements.filter(test), call)),
}

/** `where: 'kind', 'book'`, or `where: 'sold'` for what is true. */
function searching(
  run: (elements: readonly unknown[], test: (element: unknown) => boolean, call: FilterCall) => unknown,
): FilterDefinition {
  return filter(
    (value, call) => {
      const [, wanted] = call.args
      const test = (element: unknown): boolean => {
        const found = property(element, call)
        return call.args.length > 1
          ? found === toValue(wanted)
          : found !== undefined && found !== null && found !== false
      }
      return run(list(value, call), test, call)
    },
    1,
    2,
  )
}

/** The property that the first argument names; the element itself where there is none. */
function property(element: unknown, call: FilterCall): unknown {
  return call.args.length === 0 ? element : call.context.property(element, textArgument(call, 0))
}

function indexOrNull(index: number): number | null {
  return index < 0 ? null : index
}

function end(value: unknown, index: number): unknown {
  if (typeof value === 'string') return [...value].at(index) ?? ''
  return Array.isArray(value) ? value.at(index) : undefined
}

function size(value: unknown, call: FilterCall): number {
  if (Array.isArray(value)) return value.length
  if (value instanceof Set || value instanceof Map) return value.size
  const isText = typeof value !== 'object' || value === null || value instanceof Markup
  return isText ? text(value, call).length : Object.keys(value).length
}

function joined(value: unknown, call: FilterCall): string {
  const separator = textArgument(call, 0, ' ')
  const elements = list(value, call)
  call.context.memoryLimit.use(separator.length * elements.length)
  return elements.map((each) => text(each, call)).join(separator)
}

function grouped(value: unknown, call: FilterCall): unknown[] {
  const groups = Map.groupBy(list(value, call), (each) => property(each, call))
  return kept(
    [...groups].map(([name, items]) => ({ name, items })),
    call,
  )
}

function sorted(value: unknown, call: FilterCall, order: (one: unknown, other: unknown) => number): unknown[] {
  const keyed = list(value, call).map((element) => ({ element, key: property(element, call) }))
  const result = keyed.sort((one, other) => withoutLast(one.key, other.key) ?? order(one.key, other.key))
  return kept(
    result.map(({ element }) => element),
    call,
  )
}

/** What has nothing to sort by comes last. */
function withoutLast(one: unknown, other: unknown): number | undefined {
  const [isGone, isOtherGone] = [one === null || one === undefined, other === null || other === undefined]
  if (!isGone && !isOtherGone) return undefined
  return Number(isGone) - Number(isOtherGone)
}

function compare(one: unknown, other: unknown): number {
  const [left, right] = [comparable(one), comparable(other)]
  if (left < right) return -1
  return left > right ? 1 : 0
}

function comparable(value: unknown): string | number | bigint {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Date) return value.getTime()
  throw badData(`cannot sort by ${described(value)}`)
}

function naturally(context: RenderContext): (one: unknown, other: unknown) => number {
  const { compare: order } = collatorOf(context.run.scope.translator.locale)
  return (one, other) => order(textOf(one, context), textOf(other, context))
}

let lastCollator: { readonly locale: string; readonly collator: Intl.Collator } | undefined

function collatorOf(locale: string): Intl.Collator {
  if (lastCollator?.locale !== locale)
    lastCollator = { locale, collator: new Intl.Collator(locale, { sensitivity: 'accent' }) }
  return lastCollator.collator
}
