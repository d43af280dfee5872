import { rawUrl, readSource } from '../api.ts'
import { formatSize } from '../format/size.ts'
import { useStore } from '../state/store.ts'
import { Loading } from '../ui/loading.tsx'
import { SourceBar, wrapsLines } from '../ui/source-bar.tsx'
import { useLoaded } from '../ui/use-loaded.ts'

/** More than this is slow to lay out, and nobody reads base64. */
const limit = 500_000

/** The message as it came. */
export function SourceTab({ id }: { readonly id: string }) {
  const loaded = useLoaded(id, read)
  const wrap = useStore(wrapsLines)
  return (
    <Loading loaded={loaded}>
      {({ text, cut }) => (
        <>
          <SourceBar text={text} what="Copy the source" />
          <pre class={`code ${wrap}`}>{text}</pre>
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
