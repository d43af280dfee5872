import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { goToTemplate, route, type TemplateTab } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { templateHtmlUrl } from '../template-api.ts'
import { HtmlPreview } from '../ui/html-preview.tsx'
import { PlainText } from '../ui/plain-text.tsx'
import { TabBar, type TabChoice } from '../ui/tab-bar.tsx'
import { RenderError } from './render-error.tsx'
import { Sources } from './sources.tsx'
import { TemplateBar } from './template-bar.tsx'
import { TemplateHead } from './template-head.tsx'
import { TemplateWarnings } from './template-warnings.tsx'

interface Viewed {
  readonly template: TemplateResponse
  readonly version: number
}

/** One template with all its faces. */
export function TemplateView({
  template,
  version,
  locales,
  description,
}: Viewed & { readonly locales: readonly string[]; readonly description: string | undefined }) {
  const tab = useStore(route, ({ templates }) => templates?.tab) ?? 'html'
  return (
    <article class="message" aria-labelledby="template-name">
      <TemplateBar template={template} locales={locales} />
      <TemplateHead template={template} description={description} />
      <TabBar
        label="Views of this template"
        choices={tabChoices(template)}
        chosen={tab}
        onChoose={(next) => goToTemplate({ tab: next }, true)}
      />
      <div class={`panel panel-${tab}`} role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
        <Face key={template.name} tab={tab} template={template} version={version} />
      </div>
    </article>
  )
}

function Face({ tab, template, version }: Viewed & { readonly tab: TemplateTab }) {
  const { name, locale, html, text, error } = template
  if (tab === 'source') return <Sources template={template} />
  if (tab === 'warnings' && template.warnings.length > 0) return <TemplateWarnings warnings={template.warnings} />
  if (error !== undefined) return <RenderError template={template} error={error} />
  switch (tab) {
    case 'html':
      if (html === '') return <p class="remark">This template has no HTML.</p>
      return (
        <HtmlPreview
          title="HTML of the template"
          html={html}
          address={(remote) => templateHtmlUrl(name, locale, remote)}
          version={version}
        />
      )
    case 'text':
      if (text === '') return <p class="remark">This template has no text.</p>
      return (
        <div class="in-columns">
          <PlainText text={text} />
        </div>
      )
    case 'warnings':
      return <TemplateWarnings warnings={template.warnings} />
  }
}

function tabChoices({ warnings }: TemplateResponse): readonly TabChoice<TemplateTab>[] {
  return [
    { tab: 'html', label: 'HTML' },
    { tab: 'text', label: 'Text' },
    { tab: 'source', label: 'Source' },
    {
      tab: 'warnings',
      label: 'Warnings',
      count: warnings.length,
      warns: warnings.some(({ severity }) => severity !== 'hint'),
    },
  ]
}
