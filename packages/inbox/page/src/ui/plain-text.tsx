import { useMemo } from 'preact/hooks'
import { findLinks } from '../format/links.ts'

/** Plain text, with its web addresses as links. */
export function PlainText({ text }: { readonly text: string }) {
  const stretches = useMemo(() => findLinks(text), [text])
  return (
    <div class="text" dir="auto">
      {stretches.map(({ text: words, url }, n) =>
        url === undefined ? (
          words
        ) : (
          <a key={`${n}`} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {words}
          </a>
        ),
      )}
    </div>
  )
}
