/** Those who wait, in the order of their coming. */
export interface Queue<Item> {
  add(item: Item): void
  /** The first one, who waits no more. */
  take(): Item | undefined
  /** Takes this one out, wherever it stands; walks the queue. */
  delete(item: Item): void
  first(): Item | undefined
  last(): Item | undefined
  size(): number
  /** All of them, from the first one on. */
  [Symbol.iterator](): Iterator<Item, undefined>
}

interface Place<Item> {
  readonly item: Item
  next: Place<Item> | undefined
}

/**
 * A queue that nobody waits in.
 *
 * Not a Set, nor an array: those leave tables behind that lead to what was in them. One of them that has grown old keeps
 * message after message alive until the next full collection. Here every link is cut as its place is left.
 */
export function createQueue<Item>(): Queue<Item> {
  let first: Place<Item> | undefined
  let last: Place<Item> | undefined
  let size = 0

  return {
    add(item) {
      size++
      const place: Place<Item> = { item, next: undefined }
      if (last) last.next = place
      else first = place
      last = place
    },
    take() {
      const place = first
      if (place) leave(place, undefined)
      return place?.item
    },
    delete(item) {
      let before: Place<Item> | undefined
      for (let place = first; place; place = place.next) {
        if (place.item === item) return leave(place, before)
        before = place
      }
    },
    first: () => first?.item,
    last: () => last?.item,
    size: () => size,
    *[Symbol.iterator]() {
      for (let place = first; place; place = place.next) yield place.item
      return undefined
    },
  }

  function leave(place: Place<Item>, before: Place<Item> | undefined): void {
    size--
    if (before) before.next = place.next
    else first = place.next
    if (place === last) last = before
    place.next = undefined
  }
}
