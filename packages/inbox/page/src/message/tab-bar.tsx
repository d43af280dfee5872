import { useRef } from 'preact/hooks'
import type { Tab } from '../state/route.ts'

/** A face that a message has. */
export interface TabChoice {
  readonly tab: Tab
  readonly label: string
  readonly count?: number
  readonly warns?: boolean
}

/** The faces of a message; the arrow keys move between them. */
export function TabBar({
  choices,
  chosen,
  onChoose,
}: {
  readonly choices: readonly TabChoice[]
  readonly chosen: Tab
  readonly onChoose: (tab: Tab) => void
}) {
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = choices.findIndex(({ tab }) => tab === chosen)
    const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: choices.length - 1 }[event.key]
    const next = goal === undefined ? undefined : choices[(goal + choices.length) % choices.length]
    if (next === undefined || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    onChoose(next.tab)
    bar.current?.querySelector<HTMLElement>(`#tab-${next.tab}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="Views of this message" ref={bar} onKeyDown={onKeyDown}>
      {choices.map(({ tab, label, count = 0, warns = false }) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === chosen}
          aria-controls="panel"
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {label}
          {count > 0 ? <span class={warns ? 'badge warns' : 'badge'}>{count}</span> : null}
        </button>
      ))}
    </div>
  )
}
