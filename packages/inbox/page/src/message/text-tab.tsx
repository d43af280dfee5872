import { useMemo } from 'preact/hooks'
import type { Message } from '../../../src/http/api-types.ts'
import { findLinks } from '../format/links.ts'

/** The plain text of a message, with its web addresses as links. */
export function TextTab({ message }: { readonly message: Message }) {
  const stretches = useMemo(() => findLinks(message.Text), [message.Text])
  if (message.Text === '') return <p class="remark">This message has no text.</p>
  return (
    <div class="text" dir="auto">
      {stretches.map(({ text, url }, n) =>
        url === undefined ? (
          text
        ) : (
          <a key={`${n}`} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        ),
      )}
    </div>
  )
}
