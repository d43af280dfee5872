/** Keeps what is slow to make; the oldest goes when there are too many, since keys may come from strangers. */
export interface BoundedCache<Value> {
  /** The value of a key, made when it is not there. What throws is not kept. */
  get(key: string, make: () => Value): Value
}

/** An empty cache of at most `limit` values. */
export function createBoundedCache<Value>(limit: number): BoundedCache<Value> {
  const values = new Map<string, Value>()
  return {
    get(key, make) {
      const kept = values.get(key)
      if (kept !== undefined) return kept
      const made = make()
      const [oldest] = values.size < limit ? [] : values.keys()
      if (oldest !== undefined) values.delete(oldest)
      values.set(key, made)
      return made
    },
  }
}
