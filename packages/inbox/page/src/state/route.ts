// Where in the inbox is the reader? The address bar knows, so that the back button, bookmarks and links work.
import { createStore } from './store.ts'

/** The faces of one message. */
export const tabs = ['html', 'text', 'headers', 'source', 'parts', 'attachments', 'session', 'warnings'] as const

/** One face of a message. */
export type Tab = (typeof tabs)[number]

/** What the page shows. */
export interface Route {
  /** The name of a mailbox, or empty for all of them. */
  readonly mailbox: string
  /** What is searched for, or empty. */
  readonly query: string
  /** The message that is open. */
  readonly id?: string
  /** Its face; without one, the best that the message has. */
  readonly tab?: Tab
}

/** Where the reader is. */
export const route = createStore<Route>(readRoute(location))

/** Goes elsewhere; `replace` leaves no step for the back button. */
export function go(change: Partial<{ [Key in keyof Route]: Route[Key] | undefined }>, replace = false): void {
  const { mailbox = '', query = '', id, tab } = { ...route.get(), ...change }
  const next: Route = { mailbox, query, ...(id === undefined ? {} : { id }), ...(tab === undefined ? {} : { tab }) }
  const url = writeRoute(next)
  const here = route.get()
  if (url === writeRoute(here)) return
  // From message to message leaves no step either: back always leads to the list.
  if (replace || (here.id !== undefined && next.id !== undefined)) history.replaceState(history.state, '', url)
  else history.pushState({ inside: true }, '', url)
  route.set(next)
}

/** Leaves the open message: back, when the list is where the reader came from. */
export function leaveMessage(): void {
  const { inside } = (history.state ?? {}) as { inside?: boolean } // what go() pushed
  if (inside) history.back()
  else go({ id: undefined, tab: undefined }, true)
}

/** The address of a place. */
export function writeRoute({ mailbox, query, id, tab }: Route): string {
  const parameters = new URLSearchParams()
  if (mailbox !== '') parameters.set('mailbox', mailbox)
  if (query !== '') parameters.set('q', query)
  const path = id === undefined ? '/' : `/view/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** The place at an address. */
export function readRoute({ pathname, search }: { readonly pathname: string; readonly search: string }): Route {
  const parameters = new URLSearchParams(search)
  const [, folder, id = '', tab] = pathname.split('/')
  const face = tabs.find((each) => each === tab)
  const place = { mailbox: parameters.get('mailbox') ?? '', query: parameters.get('q') ?? '' }
  if (folder !== 'view' || id === '') return place
  return { ...place, id: decoded(id), ...(face === undefined ? {} : { tab: face }) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // an address typed by hand; no message has this name
  }
}

addEventListener('popstate', () => route.set(readRoute(location)))
