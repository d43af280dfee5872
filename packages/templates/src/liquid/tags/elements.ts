import { badData } from '../problem.ts'
import { plain } from '../read-property.ts'
import type { RenderContext } from '../render-context.ts'

/** What a loop runs over, without a copy of it. */
export interface Elements {
  readonly length: number
  at(index: number): unknown
}

/** The elements of a list or set, the pairs of an object or map, nothing of null. Throws for everything else. */
export function elementsOf(value: unknown, { run }: RenderContext): Elements {
  if (value === null || value === undefined) return listElements([])
  if (Array.isArray(value)) return listElements(value)
  if (value instanceof Set || value instanceof Map) {
    run.budget.pass(value.size)
    return listElements([...value])
  }
  if (typeof value !== 'object') throw badData(`expected a list, got a ${typeof value}`)
  if (value instanceof Date || !isData(value)) throw badData('expected a list, got an object that is none')
  const entries = Object.entries(value)
  return { length: entries.length, at: (index) => entries[index] }
}

/** The whole numbers from one to another, both with them. */
export function rangeElements(from: unknown, to: unknown): Elements {
  const [first, last] = [Number(from), Number(to)]
  if (!Number.isInteger(first) || !Number.isInteger(last)) throw badData('a range (1..n) runs between whole numbers')
  return { length: Math.max(0, last - first + 1), at: (index) => first + index }
}

/** A part of the elements, or all of them backwards. */
export function slicedElements(elements: Elements, offset: number, limit: number, reversed: boolean): Elements {
  const start = Math.min(Math.max(0, offset), elements.length)
  const length = Math.max(0, Math.min(limit, elements.length - start))
  return { length, at: (index) => elements.at(start + (reversed ? length - 1 - index : index)) }
}

function listElements(list: readonly unknown[]): Elements {
  return { length: list.length, at: (index) => plain(list[index], `element ${index}`) }
}

function isData(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.keys(value).length > 0
}
