import { currentId, deleteMessage, moveCursor, moveTo, openMessage, toggleRead } from './state/actions.ts'
import { dialog } from './state/dialog.ts'
import { list } from './state/list.ts'
import { previewWidth, turnScheme } from './state/preview.ts'
import { go, leaveMessage, leaveTemplate, route } from './state/route.ts'
import { moveTemplate, templateChoice } from './state/templates.ts'

/** What the keys do anywhere on the page, except in a field, a dialog or a list of choices. */
const everywhere: Readonly<Record<string, () => void>> = {
  1: () => previewWidth.set('phone'),
  2: () => previewWidth.set('tablet'),
  3: () => previewWidth.set('desktop'),
  d: turnScheme,
  '?': () => dialog.set({ kind: 'keys' }),
}

/** What they do among the messages. */
const messageKeys: Readonly<Record<string, () => void>> = {
  j: () => moveCursor(1),
  k: () => moveCursor(-1),
  Enter: () => withCurrent((id) => openMessage(id, true)),
  Delete: () => withCurrent((id) => void deleteMessage(id)),
  // What a Mac's keyboard calls delete.
  Backspace: () => withCurrent((id) => void deleteMessage(id)),
  u: () => withCurrent((id) => void toggleRead(id)),
  '/': focusSearch,
  Escape: leave,
}

/** What they do among the templates. */
const templateKeys: Readonly<Record<string, () => void>> = {
  j: () => moveTemplate(1),
  k: () => moveTemplate(-1),
  s: sendTemplate,
  Escape: leaveTemplateIfOpen,
}

/** What the keys do besides while the focus is on a row of the list. */
const listKeys: Readonly<Record<string, () => void>> = {
  ArrowDown: () => moveCursor(1),
  ArrowUp: () => moveCursor(-1),
  Home: () => moveTo(0),
  End: () => moveTo(list.get().length - 1),
}

/** Listens to the keyboard from now on. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { key, target } = event
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || dialog.get() !== undefined) return
    if (target instanceof Element && isBusy(target, key)) return
    const inList = target instanceof Element && target.closest('.rows') !== null
    const inTemplates = route.get().templates !== undefined
    const act = inTemplates ? templateKeys[key] : (messageKeys[key] ?? (inList ? listKeys[key] : undefined))
    perform(act ?? everywhere[key], event)
  })
}

function perform(act: (() => void) | undefined, event: KeyboardEvent): void {
  if (act === undefined) return
  event.preventDefault()
  act()
}

/** Whether the element under the focus needs the key for itself. */
function isBusy(target: Element, key: string): boolean {
  if (target.matches('input:not([type=radio], [type=checkbox]), textarea, select')) return true
  return key === 'Enter' && target.matches('a, button, summary, input')
}

function withCurrent(act: (id: string) => void): void {
  const id = currentId()
  if (id !== undefined) act(id)
}

function sendTemplate(): void {
  const choice = templateChoice()
  if (choice !== undefined) dialog.set({ kind: 'send-template', name: choice.entry.name, locale: choice.locale })
}

function leaveTemplateIfOpen(): void {
  if (route.get().templates?.name !== undefined) leaveTemplate()
}

function focusSearch(): void {
  const field = document.getElementById('search')
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}

function leave(): void {
  const { id, query } = route.get()
  if (id !== undefined) {
    leaveMessage()
    // After the list has the screen again.
    setTimeout(() => document.getElementById(`row-${id}`)?.focus(), 50)
  } else if (query !== '') go({ query: '' })
}
