// Which messages of a long list are known, and where do they stand?
//
// The list is counted from its oldest message: a message that arrives then moves no other, and a page that was asked for
// before it came still lands where it belongs.
import type { MessageSummary } from '../../../src/http/api-types.ts'

/** The known part of a list of messages, newest first. */
export interface Rows {
  /** How many messages the whole list has. */
  readonly length: () => number
  /** The message at this place, 0 being the newest, when it is known. */
  readonly at: (index: number) => MessageSummary | undefined
  /** Where the message stands, or -1 when that is not known. */
  readonly indexOf: (id: string) => number
  /**
   * Takes in what the server answered: the messages from `start` on, of `counted` in all. `length` is how many there are
   * by now, when more came since the server counted.
   */
  readonly fill: (start: number, messages: readonly MessageSummary[], counted: number, length?: number) => void
  /** Puts a message that just came before all others; false when it is there already. */
  readonly arrive: (message: MessageSummary) => boolean
  /** Takes messages out; false when one was not known, so that places may be wrong now. */
  readonly remove: (ids: readonly string[]) => boolean
  /** Changes a message that is known. */
  readonly update: (id: string, change: Partial<MessageSummary>) => MessageSummary | undefined
  /** Forgets every message but keeps the length. */
  readonly forget: () => void
}

/** An empty list. */
export function createRows(): Rows {
  let length = 0
  let byPlace = new Map<number, MessageSummary>()
  let places = new Map<string, number>()

  const put = (place: number, message: MessageSummary) => {
    const previous = byPlace.get(place)
    if (previous !== undefined && places.get(previous.ID) === place) places.delete(previous.ID)
    const elsewhere = places.get(message.ID)
    if (elsewhere !== undefined) byPlace.delete(elsewhere)
    byPlace.set(place, message)
    places.set(message.ID, place)
  }

  return {
    length: () => length,
    at: (index) => byPlace.get(length - 1 - index),
    indexOf(id) {
      const place = places.get(id)
      return place === undefined ? -1 : length - 1 - place
    },
    fill(start, messages, counted, now = counted) {
      length = now
      messages.forEach((message, n) => {
        put(counted - 1 - start - n, message)
      })
    },
    arrive(message) {
      if (places.has(message.ID)) return false
      put(length, message)
      length += 1
      return true
    },
    remove(ids) {
      const wanted = new Set(ids)
      const gone = [...wanted].flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b)
      // Those that are not known are likely to be the oldest, which retention takes.
      const unknown = wanted.size - gone.length
      const kept = [...byPlace].filter(([place, { ID }]) => place >= unknown && !wanted.has(ID))
      byPlace = new Map(kept.map(([place, message]) => [place - unknown - countBelow(gone, place), message]))
      places = new Map([...byPlace].map(([place, { ID }]) => [ID, place]))
      length = Math.max(0, length - wanted.size)
      return unknown === 0
    },
    update(id, change) {
      const place = places.get(id)
      const message = place === undefined ? undefined : byPlace.get(place)
      if (place === undefined || message === undefined) return undefined
      const changed = { ...message, ...change }
      byPlace.set(place, changed)
      return changed
    },
    forget() {
      byPlace = new Map()
      places = new Map()
    },
  }
}

/** How many of the sorted numbers are less than `limit`. */
function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}
