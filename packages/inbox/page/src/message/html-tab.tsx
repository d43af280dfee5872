import type { Message } from '../../../src/http/api-types.ts'
import { htmlUrl } from '../api.ts'
import { HtmlPreview } from '../ui/html-preview.tsx'

/** The HTML of a message. */
export function HtmlTab({ message }: { readonly message: Message }) {
  return (
    <HtmlPreview title="HTML of the message" html={message.HTML} address={(remote) => htmlUrl(message.ID, remote)} />
  )
}
