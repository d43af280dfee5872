// The thread that owns the database. Requests that arrive while it works are taken together: what many clients add at
// the same time becomes one transaction.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { openDatabase } from './database.ts'
import type { Answer, Arrival, News, Report, Request, ThreadOptions } from './operations.ts'
import type { Added, ChangeEvent } from './records.ts'
import { createService, type Service } from './service.ts'
import { StoreError } from './store-error.ts'

const largestGroup = 500
const largestGroupOctets = 16 * 1024 * 1024

if (parentPort !== null) {
  // Some versions of Node warn that SQLite is new; that belongs in nobody's terminal.
  process.removeAllListeners('warning')
  const port = parentPort
  // openStore() alone starts this file, and hands over these options.
  serve(port, workerData as ThreadOptions).catch((error) => {
    send(port, { opened: false, error: described(error) })
    port.close()
  })
}

async function serve(port: MessagePort, options: ThreadOptions): Promise<void> {
  const database = await openDatabase(options.file, options)
  const outbox = createOutbox(port)
  const running = new Set<Promise<void>>()
  let closing = false

  const pause = async (): Promise<void> => {
    outbox.flush()
    await nextTurn()
    if (closing) throw new StoreError('STORE_CLOSED', 'the store was closed before this was finished')
  }
  const service = createService(database, options, outbox.tell, pause)

  const close = async (call: number): Promise<void> => {
    closing = true
    await Promise.all(running)
    service.finish()
    database.close()
    outbox.answer(call, undefined)
    outbox.flush()
    port.close()
  }
  const settle = (call: number, work: Promise<unknown>): void => {
    const settled: Promise<void> = work
      .then(
        (value) => outbox.answer(call, value),
        (error) => outbox.fail(call, error),
      )
      .then(outbox.flush)
      .finally(() => running.delete(settled))
    running.add(settled)
  }
  const run = (request: Request): void => {
    const { call, name } = request
    try {
      if (closing) throw new StoreError('STORE_CLOSED', 'the store is closed')
      const value = name === 'close' ? undefined : invoke(service, request)
      if (name === 'close') void close(call)
      else if (value instanceof Promise) settle(call, value)
      else outbox.answer(call, value)
    } catch (error) {
      outbox.fail(call, error)
    }
  }
  const add = (group: readonly Request[]): void => {
    try {
      // The main thread sends nothing else under this name.
      const added = service.addAll(group.map(({ args }) => args[0] as Arrival))
      for (const [index, kept] of added.entries()) outbox.added(group[index]?.call ?? 0, kept)
    } catch (error) {
      for (const { call } of group) outbox.fail(call, error)
    }
  }
  const tidy = whenIdle(() => {
    const more = !closing && service.tidy()
    outbox.flush()
    return more
  })

  port.on('message', (first: readonly Request[]) => {
    for (const group of groupsOf(takeAll(port, first))) {
      const [request] = group
      if (request?.name === 'add' && !closing) add(group)
      else group.forEach(run)
    }
    outbox.flush()
    tidy()
  })
  send(port, { opened: true })
  tidy()
}

/** All that is waiting at the port, up to what one transaction should hold. */
function takeAll(port: MessagePort, first: readonly Request[]): readonly Request[] {
  const requests = [...first]
  let octets = octetsOf(first)
  while (requests.length < largestGroup && octets < largestGroupOctets) {
    const more: { readonly message: readonly Request[] } | undefined = receiveMessageOnPort(port)
    if (more === undefined) break
    requests.push(...more.message)
    octets += octetsOf(more.message)
  }
  return requests
}

/** Requests in order; neighbours that add are one group, every other is a group of its own. */
function groupsOf(requests: readonly Request[]): readonly (readonly Request[])[] {
  const groups: Request[][] = []
  for (const request of requests) {
    const last = groups.at(-1)
    if (request.name === 'add' && last?.[0]?.name === 'add') last.push(request)
    else groups.push([request])
  }
  return groups
}

function octetsOf(requests: readonly Request[]): number {
  // What is added carries its octets.
  return requests.reduce((sum, { name, args }) => sum + (name === 'add' ? (args[0] as Arrival).octets.length : 0), 0)
}

function invoke(service: Service, { name, args }: Request): unknown {
  // The arguments are those of the operation of that name: thread.ts knows no other way to ask.
  const operation = service[name as keyof Service] as (...args: readonly unknown[]) => unknown
  return operation(...args)
}

interface Outbox {
  readonly tell: (event: ChangeEvent) => void
  readonly answer: (call: number, value: unknown) => void
  readonly added: (call: number, value: Added) => void
  readonly fail: (call: number, error: unknown) => void
  /** Sends what has gathered, as one message. */
  readonly flush: () => void
}

function createOutbox(port: MessagePort): Outbox {
  let answers: Answer[] = []
  let added: News['added'][number][] = []
  let events: ChangeEvent[] = []
  let transfer: ArrayBuffer[] = []
  return {
    tell: (event) => void events.push(event),
    answer(call, value) {
      answers.push({ call, value })
      const { buffer } = wholeOctets(value) ?? {}
      if (buffer instanceof ArrayBuffer) transfer.push(buffer)
    },
    added: (call, value) => void added.push([call, value]),
    fail: (call, error) => void answers.push({ call, error: described(error) }),
    flush() {
      const hasNews = added.length + events.length > 0
      if (answers.length === 0 && !hasNews) return
      const news: News = { added, events }
      send(port, { answers, news: hasNews ? JSON.stringify(news) : '' }, transfer)
      answers = []
      added = []
      events = []
      transfer = []
    },
  }
}

/** Octets that are the answer or stand in it, when nothing else shares their memory. */
function wholeOctets(value: unknown): Uint8Array | undefined {
  const octets = typeof value === 'object' && value !== null && 'octets' in value ? value.octets : value
  return octets instanceof Uint8Array && octets.length === octets.buffer.byteLength ? octets : undefined
}

function send(port: MessagePort, report: Report, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(report, transfer)
}

/** Does a piece of work now and then while nothing else is asked, until there is none left. */
function whenIdle(work: () => boolean): () => void {
  let waiting: NodeJS.Timeout | undefined
  const again = (): void => {
    // One timer for all: this is called after every group.
    waiting ??= setTimeout(() => {
      if (work()) again()
    }, idleAfterMs).unref()
    waiting.refresh()
  }
  return again
}

const idleAfterMs = 200

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function described(error: unknown): { readonly code: StoreError['code']; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error)
  return { code: error instanceof StoreError ? error.code : 'STORE_FAILED', message }
}
