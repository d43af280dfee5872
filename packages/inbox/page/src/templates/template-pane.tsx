import { leaveTemplate } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { shownTemplate, templateChoice, templates } from '../state/templates.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { TemplateView } from './template-view.tsx'

/** The right side of the page: the chosen template, or how to make the first one. */
export function TemplatePane() {
  const { known, templates: all } = useStore(templates)
  const state = useStore(shownTemplate)
  const choice = templateChoice()
  if (known && all.length === 0) return <NoTemplates />
  if (state.at === 'open' && choice?.entry.name === state.name)
    return <TemplateView {...state} locales={choice.entry.locales} description={choice.entry.description} />
  if (state.at === 'failed')
    return (
      <div class="message-state">
        <p class="remark" role="alert">
          {state.text}
        </p>
        <button type="button" class="button" onClick={leaveTemplate}>
          Back to the list
        </button>
      </div>
    )
  return (
    <p class="remark loading" role="status">
      Loading…
    </p>
  )
}

const first = 'npx posthaste template new welcome'

function NoTemplates() {
  return (
    <div class="welcome">
      <p>There are no templates to look at.</p>
      <p class="welcome-address">
        <code>{first}</code>
        <CopyButton text={first} what="Copy the command" />
      </p>
      <p class="welcome-keys">makes one; it appears here as soon as it is saved.</p>
    </div>
  )
}
