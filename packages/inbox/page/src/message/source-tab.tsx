import { useState } from 'preact/hooks'
import { rawUrl, readSource } from '../api.ts'
import { formatSize } from '../format/size.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Loading } from '../ui/loading.tsx'
import { useLoaded } from '../ui/use-loaded.ts'

/** More than this is slow to lay out, and nobody reads base64. */
const limit = 500_000

/** The message as it came. */
export function SourceTab({ id }: { readonly id: string }) {
  const loaded = useLoaded(id, read)
  const [wrap, setWrap] = useState(true)
  return (
    <Loading loaded={loaded}>
      {({ text, cut }) => (
        <>
          <div class="panel-bar">
            <label class="check">
              <input type="checkbox" checked={wrap} onChange={() => setWrap(!wrap)} /> Wrap lines
            </label>
            <span class="bar-gap" />
            <CopyButton text={text} what="Copy the source" />
          </div>
          <pre class={wrap ? 'code wrap' : 'code'}>{text}</pre>
          {cut ? (
            <p class="remark">
              Only the first {formatSize(limit)} are shown.{' '}
              <a href={`${rawUrl(id)}?dl=1`} download={`${id}.eml`}>
                Download the whole message
              </a>
            </p>
          ) : null}
        </>
      )}
    </Loading>
  )
}

function read(id: string, signal: AbortSignal): Promise<{ text: string; cut: boolean }> {
  return readSource(id, limit, signal)
}
