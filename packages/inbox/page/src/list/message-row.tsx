import type { MessageSummary } from '../../../src/http/api-types.ts'
import { shortName, shortNames } from '../format/mailbox.ts'
import { formatSize } from '../format/size.ts'
import { fullTime, relativeTime } from '../format/time.ts'
import { count, openMessage } from '../state/actions.ts'
import { clock } from '../state/clock.ts'
import { go, route, writeRoute } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { Icon } from '../ui/icon.tsx'

/** One message in the list: a link to it, so that it opens in a tab of its own where the reader wants that. */
export function MessageRow({
  message,
  open,
  focusable,
  fresh,
}: {
  readonly message: MessageSummary
  readonly open: boolean
  readonly focusable: boolean
  readonly fresh: boolean
}) {
  const now = useStore(clock)
  const { ID, Read, From, To, Subject, Snippet, Created, Attachments, Size, Tags } = message
  const state = `${Read ? '' : ' unread'}${open ? ' open' : ''}${fresh ? ' fresh' : ''}`
  const { mailbox, query } = route.get()
  return (
    <a
      id={`row-${ID}`}
      class={`row${state}`}
      href={writeRoute({ mailbox, query, id: ID })}
      tabIndex={focusable ? 0 : -1}
      aria-current={open ? 'true' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        openMessage(ID, event.detail === 0)
      }}
    >
      <span class="row-dot">{Read ? null : <span class="visually-hidden">Unread. </span>}</span>
      <span class="row-from">
        <bdi>{shortName(From)}</bdi>
        <span class="row-to">
          {' '}
          to <bdi>{To.length === 0 ? 'undisclosed recipients' : shortNames(To)}</bdi>
        </span>
      </span>
      <time class="row-time" dateTime={Created} title={fullTime(Created)}>
        {relativeTime(Created, now)}
      </time>
      <span class="row-subject">{Subject || <i>No subject</i>}</span>
      <span class="row-marks">
        {Tags.slice(0, 2).map((tag) => (
          <span key={tag} class="tag">
            <span class="visually-hidden">Tag </span>
            {tag}
          </span>
        ))}
        {Tags.length > 2 ? <span class="tag">+{Tags.length - 2}</span> : null}
        {Attachments > 0 ? (
          <span class="row-clip" title={count(Attachments, 'attachment')}>
            <Icon name="clip" />
            <span aria-hidden="true">{Attachments}</span>
            <span class="visually-hidden">{count(Attachments, 'attachment')}</span>
          </span>
        ) : null}
      </span>
      <span class="row-snippet">{Snippet}</span>
      <span class="row-size">{formatSize(Size)}</span>
    </a>
  )
}

/** The place of a message that is on its way from the server. */
export function RowOutline() {
  return (
    <div class="row outline" aria-hidden="true">
      <span class="row-from" />
      <span class="row-subject" />
      <span class="row-snippet" />
    </div>
  )
}

/** Searches for a tag. */
export function searchTag(tag: string): void {
  go({ query: /\s/.test(tag) ? `tag:"${tag}"` : `tag:${tag}`, id: undefined, tab: undefined })
}
