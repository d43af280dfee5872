import type { TranscriptResponse } from '../../../src/http/api-types.ts'
import { readTranscript } from '../api.ts'
import { exactTime, sinceStart } from '../format/time.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Loading } from '../ui/loading.tsx'
import { useLoaded } from '../ui/use-loaded.ts'

const marks = { client: 'C', server: 'S', note: '·' } as const
const speakers = { client: 'Client', server: 'Server', note: 'Note' } as const

/** What was said on the wire when the message came. */
export function SessionTab({ id }: { readonly id: string }) {
  const loaded = useLoaded(id, readTranscript)
  return <Loading loaded={loaded}>{(transcript) => <Session {...transcript} />}</Loading>
}

function Session({ session, lines }: TranscriptResponse) {
  const { client, helo, user, tls, started } = session
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Client', helo === undefined ? client : `${client} (${helo})`],
    ['Started', exactTime(started)],
    ['TLS', tls === undefined ? 'none' : `${tls.protocol}, ${tls.cipher}`],
    ['Logged in as', user ?? 'nobody'],
  ]
  return (
    <>
      <div class="panel-bar">
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <span class="bar-gap" />
        <CopyButton
          text={lines.map(({ from, text }) => `${marks[from]}: ${text}`).join('\n')}
          what="Copy the session"
        />
      </div>
      {lines.length === 0 ? <p class="remark">Nothing was kept of this session.</p> : null}
      <ol class="session">
        {lines.map(({ from, text, atMs }, n) => (
          <li key={n} class={from}>
            <span class="session-time">{atMs === undefined ? '' : sinceStart(atMs)}</span>
            <span class="session-mark" aria-hidden="true">
              {marks[from]}
            </span>
            <span class="visually-hidden">{speakers[from]}: </span>
            <code>{text}</code>
          </li>
        ))}
      </ol>
    </>
  )
}
