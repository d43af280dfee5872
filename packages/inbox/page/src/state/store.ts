import { useLayoutEffect, useState } from 'preact/hooks'

/** A value that components can watch. */
export interface Store<T> {
  readonly get: () => T
  /** Replaces the value; with a function, by what that makes of the present one. */
  readonly set: (next: T | ((present: T) => T)) => void
  /** Calls back after each change until the answer is called. */
  readonly watch: (listener: () => void) => () => void
}

/** Makes a store that holds `initial`. */
export function createStore<T extends object | string | number | undefined>(initial: T): Store<T> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    set(next) {
      const made = typeof next === 'function' ? next(value) : next
      if (Object.is(made, value)) return
      value = made
      for (const listener of [...listeners]) listener()
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The store's value, or what `select` makes of it; the component renders again when that changes. */
export function useStore<T>(store: Store<T>): T
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const pick = () => (select === undefined ? store.get() : select(store.get()))
  const picked = pick()
  const [, render] = useState(0)
  // Before paint, so that no change between rendering and watching is missed.
  useLayoutEffect(() => {
    let seen = picked
    const look = () => {
      const now = pick()
      if (Object.is(now, seen)) return
      seen = now
      render((count) => count + 1)
    }
    look()
    return store.watch(look)
  })
  return picked
}
