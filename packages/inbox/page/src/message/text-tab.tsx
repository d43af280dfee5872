import type { Message } from '../../../src/http/api-types.ts'
import { PlainText } from '../ui/plain-text.tsx'

/** The plain text of a message. */
export function TextTab({ message }: { readonly message: Message }) {
  if (message.Text === '') return <p class="remark">This message has no text.</p>
  return <PlainText text={message.Text} />
}
