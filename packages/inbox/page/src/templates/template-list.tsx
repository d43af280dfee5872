import { useEffect, useRef } from 'preact/hooks'
import type { TemplateEntry } from '../../../src/http/api-types.ts'
import { count } from '../state/actions.ts'
import { goToTemplate, route, writeRoute } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { templateChoice, templates } from '../state/templates.ts'
import { Icon } from '../ui/icon.tsx'

/** The templates, by name. */
export function TemplateList() {
  const { known, templates: all, error } = useStore(templates)
  useStore(route)
  const chosen = templateChoice()?.entry.name
  const named = useStore(route, ({ templates: place }) => place?.name !== undefined)
  const wrong = all.filter((each) => each.error !== undefined).length
  return (
    <>
      <div>
        <div class="list-bar">
          <h2 class="list-count">
            {known ? count(all.length, 'template') : ' '}
            {wrong > 0 ? <span class="list-wrong"> · {count(wrong, 'error')}</span> : null}
          </h2>
        </div>
        {error === undefined ? null : (
          <p class="list-failed" role="alert">
            {error}
          </p>
        )}
      </div>
      <div class="list-scroller">
        <ol class="template-rows" aria-label="Templates">
          {all.map((entry) => (
            <li key={entry.name}>
              <TemplateRow entry={entry} open={entry.name === chosen} follow={named} />
            </li>
          ))}
        </ol>
      </div>
    </>
  )
}

function TemplateRow({
  entry,
  open,
  follow,
}: {
  readonly entry: TemplateEntry
  readonly open: boolean
  /** Whether the keys may have led here, so that it has to be in sight. */
  readonly follow: boolean
}) {
  const { name, description, error } = entry
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (!open || !follow) return
    link.current?.scrollIntoView({ block: 'nearest' })
    if (document.activeElement?.closest('.template-rows') != null) link.current?.focus({ preventScroll: true })
  }, [open, follow])
  const cut = name.lastIndexOf('/') + 1
  const { templates: place } = route.get()
  return (
    <a
      ref={link}
      class={`template-row${open ? ' open' : ''}`}
      href={writeRoute({ mailbox: '', query: '', templates: { ...place, name } })}
      aria-current={open ? 'true' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        goToTemplate({ name })
      }}
    >
      <span class="template-name">
        <span class="template-folder">{name.slice(0, cut)}</span>
        {name.slice(cut)}
      </span>
      {error === undefined ? (
        <span class="template-about">{description}</span>
      ) : (
        <span class="template-about wrong">
          <Icon name="warning" />
          <span class="visually-hidden">Error: </span>
          {error}
        </span>
      )}
    </a>
  )
}
