import { useMemo, useState } from 'preact/hooks'
import type { Message } from '../../../src/http/api-types.ts'
import { htmlUrl } from '../api.ts'
import { hasRemoteContent } from '../format/remote.ts'
import { createStore, useStore } from '../state/store.ts'
import { isDark, theme } from '../state/theme.ts'
import { Choice } from '../ui/choice.tsx'
import { Icon } from '../ui/icon.tsx'

type Width = 'phone' | 'tablet' | 'desktop'
type Scheme = 'light' | 'dark'

/** Kept from message to message: who looks at phones looks at every message so. */
const width = createStore<Width>('desktop')
const scheme = createStore<Scheme>(isDark(theme.get()) ? 'dark' : 'light')

const widths = [
  { value: 'phone', label: 'Phone, 375 pixels', icon: 'phone' },
  { value: 'tablet', label: 'Tablet, 768 pixels', icon: 'tablet' },
  { value: 'desktop', label: 'Desktop, full width', icon: 'desktop' },
] as const
const schemes = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
] as const

/**
 * The HTML of a message, in a frame that runs no script, has no origin, sends no form and, until the reader allows it,
 * fetches nothing. A link opens outside, without a referrer.
 */
export function HtmlTab({ message }: { readonly message: Message }) {
  const [remote, setRemote] = useState(false)
  const fetches = useMemo(() => hasRemoteContent(message.HTML), [message.HTML])
  const shownWidth = useStore(width)
  const shownScheme = useStore(scheme)
  return (
    <>
      <div class="panel-bar">
        <Choice
          class="wide-only"
          label="Width of the preview"
          options={widths}
          value={shownWidth}
          onChoose={width.set}
        />
        <Choice label="Colours of the preview" options={schemes} value={shownScheme} onChoose={scheme.set} />
        <span class="bar-gap" />
        {fetches ? (
          <button type="button" class="button small" aria-pressed={remote} onClick={() => setRemote(!remote)}>
            <Icon name="shield" />
            {remote ? 'Block remote content' : 'Load remote content'}
          </button>
        ) : null}
        <a
          class="icon-button"
          href={htmlUrl(message.ID, remote)}
          target="_blank"
          rel="noopener noreferrer"
          title="Open in a tab of its own"
        >
          <Icon name="external" />
          <span class="visually-hidden">Open in a tab of its own</span>
        </a>
      </div>
      {fetches && !remote ? (
        <p class="blocked" role="status">
          Remote images and styles are blocked: nobody learns that you looked.
        </p>
      ) : null}
      <div class={`stage stage-${shownWidth}`}>
        <iframe
          key={`${message.ID} ${remote}`}
          class={`preview preview-${shownScheme}`}
          title="HTML of the message"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
          src={htmlUrl(message.ID, remote)}
        />
      </div>
    </>
  )
}
