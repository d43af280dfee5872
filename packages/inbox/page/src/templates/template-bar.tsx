import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { dialog } from '../state/dialog.ts'
import { goToTemplate, leaveTemplate } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { moveTemplate, templates } from '../state/templates.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LocaleChoice } from './locale-choice.tsx'

/** In which language a template is looked at, and what can be done with it. */
export function TemplateBar({
  template: { name, locale, error },
  locales,
}: {
  readonly template: TemplateResponse
  readonly locales: readonly string[]
}) {
  const all = useStore(templates, (known) => known.templates)
  const at = all.findIndex((each) => each.name === name)
  return (
    <div class="message-bar template-bar" role="toolbar" aria-label="Template">
      <IconButton icon="back" label="Back to the list" shortcut="Escape" onClick={leaveTemplate} />
      <LocaleChoice locales={locales} chosen={locale} onChoose={(next) => goToTemplate({ locale: next }, true)} />
      <span class="bar-gap" />
      <button
        type="button"
        class="button small"
        aria-keyshortcuts="s"
        title="Send it (s)"
        disabled={error !== undefined}
        onClick={() => dialog.set({ kind: 'send-template', name, locale })}
      >
        <Icon name="forward" />
        Send
      </button>
      <span class="bar-line" />
      <IconButton
        icon="up"
        label="Previous template"
        shortcut="k"
        disabled={at <= 0}
        onClick={() => moveTemplate(-1)}
      />
      <IconButton
        icon="down"
        label="Next template"
        shortcut="j"
        disabled={at === all.length - 1}
        onClick={() => moveTemplate(1)}
      />
    </div>
  )
}
