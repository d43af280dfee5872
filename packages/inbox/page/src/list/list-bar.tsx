import { count, readEverything } from '../state/actions.ts'
import { dialog } from '../state/dialog.ts'
import { list } from '../state/list.ts'
import { route } from '../state/route.ts'
import { settings } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** How many messages there are, and what can be done to all of them. */
export function ListBar() {
  const { length, unread, known, busy, failed } = useStore(list)
  const searching = useStore(route, ({ query }) => query.trim() !== '')
  const mayDelete = useStore(settings, (known) => known?.HideDeleteAllButton !== true)
  return (
    <div>
      <div class="list-bar">
        <h2 class="list-count" aria-live="off">
          {known ? `${count(length, 'message')}${searching ? ' found' : ''}` : ' '}
          {known && !searching && unread > 0 ? (
            <span class="list-unread"> · {unread.toLocaleString()} unread</span>
          ) : null}
          {busy && known ? <span class="busy" aria-hidden="true" /> : null}
        </h2>
        <IconButton
          icon="read"
          label="Mark all as read"
          disabled={unread === 0}
          onClick={() => void readEverything()}
        />
        {mayDelete ? (
          <IconButton
            icon="trash"
            label={searching ? 'Delete all that match' : 'Delete all'}
            disabled={length === 0}
            onClick={() => dialog.set({ kind: 'delete-all' })}
          />
        ) : null}
      </div>
      {failed === undefined ? null : (
        <p class="list-failed" role="alert">
          {failed}
        </p>
      )}
    </div>
  )
}
