import { dialog } from '../state/dialog.ts'
import { Modal } from '../ui/modal.tsx'

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', 'k'], 'older, newer message; next, previous template'],
  [['Enter'], 'open the message'],
  [['Escape'], 'back to the list, or clear the search'],
  [['/'], 'search'],
  [['Delete'], 'delete the message'],
  [['u'], 'mark as unread, or as read'],
  [['←', '→'], 'move between the views of a message'],
  [['1', '2', '3'], 'see HTML on a phone, a tablet, a desktop'],
  [['d'], 'see it in dark colours, or in light ones'],
  [['s'], 'send the template'],
  [['?'], 'this list'],
]

/** Which key does what. */
export function KeysDialog() {
  return (
    <Modal title="Keyboard shortcuts">
      <dl class="keys">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="modal-buttons">
        <button type="button" class="button" onClick={() => dialog.set(undefined)}>
          Close
        </button>
      </div>
    </Modal>
  )
}
