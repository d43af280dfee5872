import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { count, cursor } from '../state/actions.ts'
import { arrived, list, rows, showRows } from '../state/list.ts'
import { route } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { Icon } from '../ui/icon.tsx'
import { MessageRow, RowOutline } from './message-row.tsx'
import { useWindow } from './use-window.ts'

/** Height of a row; `--row` in list.css says the same. */
const rowRem = 5.25

/** The list of messages, however long: only what is near the screen is in the page. */
export function MessageList() {
  const scroller = useRef<HTMLDivElement>(null)
  const { version, opened, length, total, known } = useStore(list)
  const openId = useStore(route, ({ id }) => id)
  const at = useStore(cursor)
  const near = useWindow(scroller, rowRem)
  const above = useAnchor(scroller, near.rowHeight, length, opened)
  useEffect(() => showRows(near.first, near.last), [near, length, opened])
  useFollowCursor(scroller, near.rowHeight, at, version)

  const marked = rows.indexOf(at ?? openId ?? '')
  const shown = shownRows(near.first, Math.min(near.last, length - 1), marked)
  return (
    <div class="list-scroller" ref={scroller}>
      {known && length === 0 ? <EmptyList total={total} /> : null}
      {above > 0 && !near.atTop ? (
        <div class="pill-place">
          <button type="button" class="pill" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
            <Icon name="up" /> {count(above, 'new message')}
          </button>
        </div>
      ) : null}
      <ol class="rows" aria-label="Messages" style={{ height: `${length * near.rowHeight}px` }}>
        {shown.map((index) => {
          const message = rows.at(index)
          return (
            <li
              key={message?.ID ?? index}
              aria-setsize={length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * near.rowHeight}px)` }}
            >
              {message === undefined ? (
                <RowOutline />
              ) : (
                <MessageRow
                  message={message}
                  open={message.ID === openId}
                  focusable={index === Math.max(0, marked)}
                  fresh={arrived.has(message.ID)}
                />
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function EmptyList({ total }: { readonly total: number }) {
  const query = useStore(route, (here) => here.query)
  if (query.trim() === '') return <p class="no-messages">No messages yet.</p>
  return (
    <div class="nothing-found">
      <h2>Nothing found</h2>
      <p>
        None of the {count(total, 'message')} here {total === 1 ? 'matches' : 'match'} <q>{query}</q>.
      </p>
    </div>
  )
}

/** The rows near the screen, and the marked one, which must not lose the focus by being scrolled away. */
function shownRows(first: number, last: number, marked: number): readonly number[] {
  const near = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n)
  if (marked === -1 || (marked >= first && marked <= last)) return near
  return marked < first ? [marked, ...near] : [...near, marked]
}

/** Keeps what the reader looks at in its place when messages arrive above; answers how many did. */
function useAnchor(
  scroller: { current: HTMLElement | null },
  rowHeight: number,
  length: number,
  opened: number,
): number {
  const before = useRef({ length, opened })
  const [above, setAbove] = useState(0)
  useLayoutEffect(() => {
    const element = scroller.current
    const added = length - before.current.length
    const same = before.current.opened === opened
    before.current = { length, opened }
    if (element === null) return
    if (!same) {
      element.scrollTop = 0
      setAbove(0)
    } else if (element.scrollTop < rowHeight / 2) setAbove(0)
    else if (added > 0) {
      element.scrollTop += added * rowHeight
      setAbove((already) => already + added)
    }
  }, [length, opened])
  return above
}

/** Scrolls the row at the cursor into view and gives it the focus, unless the reader is typing. */
function useFollowCursor(
  scroller: { current: HTMLElement | null },
  rowHeight: number,
  at: string | undefined,
  version: number,
): void {
  const followed = useRef<string>(undefined)
  useEffect(() => {
    const element = scroller.current
    const index = at === undefined ? -1 : rows.indexOf(at)
    if (element === null || at === undefined || index === -1 || followed.current === at) return
    followed.current = at
    const top = index * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight
    const focused = document.activeElement
    if (focused === document.body || focused?.closest('.rows') != null)
      document.getElementById(`row-${at}`)?.focus({ preventScroll: true })
  }, [at, version])
}
