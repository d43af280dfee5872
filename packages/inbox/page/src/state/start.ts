// Ties the stores to the address bar and to what is heard live.
import type { MessageSummary } from '../../../src/http/api-types.ts'
import { count } from './actions.ts'
import { list, openList, refresh, refreshSoon, takeArrivals, takeCounts, takeRemoval, takeUpdate } from './list.ts'
import { type Heard, listen } from './live.ts'
import { followRoute, takeGone, takeTags } from './message.ts'
import { announce } from './notice.ts'
import { route, writeRoute } from './route.ts'
import { loadSettings, recountMailboxes, settings } from './settings.ts'
import { followTemplates, loadTemplates, renewTemplates, templateChoice, templates } from './templates.ts'

/** Starts everything that goes on without the reader. */
export function start(): void {
  let shown = ''
  const follow = () => {
    const { mailbox, query } = route.get()
    const now = writeRoute({ mailbox, query: query.trim() })
    if (now !== shown) openList()
    shown = now
    followRoute()
    followTemplates()
  }
  route.watch(follow)
  follow()
  list.watch(showTitle)
  route.watch(showTitle)
  settings.watch(showTitle)
  templates.watch(showTitle)
  listen(hear)
  void loadSettings()
  void loadTemplates()
}

function hear(heard: Heard): void {
  switch (heard.kind) {
    case 'new':
      arrivals.push(heard.message)
      if (flush === undefined) flush = setTimeout(takeTogether, 40)
      return
    case 'update':
      takeUpdate(heard.ids, heard.read, heard.tags)
      if (heard.tags !== undefined) takeTags(heard.ids, heard.tags)
      recountMailboxes()
      return
    case 'remove':
      takeRemoval(heard.ids)
      takeGone(heard.ids)
      recountMailboxes()
      return
    case 'reload':
      refreshSoon()
      recountMailboxes()
      return
    case 'templates':
      void renewTemplates()
      return
    case 'counts':
      takeCounts(heard.total, heard.unread)
      return
    case 'open':
      refresh()
      if (list.get().known) void loadSettings()
      if (missed) void renewTemplates()
      missed = false
      return
    case 'lost':
      missed = true
      announce('The connection to the inbox is lost.')
  }
}

/** Whether something may have happened that nobody told of. */
let missed = false

let arrivals: MessageSummary[] = []
let flush: ReturnType<typeof setTimeout> | undefined

/** Under load many messages come between two pictures of the screen; they are taken in together. */
function takeTogether(): void {
  const came = arrivals
  arrivals = []
  flush = undefined
  takeArrivals(came)
  recountMailboxes()
  spoken.push(...came)
  if (speaking === undefined) speaking = setTimeout(speak, 1_000)
}

let spoken: MessageSummary[] = []
let speaking: ReturnType<typeof setTimeout> | undefined

function speak(): void {
  const [first] = spoken
  const text =
    spoken.length === 1 && first !== undefined
      ? `New message from ${first.From?.Name || first.From?.Address || 'nobody'}: ${first.Subject}`
      : count(spoken.length, 'new message')
  spoken = []
  speaking = undefined
  announce(text)
}

function showTitle(): void {
  const { unread } = list.get()
  const { mailbox, templates: place } = route.get()
  const shown = place === undefined ? undefined : [templateChoice()?.entry.name ?? [], 'Templates'].flat().join(' · ')
  document.title = `${unread > 0 ? `(${unread.toLocaleString()}) ` : ''}${shown ?? (mailbox || settings.get()?.Label || 'Inbox')} · Posthaste`
}
