import { goToTemplate, route, showMessages, writeRoute } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { templates } from '../state/templates.ts'

/** Leads from the messages to the templates and back, where there are templates. */
export function PlaceSwitch() {
  const here = useStore(route)
  const some = useStore(templates, (known) => known.templates.length > 0 || known.error !== undefined)
  if (!some && here.templates === undefined) return null
  const { mailbox, query } = here
  const places = [
    {
      name: 'Messages',
      at: here.templates === undefined,
      href: writeRoute({ mailbox, query }),
      act: () => showMessages(),
    },
    { name: 'Templates', at: here.templates !== undefined, href: '/templates', act: () => goToTemplate({}) },
  ]
  return (
    <nav class="place-switch" aria-label="What to look at">
      {places.map(({ name, at, href, act }) => (
        <a
          key={name}
          href={href}
          aria-current={at ? 'page' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
            event.preventDefault()
            act()
          }}
        >
          {name}
        </a>
      ))}
    </nav>
  )
}
