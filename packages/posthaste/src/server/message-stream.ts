import type { BareLineEnds, ContentCheck } from '../smtp/content-check.ts'
import type { MessageStream } from './policy.ts'

/** Both ends of the way that a message goes from the connection to the policy. */
export interface MessagePipe {
  readonly stream: MessageStream
  /** Hands over octets, which must not change any more. */
  push(octets: Uint8Array): void
  /** The message is whole. */
  end(): void
  /** The message is not whole: whoever reads it is told. */
  fail(error: Error): void
  /** Nobody reads any more: what comes is dropped. */
  abandon(): void
  /** The reader is behind: push nothing before `onRoom` is called. */
  full(): boolean
}

const highWater = 65_536

/** A piece of one octet is not free: it holds on to what it was cut from. */
function costOf(octets: Uint8Array): number {
  return octets.length + 256
}

/** A pipe that holds one piece more than 64 KiB at most. */
export function createMessagePipe(check: ContentCheck, onRoom: () => void): MessagePipe {
  const queue: Uint8Array[] = []
  let queued = 0
  let state: 'open' | 'ended' | 'failed' | 'abandoned' = 'open'
  let failure: Error | undefined
  let waiting: PromiseWithResolvers<IteratorResult<Uint8Array>> | undefined

  const iterator: AsyncIterableIterator<Uint8Array> = {
    next,
    return() {
      abandon()
      return Promise.resolve(done)
    },
    [Symbol.asyncIterator]: () => iterator,
  }

  return {
    stream: new CheckedStream(check, iterator),
    push(octets) {
      if (state !== 'open' || octets.length === 0) return
      if (waiting) {
        settle({ done: false, value: octets })
        return
      }
      queue.push(octets)
      queued += costOf(octets)
    },
    end() {
      if (state !== 'open') return
      state = 'ended'
      settle(done)
    },
    fail(error) {
      if (state !== 'open') return
      state = 'failed'
      failure = error
      drop()
      waiting?.reject(error)
      waiting = undefined
    },
    abandon,
    full: () => queued >= highWater,
  }

  function next(): Promise<IteratorResult<Uint8Array>> {
    const value = queue.shift()
    if (value) {
      const wasFull = queued >= highWater
      queued -= costOf(value)
      if (wasFull && queued < highWater) onRoom()
      return Promise.resolve({ done: false, value })
    }
    if (failure) return Promise.reject(failure)
    if (state !== 'open') return Promise.resolve(done)
    waiting ??= Promise.withResolvers()
    return waiting.promise
  }

  function settle(result: IteratorResult<Uint8Array>): void {
    waiting?.resolve(result)
    waiting = undefined
  }

  function drop(): void {
    queue.length = 0
    queued = 0
  }

  function abandon(): void {
    const wasFull = queued >= highWater
    drop()
    if (state === 'open') state = 'abandoned'
    settle(done)
    if (wasFull) onRoom()
  }
}

/** A class, since a message that is taken in a tenth of a millisecond must not pay for accessors of its own. */
class CheckedStream implements MessageStream {
  readonly #check: ContentCheck
  readonly #iterator: AsyncIterableIterator<Uint8Array>

  constructor(check: ContentCheck, iterator: AsyncIterableIterator<Uint8Array>) {
    this.#check = check
    this.#iterator = iterator
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#iterator
  }

  get octets(): number {
    return this.#check.octets()
  }

  get bareLineEnds(): BareLineEnds {
    return this.#check.bareLineEnds()
  }
}

const done: IteratorResult<Uint8Array> = { done: true, value: undefined }
