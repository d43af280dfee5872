// What `==`, `<`, `contains` and their kin mean. liquidjs's own call methods of data and take for ever on lists in lists.
import { type Context, Drop, isFalsy, isTruthy, toValue, toValueSync } from 'liquidjs'
import { Markup } from './markup.ts'
import { badData } from './problem.ts'
import { contextOf } from './write-value.ts'

type Operator = (left: unknown, right: unknown, context: Context) => boolean

/** The operators of conditions: Liquid's, and Django's `in`. */
export const operators: Readonly<Record<string, Operator>> = {
  '==': (left, right, context) => equals(left, right, context),
  '!=': (left, right, context) => !equals(left, right, context),
  '<': (left, right) => compares(left, right, (one, other) => one < other),
  '>': (left, right) => compares(left, right, (one, other) => one > other),
  '<=': (left, right) => compares(left, right, (one, other) => one <= other),
  '>=': (left, right) => compares(left, right, (one, other) => one >= other),
  contains,
  in: (element, whole, context) => contains(whole, element, context),
  and: (left, right, context) => isTruthy(toValue(left), context) && isTruthy(toValue(right), context),
  or: (left, right, context) => isTruthy(toValue(left), context) || isTruthy(toValue(right), context),
}

/** The one operator with one operand. */
export function not(value: unknown, context: Context): boolean {
  return isFalsy(toValue(value), context)
}

/** Lists are equal by their elements, dates by their time, everything else by identity. */
export function equals(given: unknown, wanted: unknown, context: Context): boolean {
  const [left, right] = [plain(given), plain(wanted)]
  if (left instanceof Drop) return isLiteral(left, right)
  if (right instanceof Drop) return isLiteral(right, left)
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right || (isNothing(left) && isNothing(right))
  if (left.length !== right.length) return false
  contextOf(context).run.budget.pass(left.length)
  return left.every((element, index) => equals(element, right[index], context))
}

/** `empty`, `blank` and `nil` know themselves what is like them. */
function isLiteral(literal: Drop, value: unknown): boolean {
  const { equals: isLike } = literal
  return typeof isLike === 'function' && toValueSync(isLike.call(literal, value)) === true
}

function compares(left: unknown, right: unknown, run: (one: Ordered, other: Ordered) => boolean): boolean {
  const [one, other] = [ordered(left), ordered(right)]
  return one !== undefined && other !== undefined && run(one, other)
}

type Ordered = string | number | bigint

/** What has an order; nothing has none, so that every comparison with it is false. */
function ordered(given: unknown): Ordered | undefined {
  const value = plain(given)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Date) return value.getTime()
  if (isNothing(value) || value instanceof Drop) return undefined
  throw badData(
    `cannot compare ${Array.isArray(value) ? 'a list; compare its size' : 'an object; compare one of its properties'}`,
  )
}

function contains(given: unknown, element: unknown, context: Context): boolean {
  const whole = plain(given)
  if (typeof whole === 'string') return whole.includes(textOf(element))
  if (whole instanceof Set) return whole.has(plain(element))
  if (!Array.isArray(whole)) return typeof whole === 'object' && whole !== null && Object.hasOwn(whole, textOf(element))
  contextOf(context).run.budget.pass(whole.length)
  return whole.some((each) => equals(each, element, context))
}

function textOf(element: unknown): string {
  const value = plain(element)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw badData('a text contains texts only')
}

function plain(value: unknown): unknown {
  return value instanceof Markup ? value.toString() : value
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined
}
