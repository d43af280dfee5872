import { list } from '../state/list.ts'
import { smtpPlace } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Setup } from './setup.tsx'

/** The right side while no message is open. */
export function Welcome() {
  const empty = useStore(list, ({ known, total }) => known && total === 0)
  const smtp = useStore(smtpPlace)
  if (empty) return <Setup />
  return (
    <div class="welcome">
      <svg class="welcome-letter" viewBox="0 0 120 84" aria-hidden="true" focusable="false">
        <rect x="1" y="1" width="118" height="82" rx="6" />
        <path d="M2 6 60 48 118 6" />
        <rect class="stamp" x="92" y="54" width="16" height="19" rx="1.5" />
      </svg>
      <p>Choose a message to read it here.</p>
      <p class="welcome-keys">
        <kbd>j</kbd> <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>?</kbd> for all keys
      </p>
      {smtp === undefined ? null : (
        <p class="welcome-address">
          Listening on{' '}
          <code>
            {smtp.host}:{smtp.port}
          </code>
          <CopyButton text={`${smtp.host}:${smtp.port}`} what="Copy the SMTP address" />
        </p>
      )}
    </div>
  )
}
