// The message that is open.
import type { Message, MessageWarning } from '../../../src/http/api-types.ts'
import { readMessage, readWarnings } from '../api.ts'
import { RequestError } from '../request.ts'
import { takeUpdate } from './list.ts'
import { route } from './route.ts'
import { createStore } from './store.ts'

/** What is known of the open message. */
export type OpenMessage =
  | { readonly at: 'none' }
  | { readonly at: 'loading'; readonly id: string }
  | { readonly at: 'failed'; readonly id: string; readonly gone: boolean; readonly text: string }
  | {
      readonly at: 'open'
      readonly id: string
      readonly message: Message
      /** Undefined until they are known. */
      readonly warnings?: readonly MessageWarning[]
    }

/** The open message. */
export const open = createStore<OpenMessage>({ at: 'none' })

let abort: AbortController | undefined

/** Shows the message that the address names. */
export function followRoute(): void {
  const { id } = route.get()
  const present = open.get()
  if (id === undefined) {
    abort?.abort()
    open.set({ at: 'none' })
  } else if (present.at === 'none' || present.id !== id) void load(id)
}

/** Takes tags that were changed elsewhere. */
export function takeTags(ids: readonly string[], tags: readonly string[]): void {
  open.set((present) =>
    present.at === 'open' && ids.includes(present.id)
      ? { ...present, message: { ...present.message, Tags: tags } }
      : present,
  )
}

/** Says that the open message is no more, when it is among these. */
export function takeGone(ids: readonly string[]): void {
  const present = open.get()
  if (present.at === 'none' || !ids.includes(present.id)) return
  open.set({ at: 'failed', id: present.id, gone: true, text: 'This message was deleted.' })
}

async function load(id: string): Promise<void> {
  abort?.abort()
  abort = new AbortController()
  const { signal } = abort
  open.set((present) => (present.at === 'open' ? present : { at: 'loading', id }))
  const warned = readWarnings(id, signal).catch(() => undefined)
  try {
    const message = await readMessage(id, signal)
    if (signal.aborted) return
    open.set({ at: 'open', id, message })
    takeUpdate([id], true, undefined)
  } catch (error) {
    if (signal.aborted) return
    const gone = error instanceof RequestError && error.status === 404
    const text = gone
      ? 'There is no such message. It may have been deleted.'
      : String(error instanceof Error ? error.message : error)
    open.set({ at: 'failed', id, gone, text })
    return
  }
  const warnings = (await warned)?.warnings
  if (signal.aborted || warnings === undefined) return
  open.set((present) => (present.at === 'open' && present.id === id ? { ...present, warnings } : present))
}
