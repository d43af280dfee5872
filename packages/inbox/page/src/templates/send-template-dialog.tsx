import { useState } from 'preact/hooks'
import { languageName } from '../format/language.ts'
import { dialog } from '../state/dialog.ts'
import { say } from '../state/notice.ts'
import { go } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { templates } from '../state/templates.ts'
import { sendTemplate } from '../template-api.ts'
import { Modal } from '../ui/modal.tsx'

/** Asks where a template is to go: into this inbox, or to a real address where a way leads there. */
export function SendTemplateDialog({ name, locale }: { readonly name: string; readonly locale: string }) {
  const through = useStore(templates, ({ sendsThrough }) => sendsThrough)
  const [to, setTo] = useState('')
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState('')
  const close = () => dialog.set(undefined)

  const send = async (address?: string) => {
    setSending(true)
    setFailed('')
    try {
      const { id } = await sendTemplate(name, locale, address)
      close()
      if (id === undefined) say(`Sent to ${address}`)
      else
        say('Sent to this inbox', 'done', {
          label: 'Show',
          act: () => go({ templates: undefined, id, tab: undefined }),
        })
    } catch (error) {
      setFailed(error instanceof Error ? error.message : `${error}`)
      setSending(false)
    }
  }
  return (
    <Modal title={`Send ${name}`}>
      <p>With its sample data{locale === '' ? '' : `, in ${languageName(locale)}`}.</p>
      <div class="send-way">
        <div>
          <h3>To this inbox</h3>
          <p>As a message among the others; nothing leaves this machine.</p>
        </div>
        <button type="button" class="button primary" disabled={sending} onClick={() => void send()}>
          Send to the inbox
        </button>
      </div>
      {through === undefined ? (
        <NoWayOut />
      ) : (
        <form
          class="send-way"
          onSubmit={(event) => {
            event.preventDefault()
            void send(to.trim())
          }}
        >
          <label class="field">
            <span>To a real address</span>
            <input
              type="text"
              inputMode="email"
              autocomplete="email"
              placeholder="you@example.com"
              value={to}
              required
              spellcheck={false}
              aria-describedby="send-rule"
              onInput={({ currentTarget }) => setTo(currentTarget.value)}
            />
          </label>
          <button type="submit" class="button" disabled={sending || to.trim() === ''}>
            Send
          </button>
          <p class="rule" id="send-rule">
            It leaves this inbox through <code>{through}</code>.
          </p>
        </form>
      )}
      {failed === '' ? null : (
        <p class="failure" role="alert">
          {failed}
        </p>
      )}
      <div class="modal-buttons">
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
      </div>
    </Modal>
  )
}

function NoWayOut() {
  return (
    <div class="send-way">
      <div>
        <h3>To a real address</h3>
        <p>
          No way out is configured. Export a mailer from <code>posthaste.config.ts</code>, or start with{' '}
          <code>POSTHASTE_URL</code> and <code>POSTHASTE_FROM</code> set; its default route is used.
        </p>
      </div>
    </div>
  )
}
