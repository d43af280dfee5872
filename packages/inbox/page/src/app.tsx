import { Dialogs } from './dialogs/dialogs.tsx'
import { PageHeader } from './header/page-header.tsx'
import { ListBar } from './list/list-bar.tsx'
import { MessageList } from './list/message-list.tsx'
import { MessagePane } from './message/message-pane.tsx'
import { list } from './state/list.ts'
import { isOpen, route } from './state/route.ts'
import { useStore } from './state/store.ts'
import { templates } from './state/templates.ts'
import { TemplateList } from './templates/template-list.tsx'
import { TemplatePane } from './templates/template-pane.tsx'
import { Notices } from './ui/notices.tsx'

/** The whole page. On a narrow screen the list and what is open take turns. */
export function App() {
  const reading = useStore(route, isOpen)
  const inTemplates = useStore(route, ({ templates }) => templates !== undefined)
  const noMessages = useStore(list, ({ known, total }) => known && total === 0)
  const noTemplates = useStore(templates, ({ known, templates: all }) => known && all.length === 0)
  const empty = inTemplates ? noTemplates : noMessages
  return (
    <div class={`app${reading ? ' reading' : ''}${empty ? ' empty' : ''}`}>
      <a class="skip" href="#pane">
        {inTemplates ? 'Skip to the template' : 'Skip to the message'}
      </a>
      <PageHeader />
      <div class="columns">
        <nav class="list" aria-label={inTemplates ? 'Templates' : 'Messages'}>
          {inTemplates ? (
            <TemplateList />
          ) : (
            <>
              <ListBar />
              <MessageList />
            </>
          )}
        </nav>
        <main class="pane" id="pane" tabIndex={-1}>
          {inTemplates ? <TemplatePane /> : <MessagePane />}
        </main>
      </div>
      <Notices />
      <Dialogs />
    </div>
  )
}
