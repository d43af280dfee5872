// On the way to the store's thread. To wake a thread costs more than to store a message, so messages to be kept go
// together: while the thread keeps some, others gather.
import type { Arrival, Request } from './operations.ts'

/** What goes out together. */
export interface Postbox {
  /** Sends it at the end of this turn of the event loop, or, where it may wait, with what comes after it; in order. */
  put(request: Request): void
  /** The thread has answered so many requests to keep a message. */
  answered(adds: number): void
}

/** The way to a thread: what it is asked, and the memory that goes with it. */
export interface Post {
  post(requests: readonly Request[], memory: readonly ArrayBuffer[]): void
}

/** A postbox before a thread. */
export function createPostbox(thread: Post): Postbox {
  let gathered: Request[] = []
  /** Messages that the thread is about to keep. */
  let adding = 0
  let scheduled = false
  const sendAll = (): void => {
    const all = gathered
    gathered = []
    scheduled = false
    adding += all.filter(({ name }) => name === 'add').length
    for (let at = 0; at < all.length; at += most) {
      const { requests, memory } = packed(all.slice(at, at + most))
      thread.post(requests, memory)
    }
  }
  const schedule = (): void => {
    if (!scheduled) setImmediate(sendAll)
    scheduled = true
  }
  return {
    put(request) {
      gathered.push(request)
      if (adding === 0 || request.name !== 'add' || gathered.length >= most) schedule()
    },
    answered(adds) {
      adding -= adds
      if (adding === 0 && gathered.length > 0) schedule()
    },
  }
}

const most = 250
// Copying less than this costs less than giving its memory away.
const smallOctets = 16_384

/** The same requests, small messages side by side in one memory; and all the memory that goes with them. */
function packed(requests: readonly Request[]): {
  readonly requests: readonly Request[]
  readonly memory: readonly ArrayBuffer[]
} {
  const sizes = requests.map((request) => arrivalOf(request)?.octets.length ?? 0)
  const shared = new Uint8Array(sizes.reduce((sum, size) => sum + (size <= smallOctets ? size : 0), 0))
  const memory: ArrayBuffer[] = [shared.buffer]
  let used = 0
  const moved = requests.map((request, index) => {
    const arrival = arrivalOf(request)
    if (arrival === undefined) return request
    const size = sizes[index] ?? 0
    if (size > smallOctets) {
      const { buffer } = arrival.octets
      if (buffer instanceof ArrayBuffer) memory.push(buffer)
      return request
    }
    shared.set(arrival.octets, used)
    used += size
    return { ...request, args: [{ ...arrival, octets: shared.subarray(used - size, used) }] }
  })
  return { requests: moved, memory }
}

function arrivalOf({ name, args }: Request): Arrival | undefined {
  // The store asks for nothing else under this name.
  return name === 'add' ? (args[0] as Arrival) : undefined
}
