import { Welcome } from '../empty/welcome.tsx'
import { open } from '../state/message.ts'
import { leaveMessage } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { MessageView } from './message-view.tsx'

/** The right side of the page: the open message, or what to do without one. */
export function MessagePane() {
  const state = useStore(open)
  if (state.at === 'none') return <Welcome />
  if (state.at === 'open') return <MessageView {...state} />
  return (
    <div class="message-state">
      {state.at === 'loading' ? (
        <p class="remark loading" role="status">
          Loading…
        </p>
      ) : (
        <>
          <p class="remark" role="alert">
            {state.text}
          </p>
          <button type="button" class="button" onClick={leaveMessage}>
            Back to the list
          </button>
        </>
      )}
    </div>
  )
}
