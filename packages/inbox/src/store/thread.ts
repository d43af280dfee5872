// The main thread's end of the store's thread.
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { News, OperationName, Operations, Report, Request, ThreadOptions } from './operations.ts'
import { createPostbox } from './postbox.ts'
import type { ChangeEvent } from './records.ts'
import { StoreError } from './store-error.ts'

/** A running thread. */
export interface StoreThread {
  /** Asks, and resolves with the answer. The memory of a message that is added goes to the thread. */
  call<Name extends OperationName>(
    name: Name,
    ...args: Parameters<Operations[Name]>
  ): Promise<ReturnType<Operations[Name]>>
  /** Resolves when the database is closed and the thread has ended. */
  close(): Promise<void>
}

/**
 * Starts the thread and opens the database in it.
 *
 * @param tell hears of every change
 * @throws StoreError
 */
export async function startThread(options: ThreadOptions, tell: (event: ChangeEvent) => void): Promise<StoreThread> {
  const worker = new Worker(workerUrl(), { workerData: options, name: 'posthaste-store' })
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const waiting = new Map<number, Waiting>()
  const postbox = createPostbox({ post: (requests, memory) => worker.postMessage(requests, memory) })
  let calls = 0
  let over: StoreError | undefined

  const end = (error: StoreError): void => {
    over ??= error
    for (const { reject } of waiting.values()) reject(over)
    waiting.clear()
  }
  const settle = (report: Report): void => {
    if ('opened' in report) return
    for (const answer of report.answers) {
      const { resolve, reject, name } = waiting.get(answer.call) ?? {}
      waiting.delete(answer.call)
      if (name === 'add') postbox.answered(1)
      if ('error' in answer) reject?.(new StoreError(answer.error.code, answer.error.message))
      else resolve?.(answer.value)
    }
    // What the thread wrote, it wrote from news.
    const { added, events }: News = report.news === '' ? { added: [], events: [] } : JSON.parse(report.news)
    for (const [call, value] of added) {
      waiting.get(call)?.resolve(value)
      waiting.delete(call)
    }
    postbox.answered(added.length)
    for (const event of events) tell(event)
    // Nothing asked, nothing open: a program that forgets to close its store can still end.
    if (waiting.size === 0) worker.unref()
  }
  const ask = (name: OperationName, args: readonly unknown[]): Promise<unknown> => {
    if (over !== undefined) return Promise.reject(over)
    if (waiting.size === 0) worker.ref()
    calls += 1
    const request: Request = { call: calls, name, args }
    postbox.put(request)
    return new Promise((resolve, reject) => waiting.set(request.call, { name, resolve, reject }))
  }

  await opened(worker)
  worker.on('message', settle)
  worker.on('error', (error) =>
    end(new StoreError('STORE_CLOSED', `the store's thread failed: ${error.message}`, { cause: error })),
  )
  worker.once('exit', () => end(new StoreError('STORE_CLOSED', 'the store is closed')))
  worker.unref()
  return {
    // The thread answers each operation with what that operation returns.
    call: (name, ...args) => ask(name, args) as Promise<never>,
    async close() {
      if (over === undefined) await ask('close', []).catch(() => {})
      over ??= new StoreError('STORE_CLOSED', 'the store is closed')
      worker.ref()
      await ended
    },
  }
}

interface Waiting {
  readonly name: OperationName
  readonly resolve: (value: unknown) => void
  readonly reject: (error: StoreError) => void
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new StoreError('STORE_FAILED', `the store's thread did not start: ${error.message}`, { cause: error }))
    worker.once('error', fail)
    worker.once('message', (report: Report) => {
      worker.off('error', fail)
      if ('opened' in report && !report.opened) reject(new StoreError(report.error.code, report.error.message))
      else resolve()
    })
  })
}

/**
 * The file that the thread runs: beside this one as long as nothing is built, and where the build puts it after that,
 * whether this code then stands in the package's root or in a chunk.
 */
function workerUrl(): URL {
  const places = import.meta.url.endsWith('.ts')
    ? ['./worker.ts']
    : ['./worker.js', './store/worker.js', '../store/worker.js']
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url))
  if (found === undefined)
    throw new StoreError('STORE_FAILED', `the store's thread is not where it was built to: ${places}`)
  return found
}
