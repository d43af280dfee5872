import { useRef } from 'preact/hooks'

/** One of several views of the same thing. */
export interface TabChoice<Tab extends string> {
  readonly tab: Tab
  readonly label: string
  readonly count?: number
  readonly warns?: boolean
}

/** Views of the same thing; the arrow keys move between them. The chosen one is in the element `panel`. */
export function TabBar<Tab extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: {
  readonly label: string
  readonly choices: readonly TabChoice<Tab>[]
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
    <div class="tabs" role="tablist" aria-label={label} ref={bar} onKeyDown={onKeyDown}>
      {choices.map(({ tab, label: name, count = 0, warns = false }) => (
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
          {name}
          {count > 0 ? <span class={warns ? 'badge warns' : 'badge'}>{count}</span> : null}
        </button>
      ))}
    </div>
  )
}
