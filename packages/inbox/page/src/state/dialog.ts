import { createStore } from './store.ts'

/** What a dialog asks or tells. */
export type Dialog =
  | { readonly kind: 'keys' }
  | { readonly kind: 'delete-all' }
  | { readonly kind: 'release'; readonly id: string; readonly recipients: readonly string[] }
  | { readonly kind: 'send-template'; readonly name: string; readonly locale: string }

/** The dialog that is open. */
export const dialog = createStore<Dialog | undefined>(undefined)
