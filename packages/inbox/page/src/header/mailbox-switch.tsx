import { go, route } from '../state/route.ts'
import { mailboxes } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { Icon } from '../ui/icon.tsx'

/** Chooses a mailbox, where there is more than one. */
export function MailboxSwitch() {
  const known = useStore(mailboxes)
  const chosen = useStore(route, ({ mailbox }) => mailbox)
  if (known.length < 2 && chosen === '') return null
  const missing = chosen !== '' && known.every(({ name }) => name !== chosen)
  const unread = known.reduce((sum, mailbox) => sum + mailbox.unread, 0)
  return (
    <label class="mailbox-switch">
      <span class="visually-hidden">Mailbox</span>
      <select
        value={chosen}
        onChange={({ currentTarget }) => go({ mailbox: currentTarget.value, id: undefined, tab: undefined })}
      >
        <option value="">All mailboxes{unreadMark(unread)}</option>
        {missing ? <option value={chosen}>{chosen}</option> : null}
        {known.map(({ name, unread }) => (
          <option key={name} value={name}>
            {name}
            {unreadMark(unread)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  )
}

function unreadMark(unread: number): string {
  return unread === 0 ? '' : ` (${unread.toLocaleString()})`
}
