// What a filter is given, and how what it is given is read.
import type { FilterImplOptions } from 'liquidjs'
import { didYouMean } from '../../folder/nearest-name.ts'
import { Markup } from '../markup.ts'
import { badData, invalid } from '../problem.ts'
import { plain } from '../read-property.ts'
import type { RenderContext } from '../render-context.ts'
import { textOf } from '../text-of.ts'
import { contextOf } from '../write-value.ts'

/** One use of a filter. */
export interface FilterCall {
  readonly context: RenderContext
  /** What stands behind the colon without a name. */
  readonly args: readonly unknown[]
  /** What stands behind the colon with one. */
  readonly named: Readonly<Record<string, unknown>>
}

/** What a filter does. */
export type FilterFunction = (value: unknown, call: FilterCall) => unknown

/** A filter and what it takes. */
export interface FilterDefinition {
  readonly run: FilterFunction
  /** How many unnamed arguments it takes at the least and at the most. */
  readonly args: readonly [least: number, most: number]
  /** Names that it takes, or true for any. */
  readonly named: readonly string[] | true
}

/** Filters by name. */
export type FilterTable = Readonly<Record<string, FilterDefinition>>

/** A filter without arguments, or with as many as it says. */
export function filter(
  run: FilterFunction,
  least = 0,
  most = least,
  named: readonly string[] | true = [],
): FilterDefinition {
  return { run, args: [least, most], named }
}

/** Applies a filter, within the time of the render. */
export function useFilter(name: string, definition: FilterDefinition, value: unknown, call: FilterCall): unknown {
  call.context.checkTime()
  check(name, definition, call)
  return plain(definition.run(value, call), name)
}

/** The filter as liquidjs calls it, from the few tags of its own that are left. */
export function liquidFilter(name: string, definition: FilterDefinition): FilterImplOptions {
  return function (value, ...given: unknown[]) {
    const context = contextOf(this.context)
    const args: unknown[] = []
    const named: Record<string, unknown> = Object.create(null)
    for (const [index, token] of this.token.args.entries()) {
      // Only the token tells a named argument from a list of two in the data.
      if (!Array.isArray(token)) args.push(given[index])
      else named[String(token[0])] = pairValue(given[index])
    }
    return useFilter(name, definition, value, { context, args, named })
  }
}

/** Text to work on, within the memory that the part may use. */
export function text(value: unknown, { context }: FilterCall): string {
  const read = textOf(value, context)
  context.memoryLimit.use(read.length)
  return read
}

/** An argument as text; the other text where it is not given. */
export function textArgument(call: FilterCall, index: number, otherwise = ''): string {
  const value = call.args[index]
  return value === undefined ? otherwise : text(value, call)
}

/** A number, also one that is written as text; nothing is 0. */
export function number(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  const written = typeof value === 'string' ? value.trim() : value instanceof Markup ? value.toString().trim() : ''
  if (written.length < 400 && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(written)) return Number(written)
  throw badData(`expected a number, got ${described(value)}`)
}

/** An argument that is a whole number; the other number where it is not given. */
export function wholeArgument({ args }: FilterCall, index: number, otherwise: number): number {
  const value = args[index]
  if (value === undefined) return otherwise
  const whole = number(value)
  if (Number.isSafeInteger(whole)) return whole
  throw badData(`expected a whole number, got ${whole}`)
}

/** A list to work on; nothing is empty, and what is no list is a list of one. */
export function list(value: unknown, { context }: FilterCall): readonly unknown[] {
  if (value === null || value === undefined) return []
  const elements = Array.isArray(value) ? value : value instanceof Set ? [...value] : [value]
  context.run.budget.pass(elements.length)
  return elements
}

/** A new list, within the memory that the part may use. */
export function kept<Element>(elements: Element[], { context }: FilterCall): Element[] {
  context.memoryLimit.use(elements.length * 8)
  return elements
}

/** What something is, in a word, for errors. */
export function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : String(value)
}

function pairValue(given: unknown): unknown {
  return Array.isArray(given) ? given[1] : undefined
}

function check(
  name: string,
  { args: [least, most], named: known }: FilterDefinition,
  { args, named }: FilterCall,
): void {
  if (args.length < least || args.length > most) {
    const wanted = least === most ? least : `${least} to ${most}`
    throw invalid(`the filter "${name}" takes ${wanted} argument${most === 1 ? '' : 's'}, got ${args.length}`)
  }
  if (known === true) return
  for (const each in named) {
    if (!known.includes(each)) throw invalid(`the filter "${name}" has no "${each}"${didYouMean(each, known)}`)
  }
}
