import type { Message } from '../../../src/http/api-types.ts'
import { rawUrl } from '../api.ts'
import { deleteMessage, moveCursor, toggleRead } from '../state/actions.ts'
import { dialog } from '../state/dialog.ts'
import { list, rows } from '../state/list.ts'
import { leaveMessage } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** What can be done to the open message. */
export function MessageBar({ message }: { readonly message: Message }) {
  useStore(list, ({ version }) => version)
  const at = rows.indexOf(message.ID)
  const read = rows.at(at)?.Read ?? true
  return (
    <div class="message-bar" role="toolbar" aria-label="Message">
      <IconButton icon="back" label="Back to the list" shortcut="Escape" onClick={leaveMessage} />
      <span class="bar-gap" />
      <IconButton icon="trash" label="Delete" shortcut="Delete" onClick={() => void deleteMessage(message.ID)} />
      <IconButton
        icon={read ? 'mail' : 'read'}
        label={read ? 'Mark as unread' : 'Mark as read'}
        shortcut="u"
        onClick={() => void toggleRead(message.ID)}
      />
      <IconButton
        icon="forward"
        label="Release to a real address"
        onClick={() => dialog.set({ kind: 'release', id: message.ID, recipients: message.Recipients })}
      />
      <a
        class="icon-button"
        href={`${rawUrl(message.ID)}?dl=1`}
        download={`${message.ID}.eml`}
        title="Download as .eml"
      >
        <Icon name="download" />
        <span class="visually-hidden">Download as .eml</span>
      </a>
      <span class="bar-line" />
      <IconButton icon="up" label="Newer message" shortcut="k" disabled={at === 0} onClick={() => moveCursor(-1)} />
      <IconButton
        icon="down"
        label="Older message"
        shortcut="j"
        disabled={at === -1 || at >= rows.length() - 1}
        onClick={() => moveCursor(1)}
      />
    </div>
  )
}
