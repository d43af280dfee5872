/** Octets in pieces. */
export type Octets = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A source that is read a piece ahead of who takes from it. */
export interface Ahead {
  next(): Promise<IteratorResult<Uint8Array, unknown>>
  /** Releases what was opened; its errors are nobody's by then. */
  end(): void
}

/** Reads each piece while the one before it leaves. */
export function readAhead(octets: Octets): Ahead {
  const source = Symbol.asyncIterator in octets ? octets[Symbol.asyncIterator]() : octets[Symbol.iterator]()
  const read = async (): Promise<IteratorResult<Uint8Array, unknown>> => source.next()
  let upcoming = read()
  return {
    async next() {
      const item = await upcoming
      if (item.done !== true) {
        upcoming = read()
        upcoming.catch(() => {})
      }
      return item
    },
    end() {
      const ending = async (): Promise<unknown> => source.return?.()
      ending().catch(() => {})
    },
  }
}
