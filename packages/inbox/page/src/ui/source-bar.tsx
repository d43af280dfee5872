import type { ComponentChildren } from 'preact'
import { createStore, useStore } from '../state/store.ts'
import { CopyButton } from './copy-button.tsx'

/** Whether long lines of a source go on below. */
export const wrapsLines = createStore<'wrap' | 'scroll'>('wrap')

/** What can be done to a source that is shown: wrap it, copy it, and what else stands in the bar. */
export function SourceBar({
  text,
  what,
  children,
}: {
  readonly text: string
  /** Such as "Copy the source". */
  readonly what: string
  readonly children?: ComponentChildren
}) {
  const wrap = useStore(wrapsLines) === 'wrap'
  return (
    <div class="panel-bar">
      {children}
      <span class="bar-end">
        <label class="check">
          <input type="checkbox" checked={wrap} onChange={() => wrapsLines.set(wrap ? 'scroll' : 'wrap')} /> Wrap lines
        </label>
        <CopyButton text={text} what={what} />
      </span>
    </div>
  )
}
