import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

/** Something to be warned of. */
export interface ListedWarning {
  readonly severity: 'error' | 'warning' | 'hint'
  readonly text: string
  /** What more is known of it, on a line of its own. */
  readonly facts?: ComponentChildren
}

const spoken = { error: 'Error: ', warning: '', hint: 'Hint: ' } as const

/** Warnings, or that there are none. */
export function WarningList({ warnings }: { readonly warnings: readonly ListedWarning[] }) {
  if (warnings.length === 0)
    return (
      <p class="remark fine">
        <Icon name="check" /> Nothing to complain of.
      </p>
    )
  return (
    <ul class="warnings">
      {warnings.map(({ severity, text, facts }, n) => (
        <li key={`${n} ${text}`} class={severity}>
          <Icon name={severity === 'hint' ? 'info' : 'warning'} />
          <div>
            <p>
              <span class="visually-hidden">{spoken[severity]}</span>
              {text}
            </p>
            {facts === undefined ? null : <div class="warning-facts">{facts}</div>}
          </div>
        </li>
      ))}
    </ul>
  )
}
