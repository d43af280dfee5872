// The list of messages: what the server answered, kept right by what arrives live.
import type { MessageSummary } from '../../../src/http/api-types.ts'
import { listMessages, type Selection } from '../api.ts'
import { announce } from './notice.ts'
import { route } from './route.ts'
import { createRows } from './rows.ts'
import { createStore } from './store.ts'

/** What is known of the list as a whole. */
export interface ListState {
  /** Grows with every change of the rows. */
  readonly version: number
  /** Grows when another list is shown, so that it begins at its top. */
  readonly opened: number
  /** Messages that match. */
  readonly length: number
  /** Messages in the mailbox. */
  readonly total: number
  /** Unread messages in the mailbox. */
  readonly unread: number
  readonly busy: boolean
  /** Why there is no list. */
  readonly failed?: string
  /** Whether the server has answered at all. */
  readonly known: boolean
}

/** The list as a whole. */
export const list = createStore<ListState>({
  version: 0,
  opened: 0,
  length: 0,
  total: 0,
  unread: 0,
  busy: true,
  known: false,
})

/** The rows that are known; `list` tells when they change. */
export const rows = createRows()

/** Messages that came a moment ago, to be set off for a moment. */
export const arrived = new Set<string>()

/** Messages that are no more; both the answer to a deletion and the event about it tell of them. */
const gone = new Set<string>()

const pageSize = 60
const refreshPauseMs = 250

let wanted = { first: 0, last: pageSize }
let request: { readonly abort: AbortController; came: MessageSummary[]; shaken: boolean } | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** What the list is a list of. */
export function selection(): Selection {
  const { mailbox, query } = route.get()
  return { mailbox, query: query.trim() }
}

/** Says which rows are on the screen; those that are missing are asked for. */
export function showRows(first: number, last: number): void {
  wanted = { first, last }
  void fillGaps()
}

/** Asks again for what is on the screen, and for nothing else. */
export function refresh(): void {
  clearTimeout(timer)
  timer = undefined
  void load(Math.max(0, wanted.first - 10), true)
}

/** Asks again soon; many calls in a row ask once. */
export function refreshSoon(): void {
  timer ??= setTimeout(refresh, refreshPauseMs)
}

/** Begins another list, at its top. */
export function openList(): void {
  wanted = { first: 0, last: pageSize }
  list.set((present) => ({ ...present, opened: present.opened + 1 }))
  refresh()
}

/** Takes in messages that just came, oldest first. */
export function takeArrivals(messages: readonly MessageSummary[]): void {
  const { mailbox, query } = selection()
  const ours = messages.filter((message) => mailbox === '' || message.Mailbox === mailbox)
  if (ours.length === 0) return
  request?.came.push(...ours)
  // Only the server knows whether a message matches a query.
  if (query !== '') {
    refreshSoon()
    return
  }
  const added = ours.filter((message) => rows.arrive(message))
  mark(added)
  changed({ total: added.length, unread: added.filter(({ Read }) => !Read).length })
}

/** Takes messages out of the list; to hear of the same ones again changes nothing. */
export function takeRemoval(all: readonly string[]): void {
  const news = all.filter((id) => !gone.has(id))
  for (const id of news) gone.add(id)
  if (request !== undefined) request.shaken = true
  const { mailbox, query } = selection()
  // Of a message that is not known nobody can say whether it was in a part of the list.
  const ids = mailbox === '' && query === '' ? news : news.filter((id) => rows.indexOf(id) !== -1)
  const unread = ids.filter((id) => rows.at(rows.indexOf(id))?.Read === false).length
  if (!rows.remove(ids) || ids.length < news.length) refreshSoon()
  changed({ total: -ids.length, unread: -unread })
}

/** Changes read marks or tags. */
export function takeUpdate(
  ids: readonly string[],
  read: boolean | undefined,
  tags: readonly string[] | undefined,
): void {
  let unread = 0
  for (const id of ids) {
    const before = rows.at(rows.indexOf(id))
    if (before === undefined) continue
    if (read !== undefined && before.Read !== read) unread += read ? -1 : 1
    rows.update(id, { ...(read === undefined ? {} : { Read: read }), ...(tags === undefined ? {} : { Tags: tags }) })
  }
  changed({ unread })
}

/** Takes in how many messages all mailboxes have together. */
export function takeCounts(total: number, unread: number): void {
  if (selection().mailbox === '') list.set((present) => ({ ...present, total, unread }))
}

function changed(by: { readonly total?: number; readonly unread?: number }): void {
  list.set((present) => ({
    ...present,
    version: present.version + 1,
    length: rows.length(),
    total: Math.max(0, present.total + (by.total ?? 0)),
    unread: Math.max(0, present.unread + (by.unread ?? 0)),
  }))
}

function mark(messages: readonly MessageSummary[]): void {
  for (const { ID } of messages) arrived.add(ID)
  setTimeout(() => {
    for (const { ID } of messages) arrived.delete(ID)
  }, 2_000)
}

async function fillGaps(): Promise<void> {
  if (request !== undefined || !list.get().known) return
  const last = Math.min(wanted.last, rows.length() - 1)
  let gap = wanted.first
  while (gap <= last && rows.at(gap) !== undefined) gap += 1
  // A page that reaches a little back serves the reader who scrolls up.
  if (gap <= last) await load(Math.max(0, gap - (gap > wanted.first ? 0 : 15)), false)
}

async function load(start: number, whole: boolean): Promise<void> {
  request?.abort.abort()
  const mine = { abort: new AbortController(), came: [] as MessageSummary[], shaken: false }
  request = mine
  list.set((present) => ({ ...present, busy: true }))
  try {
    const answer = await listMessages(selection(), start, pageSize, mine.abort.signal)
    if (request !== mine) return
    if (whole) rows.forget()
    // Messages that came while the server was answering stand before all that it counted.
    const length =
      whole || mine.came.length === 0 ? answer.messages_count : Math.max(answer.messages_count, rows.length())
    rows.fill(start, answer.messages, answer.messages_count, length)
    if (whole && start === 0 && selection().query === '') for (const message of mine.came) rows.arrive(message)
    else if (mine.came.length > 0 && whole) refreshSoon()
    if (mine.shaken) refreshSoon()
    const { total, unread } = answer
    list.set(({ version, opened }) => ({
      version: version + 1,
      opened,
      length: rows.length(),
      total,
      unread,
      busy: false,
      known: true,
    }))
    if (selection().query !== '' && whole) announce(`${answer.messages_count} messages found`)
  } catch (error) {
    if (request !== mine) return
    const failed = error instanceof Error ? error.message : 'The list cannot be read.'
    list.set((present) => ({ ...present, busy: false, failed }))
  } finally {
    if (request === mine) request = undefined
  }
  void fillGaps()
}
