// How HTML is looked at. Kept from message to message: who looks at phones looks at every message so.
import { createStore } from './store.ts'
import { isDark, theme } from './theme.ts'

/** How wide the window is that HTML is shown in. */
export type PreviewWidth = 'phone' | 'tablet' | 'desktop'

/** What the HTML is told of the reader's colours. */
export type PreviewScheme = 'light' | 'dark'

/** The width that was chosen. */
export const previewWidth = createStore<PreviewWidth>('desktop')

/** The colours that were chosen; those of the page, to begin with. */
export const previewScheme = createStore<PreviewScheme>(isDark(theme.get()) ? 'dark' : 'light')

/** Turns light to dark and dark to light. */
export function turnScheme(): void {
  previewScheme.set((present) => (present === 'dark' ? 'light' : 'dark'))
}
