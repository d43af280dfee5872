import type { Message, MessageWarning } from '../../../src/http/api-types.ts'
import type { Tab } from '../state/route.ts'
import { AttachmentsTab } from './attachments-tab.tsx'
import { HeadersTab } from './headers-tab.tsx'
import { HtmlTab } from './html-tab.tsx'
import { PartsTab } from './parts-tab.tsx'
import { SessionTab } from './session-tab.tsx'
import { SourceTab } from './source-tab.tsx'
import { TextTab } from './text-tab.tsx'
import { WarningsTab } from './warnings-tab.tsx'

/** The face of a message that was chosen. */
export function TabPanel({
  tab,
  message,
  warnings,
}: {
  readonly tab: Tab
  readonly message: Message
  readonly warnings: readonly MessageWarning[] | undefined
}) {
  switch (tab) {
    case 'html':
      return <HtmlTab message={message} />
    case 'text':
      return <TextTab message={message} />
    case 'headers':
      return <HeadersTab id={message.ID} />
    case 'source':
      return <SourceTab id={message.ID} />
    case 'parts':
      return <PartsTab id={message.ID} />
    case 'attachments':
      return <AttachmentsTab message={message} />
    case 'session':
      return <SessionTab id={message.ID} />
    case 'warnings':
      return <WarningsTab warnings={warnings} />
  }
}
