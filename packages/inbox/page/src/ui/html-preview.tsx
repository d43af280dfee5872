import { useMemo, useState } from 'preact/hooks'
import { hasRemoteContent } from '../format/remote.ts'
import { previewScheme, previewWidth } from '../state/preview.ts'
import { useStore } from '../state/store.ts'
import { Choice } from './choice.tsx'
import { Icon } from './icon.tsx'

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
 * HTML of others, in a frame that runs no script, has no origin, sends no form and, until the reader allows it, fetches
 * nothing. A link opens outside, without a referrer.
 */
export function HtmlPreview({
  title,
  html,
  address,
  version = 0,
}: {
  readonly title: string
  readonly html: string
  /** Where it is shown from, with or without what comes from elsewhere. */
  readonly address: (remote: boolean) => string
  /** Grows when the same address has something new to show. */
  readonly version?: number
}) {
  const [remote, setRemote] = useState(false)
  const fetches = useMemo(() => hasRemoteContent(html), [html])
  const width = useStore(previewWidth)
  const scheme = useStore(previewScheme)
  const src = address(remote)
  return (
    <>
      <div class="panel-bar">
        <Choice
          class="wide-only"
          label="Width of the preview"
          options={widths}
          value={width}
          onChoose={previewWidth.set}
        />
        <Choice label="Colours of the preview" options={schemes} value={scheme} onChoose={previewScheme.set} />
        <span class="bar-gap" />
        {fetches ? (
          <button type="button" class="button small" aria-pressed={remote} onClick={() => setRemote(!remote)}>
            <Icon name="shield" />
            {remote ? 'Block remote content' : 'Load remote content'}
          </button>
        ) : null}
        <a class="icon-button" href={src} target="_blank" rel="noopener noreferrer" title="Open in a tab of its own">
          <Icon name="external" />
          <span class="visually-hidden">Open in a tab of its own</span>
        </a>
      </div>
      {fetches && !remote ? (
        <p class="blocked" role="status">
          Remote images and styles are blocked: nobody learns that you looked.
        </p>
      ) : null}
      <div class={`stage stage-${width}`}>
        <Frame key={src} title={title} class={`preview preview-${scheme}`} src={src} version={version} />
      </div>
    </>
  )
}

/** A frame. What it shows gives way to a newer version only when that is there, so that nothing flashes. */
function Frame({
  title,
  class: look,
  src,
  version,
}: {
  readonly title: string
  readonly class: string
  readonly src: string
  readonly version: number
}) {
  const [shown, setShown] = useState(version)
  const versions = shown === version ? [shown] : [shown, version]
  return (
    <>
      {versions.map((each) => (
        <iframe
          key={each}
          class={each === shown ? look : `${look} coming`}
          title={title}
          aria-hidden={each !== shown}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
          src={src}
          onLoad={() => setShown(each)}
        />
      ))}
    </>
  )
}
