import { useEffect, useState } from 'preact/hooks'

/** What a request came to so far. */
export type Loaded<T> =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly text: string }
  | { readonly at: 'ready'; readonly value: T }

/** Asks for something when the component appears and whenever `id` changes. */
export function useLoaded<T>(id: string, ask: (id: string, signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T> & { readonly id: string }>({ at: 'loading', id })
  useEffect(() => {
    const abort = new AbortController()
    ask(id, abort.signal).then(
      (value) => setState({ at: 'ready', value, id }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setState({ at: 'failed', text: error instanceof Error ? error.message : `${error}`, id })
      },
    )
    return () => abort.abort()
  }, [id, ask])
  return state.id === id ? state : { at: 'loading' }
}
