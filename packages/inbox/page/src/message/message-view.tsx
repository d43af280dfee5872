import { useEffect, useRef } from 'preact/hooks'
import type { Message, MessageWarning } from '../../../src/http/api-types.ts'
import { isEntering } from '../state/actions.ts'
import { go, route, type Tab } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { TabBar, type TabChoice } from '../ui/tab-bar.tsx'
import { AttachmentStrip } from './attachments-tab.tsx'
import { Letterhead } from './letterhead.tsx'
import { MessageBar } from './message-bar.tsx'
import { TabPanel } from './tab-panel.tsx'

/** One message with all its faces. */
export function MessageView({
  message,
  warnings,
}: {
  readonly message: Message
  readonly warnings?: readonly MessageWarning[]
}) {
  const wished = useStore(route, ({ tab }) => tab)
  const choices = tabChoices(message, warnings)
  const tab = choices.some(({ tab }) => tab === wished) ? (wished ?? 'text') : (choices[0]?.tab ?? 'source')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isEntering()) heading.current?.focus()
  }, [message.ID])
  return (
    <article class="message" aria-labelledby="subject">
      <MessageBar message={message} />
      <Letterhead message={message} heading={heading} />
      {tab === 'attachments' ? null : <AttachmentStrip message={message} />}
      <TabBar
        label="Views of this message"
        choices={choices}
        chosen={tab}
        onChoose={(next) => go({ tab: next }, true)}
      />
      <div class={`panel panel-${tab}`} role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
        <TabPanel key={message.ID} tab={tab} message={message} warnings={warnings} />
      </div>
    </article>
  )
}

function tabChoices(message: Message, warnings: readonly MessageWarning[] | undefined): readonly TabChoice<Tab>[] {
  const files = message.Attachments.length + message.Inline.length
  const all: readonly (TabChoice<Tab> & { readonly shown?: boolean })[] = [
    { tab: 'html', label: 'HTML', shown: message.HTML !== '' },
    { tab: 'text', label: 'Text', shown: message.Text !== '' || message.HTML === '' },
    { tab: 'attachments', label: 'Attachments', count: files, shown: files > 0 },
    { tab: 'headers', label: 'Headers' },
    { tab: 'source', label: 'Source' },
    { tab: 'parts', label: 'MIME' },
    { tab: 'session', label: 'SMTP' },
    { tab: 'warnings', label: 'Warnings', count: warnings?.length ?? 0, warns: (warnings?.length ?? 0) > 0 },
  ]
  return all.filter(({ shown }) => shown !== false)
}
