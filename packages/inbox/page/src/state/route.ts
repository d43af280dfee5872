// Where is the reader? The address bar knows, so that the back button, bookmarks and links work.
import { createStore } from './store.ts'

/** The faces of one message. */
export const tabs = ['html', 'text', 'headers', 'source', 'parts', 'attachments', 'session', 'warnings'] as const

/** One face of a message. */
export type Tab = (typeof tabs)[number]

/** The faces of one template. */
export const templateTabs = ['html', 'text', 'source', 'warnings'] as const

/** One face of a template. */
export type TemplateTab = (typeof templateTabs)[number]

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
  /** Where among the templates; without it, the page shows messages. */
  readonly templates?: TemplatePlace
}

/** Where among the templates. What is not said is the first there is. */
export interface TemplatePlace {
  readonly name?: string
  readonly locale?: string
  readonly tab?: TemplateTab
}

/** Where the reader is. */
export const route = createStore<Route>(readRoute(location))

/** Goes elsewhere; `replace` leaves no step for the back button. */
export function go(change: Partial<{ [Key in keyof Route]: Route[Key] | undefined }>, replace = false): void {
  const { mailbox = '', query = '', id, tab, templates } = { ...route.get(), ...change }
  const next: Route = {
    ...{ mailbox, query },
    ...(id === undefined ? {} : { id }),
    ...(tab === undefined ? {} : { tab }),
    ...(templates === undefined ? {} : { templates }),
  }
  const url = writeRoute(next)
  const here = route.get()
  if (url === writeRoute(here)) return
  // From message to message leaves no step either: back always leads to the list.
  if (replace || (isOpen(here) && isOpen(next) && !here.templates === !next.templates))
    history.replaceState(history.state, '', url)
  else history.pushState({ inside: true }, '', url)
  route.set(next)
}

/** Whether a message or a template is open, and not only the list of them in sight. */
export function isOpen({ id, templates }: Route): boolean {
  return (templates === undefined ? id : templates.name) !== undefined
}

/** Goes to messages, and leaves the open message or template if that is where one is. */
export function showMessages(query?: string): void {
  go({ templates: undefined, id: undefined, tab: undefined, ...(query === undefined ? {} : { query }) })
}

/** Changes where one is among the templates. */
export function goToTemplate(change: TemplatePlace, replace = false): void {
  go({ id: undefined, tab: undefined, templates: { ...route.get().templates, ...change } }, replace)
}

/** Leaves the open message: back, when the list is where the reader came from. */
export function leaveMessage(): void {
  leave({ id: undefined, tab: undefined })
}

/** Leaves the open template: back, when the list is where the reader came from. */
export function leaveTemplate(): void {
  const { name: _, ...rest } = route.get().templates ?? {}
  leave({ templates: rest })
}

function leave(change: Parameters<typeof go>[0]): void {
  const { inside } = (history.state ?? {}) as { inside?: boolean } // what go() pushed
  if (inside) history.back()
  else go(change, true)
}

/** The address of a place. */
export function writeRoute({ mailbox, query, id, tab, templates }: Route): string {
  if (templates !== undefined) return writeTemplatePlace(templates)
  const parameters = new URLSearchParams()
  if (mailbox !== '') parameters.set('mailbox', mailbox)
  if (query !== '') parameters.set('q', query)
  const path = id === undefined ? '/' : `/view/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`
  return withParameters(path, parameters)
}

function writeTemplatePlace({ name, locale, tab }: TemplatePlace): string {
  const parameters = new URLSearchParams()
  if (locale !== undefined) parameters.set('locale', locale)
  if (tab !== undefined) parameters.set('tab', tab)
  const steps = name === undefined ? [] : name.split('/').map(encodeURIComponent)
  return withParameters(['/templates', ...steps].join('/'), parameters)
}

function withParameters(path: string, parameters: URLSearchParams): string {
  return parameters.size === 0 ? path : `${path}?${parameters}`
}

/** The place at an address. */
export function readRoute({ pathname, search }: { readonly pathname: string; readonly search: string }): Route {
  const parameters = new URLSearchParams(search)
  const [, folder, id = '', tab] = pathname.split('/')
  const face = tabs.find((each) => each === tab)
  const place = { mailbox: parameters.get('mailbox') ?? '', query: parameters.get('q') ?? '' }
  if (folder === 'templates') return { ...place, templates: readTemplatePlace(pathname, parameters) }
  if (folder !== 'view' || id === '') return place
  return { ...place, id: decoded(id), ...(face === undefined ? {} : { tab: face }) }
}

function readTemplatePlace(pathname: string, parameters: URLSearchParams): TemplatePlace {
  const name = pathname.split('/').slice(2).map(decoded).join('/')
  const locale = parameters.get('locale') ?? ''
  const face = templateTabs.find((each) => each === parameters.get('tab'))
  return {
    ...(name === '' ? {} : { name }),
    ...(locale === '' ? {} : { locale }),
    ...(face === undefined ? {} : { tab: face }),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // an address typed by hand; no message has this name
  }
}

addEventListener('popstate', () => route.set(readRoute(location)))
