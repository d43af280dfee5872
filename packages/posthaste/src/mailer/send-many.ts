// Many messages, several at once, with results in the order of the input. Work and memory per message are constant:
// slots wait in a linked list of bounded length, and one promise waits for whatever happens next.
import { MailError, MessageError } from '../errors.ts'
import type { AnyTemplates } from '../template/template-set.ts'
import type { Receipt } from '../transport/transport.ts'
import { openInput, type Taken } from './bulk-input.ts'
import type { Sendable } from './mailer.ts'
import type { BulkResult } from './result.ts'

/** How many messages are sent at once, how, and until when. */
export interface SendManyPlan {
  /** Sends one message. */
  readonly send: (message: Sendable<AnyTemplates>, index: number) => Promise<Receipt>
  /** The most messages under way at once. */
  readonly concurrency: number
  readonly signal?: AbortSignal | undefined
}

/** The most messages that are taken from the input ahead of one whose result takes its time. */
const longestLine = 64

/** What becomes of each message, in the order of the input; see `Mailer.sendMany`. */
export async function* sendMany(
  messages: Iterable<Sendable<AnyTemplates>> | AsyncIterable<Sendable<AnyTemplates>>,
  planned: () => SendManyPlan,
): AsyncGenerator<BulkResult, void, undefined> {
  const plan = planned()
  plan.signal?.throwIfAborted()
  const line = openLine(messages, plan)
  try {
    // Only here, while the caller waits for a result, is anything taken from the input.
    for (;;) {
      line.fill()
      const result = line.first()
      if (result !== undefined && result !== 'called-off') yield result
      else if (result === undefined && line.isOver()) break
      else if (result === undefined) await line.nextEvent()
    }
    line.throwWhatEndedIt()
  } finally {
    await line.close()
  }
}

/** One message that was taken from the input; its result comes when it comes. */
interface Slot {
  readonly index: number
  result: BulkResult | 'called-off' | undefined
  next: Slot | undefined
}

interface Line {
  /** Takes from the input what may be sent now. */
  fill(): void
  /** Takes the oldest result out of the line; undefined as long as it is not there. */
  first(): BulkResult | 'called-off' | undefined
  /** Nothing waits in the line, and nothing more will come. */
  isOver(): boolean
  /** Resolves when a message was sent, an item was read, or the input ended. */
  nextEvent(): Promise<void>
  throwWhatEndedIt(): void
  /** Takes nothing more, waits for what is under way, and gives the input back. */
  close(): Promise<void>
}

function openLine(
  messages: Iterable<Sendable<AnyTemplates>> | AsyncIterable<Sendable<AnyTemplates>>,
  plan: SendManyPlan,
): Line {
  const { concurrency, signal } = plan
  const longest = Math.max(longestLine, concurrency * 4)
  const input = openInput(messages)
  let head: Slot | undefined
  let tail: Slot | undefined
  let length = 0
  let underWay = 0
  let taken = 0
  let reading = false
  let stopped = false
  let ended: { readonly by: unknown } | undefined
  let wake = (): void => {}

  const stop = (by: unknown): void => {
    ended ??= { by }
    stopped = true
    wake()
  }
  const onAbort = (): void => stop(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })

  function fill(): void {
    // With a result to hand over, no more is taken than can be sent at once: a caller who is slow holds the rest back.
    const most = head?.result === undefined ? longest : concurrency
    while (!stopped && !reading && underWay < concurrency && length < most) readOne()
  }

  function readOne(): void {
    try {
      const item = input.take()
      if (item === 'exhausted' || 'item' in item) accept(item)
      else readLater(item)
    } catch (error) {
      stop(error)
    }
  }

  function readLater(item: Promise<Taken<Sendable<AnyTemplates>>>): void {
    reading = true
    item.then(accept, stop).finally(() => {
      reading = false
      wake()
    })
  }

  function accept(taken: Taken<Sendable<AnyTemplates>>): void {
    if (stopped) return
    if (taken === 'exhausted') stopped = true
    else begin(taken.item)
  }

  function begin(message: Sendable<AnyTemplates>): void {
    const slot: Slot = { index: taken++, result: undefined, next: undefined }
    if (tail) tail.next = slot
    else head = slot
    tail = slot
    length++
    underWay++
    plan.send(message, slot.index).then(
      (receipt) => settle(slot, { index: slot.index, ok: true, receipt }),
      (error) => settle(slot, failure(slot.index, error, signal)),
    )
  }

  function settle(slot: Slot, result: BulkResult | 'called-off'): void {
    slot.result = result
    underWay--
    wake()
  }

  const nextEvent = (): Promise<void> => new Promise((resolve) => (wake = resolve))

  return {
    fill,
    first() {
      const slot = head
      if (slot?.result === undefined) return undefined
      head = slot.next
      // A slot that was promoted to the old generation would otherwise take every later one there with it.
      slot.next = undefined
      if (head === undefined) tail = undefined
      length--
      return slot.result
    },
    isOver: () => stopped && head === undefined,
    nextEvent,
    throwWhatEndedIt() {
      if (ended) throw ended.by
    },
    async close() {
      stopped = true
      signal?.removeEventListener('abort', onAbort)
      while (underWay > 0) await nextEvent()
      await input.giveBack()
    },
  }
}

function failure(index: number, error: unknown, signal: AbortSignal | undefined): BulkResult | 'called-off' {
  if (signal?.aborted && error === signal.reason) return 'called-off'
  if (MailError.is(error)) return { index, ok: false, error }
  // Everything after the message was taken apart throws MailErrors, so it was the message itself: a getter, a proxy.
  return {
    index,
    ok: false,
    error: new MessageError('MESSAGE_INVALID', 'message', `could not be read: ${error}`, error),
  }
}
