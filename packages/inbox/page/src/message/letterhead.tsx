import type { RefObject } from 'preact'
import type { Address, Message } from '../../../src/http/api-types.ts'
import { formatSize } from '../format/size.ts'
import { fullTime, shortTime } from '../format/time.ts'
import { searchTag } from '../list/message-row.tsx'

/** Subject, correspondents and date, and behind them what the envelope said. */
export function Letterhead({
  message,
  heading,
}: {
  readonly message: Message
  readonly heading: RefObject<HTMLHeadingElement | null>
}) {
  const { Subject, From, To, Cc, Date: date, Tags } = message
  return (
    <header class="letterhead">
      <div class="letterhead-top">
        <h2 id="subject" tabIndex={-1} ref={heading} dir="auto">
          {Subject || <i>No subject</i>}
        </h2>
        <time dateTime={date} title={fullTime(date)}>
          {shortTime(date)}
        </time>
      </div>
      <dl class="correspondents">
        <Line name="From" mailboxes={From === null ? [] : [From]} strong />
        <Line name="To" mailboxes={To} />
        {Cc.length > 0 ? <Line name="Cc" mailboxes={Cc} /> : null}
      </dl>
      {Tags.length > 0 ? (
        <ul class="tags" aria-label="Tags">
          {Tags.map((tag) => (
            <li key={tag}>
              <button type="button" class="tag" title={`Show all with the tag ${tag}`} onClick={() => searchTag(tag)}>
                {tag}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Details message={message} />
    </header>
  )
}

function Details({ message }: { readonly message: Message }) {
  const { Bcc, ReplyTo, ReturnPath, Recipients, MessageID, Created, Date: date, Size, Mailbox, Username } = message
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Dated', fullTime(date)],
    ['Received', fullTime(Created)],
    ['Envelope sender', ReturnPath || '<> (none)'],
    ['Envelope recipients', Recipients.join(', ')],
    ['Bcc', Bcc.map(written).join(', ')],
    ['Reply-To', ReplyTo.map(written).join(', ')],
    ['Message-ID', MessageID],
    ['Size', formatSize(Size)],
    ['Mailbox', Mailbox],
    ['Logged in as', Username],
    ['Unsubscribe', message.ListUnsubscribe.Header],
  ]
  return (
    <details class="details">
      <summary>Details</summary>
      <dl>
        {facts.map(([name, value]) =>
          value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}

function Line({
  name,
  mailboxes,
  strong = false,
}: {
  readonly name: string
  readonly mailboxes: readonly Address[]
  readonly strong?: boolean
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {mailboxes.length === 0 ? <i>nobody</i> : null}
        {mailboxes.map(({ Name, Address }, n) => (
          <span key={`${n} ${Address}`} class="mailbox">
            {Name === '' ? null : strong ? <strong dir="auto">{Name}</strong> : <span dir="auto">{Name}</span>}{' '}
            <span class="address">{Name === '' ? Address : `<${Address}>`}</span>
            {n < mailboxes.length - 1 ? ', ' : null}
          </span>
        ))}
      </dd>
    </div>
  )
}

function written({ Name, Address }: Address): string {
  return Name === '' ? Address : `${Name} <${Address}>`
}
