// What is said to the reader in passing: on the screen for a moment, and to screen readers.
import { createStore } from './store.ts'

/** A remark at the edge of the page. */
export interface Notice {
  readonly text: string
  readonly kind: 'done' | 'failed'
  /** What the reader may want to do about it. */
  readonly action?: { readonly label: string; readonly act: () => void }
}

/** The remark that is shown now. */
export const notice = createStore<Notice | undefined>(undefined)

/** What screen readers are told of, without a remark on the screen. */
export const announcement = createStore<string>('')

let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a remark for a few seconds. */
export function say(text: string, kind: Notice['kind'] = 'done', action?: Notice['action']): void {
  clearTimeout(timer)
  notice.set({ text, kind, ...(action === undefined ? {} : { action }) })
  timer = setTimeout(() => notice.set(undefined), kind === 'failed' || action !== undefined ? 8_000 : 3_500)
}

/** Takes the remark away. */
export function hush(): void {
  clearTimeout(timer)
  notice.set(undefined)
}

/** Tells screen readers only. */
export function announce(text: string): void {
  announcement.set(text)
}

/** Does something and says so when it fails; true when it was done. */
export async function attempt(task: () => Promise<void>, failed: string): Promise<boolean> {
  try {
    await task()
    return true
  } catch (error) {
    say(`${failed} ${error instanceof Error ? error.message : ''}`.trim(), 'failed')
    return false
  }
}
