import { createStore } from './store.ts'

const key = 'posthaste.theme'

/** What the reader chose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark'

/** The theme in use; theme.js has applied it before the first paint. */
export const theme = createStore<Theme>(readTheme())

/** The next choice of the toggle: the other one first, then back to the system's. */
export function nextTheme(): Theme {
  const order: readonly Theme[] = isDark('system') ? ['system', 'light', 'dark'] : ['system', 'dark', 'light']
  return order[(order.indexOf(theme.get()) + 1) % order.length] ?? 'system'
}

/** Applies a theme and remembers it. */
export function setTheme(next: Theme): void {
  theme.set(next)
  if (next === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
  try {
    if (next === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, next)
  } catch {
    // Storage can be switched off; the choice then lasts as long as the page.
  }
}

/** Whether a theme is a dark one, here and now. */
export function isDark(which: Theme): boolean {
  return which === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : which === 'dark'
}

function readTheme(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}
