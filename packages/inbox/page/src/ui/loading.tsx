import type { ComponentChildren } from 'preact'
import type { Loaded } from './use-loaded.ts'

/** What was asked for, or that it is on its way, or why it does not come. */
export function Loading<T>({
  loaded,
  children,
}: {
  readonly loaded: Loaded<T>
  readonly children: (value: T) => ComponentChildren
}) {
  if (loaded.at === 'ready') return <>{children(loaded.value)}</>
  if (loaded.at === 'failed')
    return (
      <p class="remark" role="alert">
        {loaded.text}
      </p>
    )
  return (
    <p class="remark loading" role="status">
      Loading…
    </p>
  )
}
