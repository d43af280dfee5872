import { count, deleteEverything } from '../state/actions.ts'
import { dialog } from '../state/dialog.ts'
import { list } from '../state/list.ts'
import { route } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { Modal } from '../ui/modal.tsx'

/** Asks before everything goes. */
export function DeleteAllDialog() {
  const { length } = useStore(list)
  const { query, mailbox } = useStore(route)
  const searching = query.trim() !== ''
  return (
    <Modal title={searching ? 'Delete what was found?' : 'Delete all messages?'}>
      <p>
        {count(length, 'message')}
        {searching ? (
          <>
            {' '}
            that {length === 1 ? 'matches' : 'match'} <q>{query}</q>
          </>
        ) : null}
        {mailbox === '' ? '' : ` in the mailbox ${mailbox}`} will be gone. This cannot be undone.
      </p>
      <div class="modal-buttons">
        <button type="button" class="button" onClick={() => dialog.set(undefined)}>
          Keep
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            dialog.set(undefined)
            void deleteEverything()
          }}
        >
          Delete {count(length, 'message')}
        </button>
      </div>
    </Modal>
  )
}
