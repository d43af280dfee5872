// The templates, and the one that is shown.
import type { TemplateEntry, TemplateResponse, TemplatesResponse } from '../../../src/http/api-types.ts'
import { listTemplates, readTemplate } from '../template-api.ts'
import { announce } from './notice.ts'
import { goToTemplate, route } from './route.ts'
import { createStore } from './store.ts'

/** What is known of the templates; `known` once the server has answered. */
export const templates = createStore<TemplatesResponse & { readonly known: boolean }>({ known: false, templates: [] })

/** The template that is shown, in one of its locales. */
export interface TemplateChoice {
  readonly entry: TemplateEntry
  readonly locale: string
}

/** What is known of the template that is shown. */
export type ShownTemplate =
  | { readonly at: 'none' }
  | { readonly at: 'loading'; readonly name: string; readonly locale: string }
  | { readonly at: 'failed'; readonly name: string; readonly locale: string; readonly text: string }
  | {
      readonly at: 'open'
      readonly name: string
      readonly locale: string
      readonly template: TemplateResponse
      /** Grows whenever it was rendered again. */
      readonly version: number
    }

/** The template that is shown. */
export const shownTemplate = createStore<ShownTemplate>({ at: 'none' })

let abort: AbortController | undefined
let version = 0

/** What the address names, as far as it is there: the first template and its first locale where it names none. */
export function templateChoice(): TemplateChoice | undefined {
  const { name, locale = '' } = route.get().templates ?? {}
  const all = templates.get().templates
  const entry = name === undefined ? all[0] : all.find((each) => each.name === name)
  if (entry === undefined) return undefined
  return { entry, locale: entry.locales.includes(locale) ? locale : (entry.locales[0] ?? '') }
}

/** Asks for the list, and for what the address names. */
export async function loadTemplates(): Promise<void> {
  try {
    templates.set({ known: true, ...(await listTemplates()) })
  } catch (error) {
    templates.set((present) => ({
      ...present,
      known: true,
      error: `${error instanceof Error ? error.message : error}`,
    }))
  }
  followTemplates()
}

/** Asks again for the list and for what is shown, which stays on the screen meanwhile. */
export async function renewTemplates(): Promise<void> {
  const before = shownTemplate.get()
  await loadTemplates()
  if (route.get().templates === undefined) {
    // Asked for anew when the reader comes back to it.
    abort?.abort()
    shownTemplate.set({ at: 'none' })
    return
  }
  const present = shownTemplate.get()
  if (before.at === 'none' || present.at === 'none') return
  if (present.name !== before.name || present.locale !== before.locale) return
  await load(present.name, present.locale)
  announce('The preview is up to date.')
}

/** Shows what the address names. */
export function followTemplates(): void {
  const { templates: place } = route.get()
  if (place === undefined || !templates.get().known) return
  const choice = templateChoice()
  const present = shownTemplate.get()
  if (choice === undefined) {
    abort?.abort()
    const { name } = place
    const text = `There is no template ${name}. It may have been renamed.`
    shownTemplate.set(name === undefined ? { at: 'none' } : { at: 'failed', name, locale: '', text })
    return
  }
  const { entry, locale } = choice
  if (present.at !== 'none' && present.name === entry.name && present.locale === locale) return
  void load(entry.name, locale)
}

/** Goes to the template so many rows further down. */
export function moveTemplate(by: number): void {
  const all = templates.get().templates
  const at = all.findIndex(({ name }) => name === templateChoice()?.entry.name)
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))]
  if (next !== undefined) goToTemplate({ name: next.name })
}

async function load(name: string, locale: string): Promise<void> {
  abort?.abort()
  abort = new AbortController()
  const { signal } = abort
  shownTemplate.set((present) =>
    present.at === 'open' && present.name === name ? present : { at: 'loading', name, locale },
  )
  try {
    const template = await readTemplate(name, locale, signal)
    if (signal.aborted) return
    version += 1
    shownTemplate.set({ at: 'open', name, locale, template, version })
  } catch (error) {
    if (signal.aborted) return
    const text = error instanceof Error ? error.message : `${error}`
    shownTemplate.set({ at: 'failed', name, locale, text })
  }
}
