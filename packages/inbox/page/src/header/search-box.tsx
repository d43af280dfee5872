import { useEffect, useRef, useState } from 'preact/hooks'
import { go, route } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { Icon } from '../ui/icon.tsx'
import { Operators } from './operators.tsx'

const pauseMs = 160

/** Searches while the reader types. */
export function SearchBox() {
  const query = useStore(route, (here) => here.query)
  const [text, setText] = useState(query)
  const [helping, setHelping] = useState(false)
  const box = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  // The address bar changes it too: by the back button, or a click on a tag.
  useEffect(() => setText((typed) => (typed.trim() === query.trim() ? typed : query)), [query])

  const search = (next: string, pause = pauseMs) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => searchFor(next), pause)
  }
  const insert = (operator: string) => {
    const joined = `${text}${text === '' || text.endsWith(' ') ? '' : ' '}${operator}`
    search(joined, operator.endsWith(':') ? 60_000 : 0)
    const input = field.current
    input?.focus()
    requestAnimationFrame(() => input?.setSelectionRange(joined.length, joined.length))
  }

  return (
    <search class="search">
      <form
        ref={box}
        onSubmit={(event) => {
          event.preventDefault()
          search(text, 0)
          setHelping(false)
        }}
        onFocusOut={({ relatedTarget }) => {
          if (!(relatedTarget instanceof Node && box.current?.contains(relatedTarget))) setHelping(false)
        }}
      >
        <Icon name="search" />
        <input
          ref={field}
          id="search"
          type="search"
          value={text}
          placeholder="Search mail"
          aria-label="Search mail"
          aria-keyshortcuts="/"
          aria-describedby="search-hint"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={({ currentTarget }) => search(currentTarget.value)}
          onFocus={() => setHelping(true)}
          onClick={() => setHelping(true)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            event.preventDefault()
            if (text !== '') search('', 0)
            else field.current?.blur()
            setHelping(false)
          }}
        />
        <span id="search-hint" class="visually-hidden">
          Results appear while you type. Operators such as from: and is:unread follow in the tab order.
        </span>
        {helping ? <Operators brief={text !== ''} onPick={insert} /> : null}
      </form>
    </search>
  )
}

function searchFor(text: string): void {
  const before = route.get().query
  // One step for the back button for a search, not one for each letter.
  go({ query: text, id: undefined, tab: undefined }, before !== '' && text !== '')
}
