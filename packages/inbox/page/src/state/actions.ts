// What the reader can do, by a button as by a key.
import { deleteAll, deleteMessages, markAllRead, markMessages } from '../api.ts'
import { list, refresh, rows, selection, takeRemoval, takeUpdate } from './list.ts'
import { open } from './message.ts'
import { announce, attempt, say } from './notice.ts'
import { go, leaveMessage, route } from './route.ts'
import { createStore } from './store.ts'

/** The row that the keys are on. */
export const cursor = createStore<string | undefined>(undefined)

/** Whether list and message share the screen or take turns; style.css has the same limit. */
export const narrow = matchMedia('(max-width: 52rem)')

/** Opens a message; a reader who came by the keyboard wants to go on in it. */
export function openMessage(id: string, byKeyboard: boolean): void {
  cursor.set(id)
  entering = byKeyboard || narrow.matches
  go({ id })
}

let entering = false

/** Whether the focus is to go into the message that was just opened; asked once. */
export function isEntering(): boolean {
  const was = entering
  entering = false
  return was
}

/** Moves the cursor by so many rows; an open message gives way to the one at the cursor. */
export function moveCursor(by: number): void {
  const at = rows.indexOf(cursor.get() ?? route.get().id ?? '')
  moveTo(at === -1 ? 0 : at + by)
}

/** Moves the cursor to a row. */
export function moveTo(index: number): void {
  const target = rows.at(Math.max(0, Math.min(list.get().length - 1, index)))
  if (target === undefined) return
  cursor.set(target.ID)
  if (route.get().id !== undefined) go({ id: target.ID }, true)
}

/** The message that a key is about: the open one, else the one at the cursor. */
export function currentId(): string | undefined {
  return route.get().id ?? cursor.get()
}

/** Deletes a message and goes on to the next one. */
export async function deleteMessage(id: string): Promise<void> {
  const at = rows.indexOf(id)
  const next = at === -1 ? undefined : (rows.at(at + 1) ?? rows.at(at - 1))
  if (!(await attempt(() => deleteMessages([id]), 'The message was not deleted.'))) return
  takeRemoval([id])
  cursor.set(next?.ID)
  announce('Message deleted')
  if (route.get().id !== id) return
  if (narrow.matches || next === undefined) leaveMessage()
  else go({ id: next.ID }, true)
}

/** Deletes every message of the list. */
export async function deleteEverything(): Promise<void> {
  const { length } = list.get()
  if (!(await attempt(() => deleteAll(selection()), 'The messages were not deleted.'))) return
  go({ id: undefined, tab: undefined }, true)
  refresh()
  say(`${count(length, 'message')} deleted`)
}

/** Marks every message of the list as read. */
export async function readEverything(): Promise<void> {
  if (!(await attempt(() => markAllRead(selection()), 'The messages were not marked.'))) return
  refresh()
  announce('All messages marked as read')
}

/** Turns the read mark of a message over. */
export async function toggleRead(id: string): Promise<void> {
  const read = !(rows.at(rows.indexOf(id))?.Read ?? open.get().at === 'open')
  if (!(await attempt(() => markMessages([id], read), 'The message was not marked.'))) return
  takeUpdate([id], read, undefined)
  announce(read ? 'Marked as read' : 'Marked as unread')
}

/** "1 message", "2 messages", "100,000 messages". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`
}
