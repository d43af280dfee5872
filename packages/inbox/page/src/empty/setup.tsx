import { useRef, useState } from 'preact/hooks'
import { smtpPlace } from '../state/settings.ts'
import { useStore } from '../state/store.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { type Snippet, snippetsFor } from './snippets.ts'

/** An empty inbox: how an application is pointed here. */
export function Setup() {
  const smtp = useStore(smtpPlace)
  if (smtp === undefined) return null
  const { host, port } = smtp
  return (
    <section class="setup" aria-labelledby="setup-title">
      <div class="airmail" aria-hidden="true" />
      <div class="setup-body">
        <h2 id="setup-title">Nothing here yet. Send something.</h2>
        <p class="setup-lead">
          Whatever your application sends to this address appears on this page the moment it arrives, and goes no
          further. No password is needed; any password is right.
        </p>
        <p class="address-line">
          <span class="address-label">SMTP</span>
          <code>
            {host}:{port}
          </code>
          <CopyButton text={`${host}:${port}`} what="Copy the SMTP address" />
        </p>
        <Snippets snippets={snippetsFor(smtp)} />
      </div>
    </section>
  )
}

function Snippets({ snippets }: { readonly snippets: readonly Snippet[] }) {
  const [chosen, setChosen] = useState(0)
  const bar = useRef<HTMLDivElement>(null)
  const snippet = snippets[chosen]
  const onKeyDown = (event: KeyboardEvent) => {
    const goal = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: snippets.length - 1 }[event.key]
    if (goal === undefined) return
    event.preventDefault()
    const next = (goal + snippets.length) % snippets.length
    setChosen(next)
    bar.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div class="snippets">
      <div class="snippet-names" role="tablist" aria-label="Library or program" ref={bar} onKeyDown={onKeyDown}>
        {snippets.map(({ name }, n) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`snippet-${n}`}
            aria-selected={n === chosen}
            aria-controls="snippet"
            tabIndex={n === chosen ? 0 : -1}
            onClick={() => setChosen(n)}
          >
            {name}
          </button>
        ))}
      </div>
      {snippet === undefined ? null : (
        <div class="snippet" role="tabpanel" id="snippet" aria-labelledby={`snippet-${chosen}`}>
          <div class="snippet-bar">
            <span>{snippet.where}</span>
            <CopyButton text={snippet.code} what={`Copy the ${snippet.name} snippet`} />
          </div>
          <pre>
            <code>{snippet.code}</code>
          </pre>
        </div>
      )}
    </div>
  )
}
