import { Dialogs } from './dialogs/dialogs.tsx'
import { PageHeader } from './header/page-header.tsx'
import { ListBar } from './list/list-bar.tsx'
import { MessageList } from './list/message-list.tsx'
import { MessagePane } from './message/message-pane.tsx'
import { list } from './state/list.ts'
import { route } from './state/route.ts'
import { useStore } from './state/store.ts'
import { Notices } from './ui/notices.tsx'

/** The whole page. On a narrow screen list and message take turns. */
export function App() {
  const reading = useStore(route, ({ id }) => id !== undefined)
  const empty = useStore(list, ({ known, total }) => known && total === 0)
  return (
    <div class={`app${reading ? ' reading' : ''}${empty ? ' empty' : ''}`}>
      <a class="skip" href="#pane">
        Skip to the message
      </a>
      <PageHeader />
      <div class="columns">
        <nav class="list" aria-label="Messages">
          <ListBar />
          <MessageList />
        </nav>
        <main class="pane" id="pane" tabIndex={-1}>
          <MessagePane />
        </main>
      </div>
      <Notices />
      <Dialogs />
    </div>
  )
}
