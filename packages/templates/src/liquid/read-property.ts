import { Drop } from 'liquidjs'
import { Markup } from './markup.ts'
import { badData } from './problem.ts'

/** What {@link readProperty} says when there is no such property; undefined is a value that is there. */
export const absent = Symbol('absent')

/** A value that is made when a template asks for it, such as `block.super`. */
export interface Lazy {
  readonly [lazy]: Readonly<Record<string, () => unknown>>
}

/** Marks a {@link Lazy}; no data can. */
export const lazy = Symbol('lazy')

/**
 * One step of a path. Own properties only, so that prototypes and classes stay out of reach; nothing is called. `size`,
 * `first` and `last` work as in Liquid unless the value has them itself.
 */
export function readProperty(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string' || value instanceof Markup) return key === 'size' ? value.length : absent
  if (typeof value !== 'object' || value instanceof Drop) return absent
  if (Array.isArray(value)) return elementOf(value, key)
  const name = String(key)
  if (Object.hasOwn(value, name)) return plain(Reflect.get(value, name), name)
  if (isLazy(value)) return Object.hasOwn(value[lazy], name) ? value[lazy][name]?.() : absent
  if (name !== 'size') return absent
  return value instanceof Map || value instanceof Set ? value.size : Object.keys(value).length
}

/** The names that a template could have asked this value for. */
export function namesOf(value: unknown): string[] {
  if (Array.isArray(value)) return ['size', 'first', 'last']
  if (typeof value === 'string' || value instanceof Markup) return ['size']
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(isLazy(value) ? value[lazy] : value)
}

function elementOf(list: readonly unknown[], key: unknown): unknown {
  if (key === 'size' || key === 'length') return list.length
  if (key === 'first' || key === 'last') return plain(list.at(key === 'first' ? 0 : -1), key)
  const index = typeof key === 'number' ? key : Number(String(key))
  if (!Number.isInteger(index)) return absent
  const fromStart = index < 0 ? list.length + index : index
  return Object.hasOwn(list, fromStart) ? plain(list[fromStart], String(key)) : absent
}

/** Refuses what would run when it is used. */
export function plain(value: unknown, name: string): unknown {
  if (typeof value === 'function') throw badData(`"${name}" is a function; templates call none, so give its result`)
  if (typeof value !== 'object' || value === null) return value
  if ('then' in value && typeof value.then === 'function') throw badData(`"${name}" is a promise; await it first`)
  // QUIRK: liquidjs takes everything with these three for one of its own generators and runs it to the end.
  if ('next' in value && typeof value.next === 'function' && 'throw' in value && 'return' in value) {
    throw badData(`"${name}" is an iterator; make an array of it first`)
  }
  return value
}

function isLazy(value: object): value is Lazy {
  return lazy in value
}
