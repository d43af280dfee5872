import { ConfigError } from '../errors.ts'

/** One taken item, or that there is none left. */
export type Taken<Item> = { readonly item: Item } | 'exhausted'

/** Iterables and async iterables as one thing, taken from item by item. */
export interface BulkInput<Item> {
  /** The next item, at once where the input has it at once; throws or rejects with the input's own error. */
  take(): Taken<Item> | Promise<Taken<Item>>
  /** Tells the input that no more will be taken. Does not wait for an input that is still working on an item. */
  giveBack(): Promise<void>
}

/** Opens the input; throws OPTION_INVALID when it cannot be iterated. */
export function openInput<Item>(items: Iterable<Item> | AsyncIterable<Item>): BulkInput<Item> {
  if (typeof items === 'object' && items !== null) {
    if (Symbol.asyncIterator in items) return openLater(items[Symbol.asyncIterator]())
    if (Symbol.iterator in items) return openNow(items[Symbol.iterator]())
  }
  throw new ConfigError(
    'OPTION_INVALID',
    'messages',
    'must be an iterable of messages: an array, a generator, an async generator',
  )
}

function openNow<Item>(iterator: Iterator<Item>): BulkInput<Item> {
  let over = false
  return {
    take() {
      // Until it has answered well it counts as over: what throws must not be told to stop.
      const before = over
      over = true
      const result = iterator.next()
      over = before || result.done === true
      return result.done ? 'exhausted' : { item: result.value }
    },
    async giveBack() {
      if (!over) iterator.return?.()
    },
  }
}

function openLater<Item>(iterator: AsyncIterator<Item>): BulkInput<Item> {
  let over = false
  let working = false
  return {
    async take() {
      working = true
      over = true
      const result = await iterator.next()
      working = false
      over = result.done === true
      return result.done ? 'exhausted' : { item: result.value }
    },
    async giveBack() {
      if (working) iterator.return?.().catch(() => {})
      else if (!over) await iterator.return?.()
    },
  }
}
