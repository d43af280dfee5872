// How do many pages hear of every change, when some are slow and some were away?
//
// Every event is numbered and kept in one ring. A reader is a number: what it has seen. A slow reader costs nothing but
// that number, and one that the ring has overtaken is told to read the list again.
import type { ChangeEvent } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import type { InboxEvent } from './api-types.ts'
import { summaryShape } from './shapes.ts'

/** An event with its place; the place of the latest event is what a reader that wants only new ones begins with. */
export interface LoggedEvent {
  /** As `Last-Event-ID` brings it back. */
  readonly id: string
  readonly event: InboxEvent
}

/** The latest events of a store. */
export interface EventLog {
  /** The id of the latest event. */
  latest(): string
  /**
   * What came after the event of this id, in this mailbox, oldest first; a single `reload` when that is not known. With
   * it the id to go on from, which may be later than that of the last event.
   */
  after(id: string, mailbox?: string): { readonly events: readonly LoggedEvent[]; readonly id: string }
  /** Calls the listener after every event; the returned function ends that. */
  onEvent(listener: () => void): () => void
  /** Tells of what did not happen in the store; readers of every mailbox hear of it. */
  tell(event: InboxEvent): void
  /** Counts listeners. */
  readonly listeners: number
  close(): void
}

const kept = 1000
const atOnce = 100

/** A log of what happens in the store from now on; `epoch` tells this run's numbers from those of an earlier one. */
export function createEventLog(store: Pick<Store, 'onChange'>, epoch: string): EventLog {
  const ring: { readonly mailbox?: string; readonly event: InboxEvent }[] = []
  const listeners = new Set<() => void>()
  let count = 0

  const add = (entry: (typeof ring)[number]) => {
    ring[count % kept] = entry
    count += 1
    for (const listener of [...listeners]) listener()
  }
  const stop = store.onChange((change) => add({ mailbox: change.mailbox, event: eventOf(change) }))
  const idOf = (number: number) => `${epoch}-${number}`

  return {
    latest: () => idOf(count),
    after(id, mailbox) {
      const from = numberOf(id, epoch)
      if (from === undefined || from > count || count - from > kept) {
        return { events: [{ id: idOf(count), event: { kind: 'reload' } }], id: idOf(count) }
      }
      const events: LoggedEvent[] = []
      let number = from
      while (number < count && events.length < atOnce) {
        const entry = ring[number % kept]
        number += 1
        if (entry && (mailbox === undefined || (entry.mailbox ?? mailbox) === mailbox))
          events.push({ id: idOf(number), event: entry.event })
      }
      return { events, id: idOf(number) }
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (event) => add({ event }),
    get listeners() {
      return listeners.size
    },
    close() {
      stop()
      listeners.clear()
    },
  }
}

function numberOf(id: string, epoch: string): number | undefined {
  const [, number] = id.startsWith(`${epoch}-`) ? (/-(\d{1,15})$/.exec(id) ?? []) : []
  return number === undefined ? undefined : Number(number)
}

function eventOf(change: ChangeEvent): InboxEvent {
  switch (change.kind) {
    case 'new':
      return { kind: 'new', message: summaryShape(change.summary) }
    case 'update':
      return { kind: 'update', ids: change.ids, ...change.change }
    case 'remove':
      return { kind: 'remove', ids: change.ids }
    case 'truncate':
      return { kind: 'reload' }
  }
}
