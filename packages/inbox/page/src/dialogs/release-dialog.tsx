import { useState } from 'preact/hooks'
import { releaseMessage } from '../api.ts'
import { dialog } from '../state/dialog.ts'
import { say } from '../state/notice.ts'
import { settings } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { Modal } from '../ui/modal.tsx'

/** Asks to which real addresses a message is to go. */
export function ReleaseDialog({ id, recipients }: { readonly id: string; readonly recipients: readonly string[] }) {
  const relay = useStore(settings, (known) => known?.MessageRelay)
  const [text, setText] = useState(recipients.join(', '))
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState('')
  const to = text.split(/[\s,;]+/).filter((address) => address !== '')
  const close = () => dialog.set(undefined)

  if (relay?.Enabled !== true)
    return (
      <Modal title="Release to a real address">
        <p>This inbox has no way out, so nothing can leave it by accident. Start it with a route to release through.</p>
        <div class="modal-buttons">
          <button type="button" class="button" onClick={close}>
            Close
          </button>
        </div>
      </Modal>
    )

  const onSubmit = async (event: Event) => {
    event.preventDefault()
    setSending(true)
    setFailed('')
    try {
      await releaseMessage(id, to)
      close()
      say(`Released to ${to.join(', ')}`)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : `${error}`)
      setSending(false)
    }
  }
  return (
    <Modal title="Release to a real address">
      <form onSubmit={onSubmit}>
        <p>
          The message leaves this inbox and <strong>really arrives</strong>, through <code>{relay.SMTPServer}</code>.
        </p>
        <label class="field">
          <span>To</span>
          <textarea
            rows={2}
            value={text}
            required
            spellcheck={false}
            aria-describedby="release-rule"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <p class="rule" id="release-rule">
          {relay.AllowedRecipients === '' ? (
            'Every address is allowed.'
          ) : (
            <>
              Allowed are only addresses that match <code>{relay.AllowedRecipients}</code>
            </>
          )}
        </p>
        {failed === '' ? null : (
          <p class="failure" role="alert">
            {failed}
          </p>
        )}
        <div class="modal-buttons">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={sending || to.length === 0}>
            {sending ? 'Releasing…' : to.length > 1 ? `Release to ${to.length} addresses` : 'Release'}
          </button>
        </div>
      </form>
    </Modal>
  )
}
