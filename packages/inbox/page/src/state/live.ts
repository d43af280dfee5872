// Live events. However many tabs are open, one of them holds the connection and tells the others: a browser opens only
// six connections to one server, and a seventh tab would wait for ever.
import type { InboxEvent } from '../../../src/http/api-types.ts'
import { eventsUrl } from '../api.ts'
import { createStore } from './store.ts'

/** Whether what the page shows is up to date. */
export const connection = createStore<'connecting' | 'live' | 'lost'>('connecting')

/** What is heard: an event of the inbox, or that the connection stands (again), so that some may have been missed. */
export type Heard = InboxEvent | { readonly kind: 'open' } | { readonly kind: 'lost' }

const kinds: readonly InboxEvent['kind'][] = ['new', 'update', 'remove', 'reload', 'templates', 'counts']
const channel = new BroadcastChannel('posthaste.live')
const longestPauseMs = 15_000

/** Listens from now on. */
export function listen(hear: (heard: Heard) => void): void {
  const take = (heard: Heard) => {
    if (heard.kind === 'open') connection.set('live')
    if (heard.kind === 'lost') connection.set('lost')
    hear(heard)
  }
  const lead = () => {
    connect((heard) => {
      channel.postMessage(heard)
      take(heard)
    })
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Heard | { readonly kind: 'who' }>) => {
    if (data.kind !== 'who') take(data)
    else if (leading) channel.postMessage({ kind: connection.get() === 'live' ? 'open' : 'lost' })
  })
  // Without a secure context (http:// on another machine) there are no locks, and each tab connects for itself.
  if (navigator.locks === undefined) lead()
  else {
    channel.postMessage({ kind: 'who' })
    void navigator.locks.request('posthaste.live', () => {
      lead()
      return new Promise(() => {}) // held as long as the tab lives
    })
  }
}

let leading = false

function connect(take: (heard: Heard) => void, pauseMs = 500): void {
  leading = true
  const source = new EventSource(eventsUrl)
  let pause = pauseMs
  source.addEventListener('open', () => {
    pause = 500
    take({ kind: 'open' })
  })
  source.addEventListener('error', () => {
    take({ kind: 'lost' })
    if (source.readyState !== EventSource.CLOSED) return // the browser tries again by itself
    setTimeout(() => connect(take, Math.min(pause * 2, longestPauseMs)), pause)
  })
  for (const kind of kinds) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as InboxEvent) // written by the same server
    })
  }
}
