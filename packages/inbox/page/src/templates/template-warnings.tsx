import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { Icon } from '../ui/icon.tsx'
import { WarningList } from '../ui/warning-list.tsx'

type Warning = TemplateResponse['warnings'][number]

const order = ['error', 'warning', 'hint'] as const

/** What readers of the mail may suffer from, the worst first. */
export function TemplateWarnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const sorted = order.flatMap((severity) => warnings.filter((each) => each.severity === severity))
  return (
    <WarningList
      warnings={sorted.map((warning) => ({
        severity: warning.severity,
        text: warning.message,
        facts: <Facts warning={warning} />,
      }))}
    />
  )
}

/** So many clients the sentence itself can name. */
const fewClients = 4

function Facts({ warning: { kind, clients = [], share, url } }: { readonly warning: Warning }) {
  return (
    <>
      <code>{kind}</code>
      {share === undefined ? null : ` · ${Math.round(share * 100)} % of clients support it fully`}
      {url === undefined || !isWebAddress(url) ? null : (
        <>
          {' · '}
          <a class="warning-link" href={url} target="_blank" rel="noopener noreferrer">
            {/(?:^|\.)caniemail\.com$/.test(new URL(url).hostname) ? 'Can I email' : 'Read more'}
            <Icon name="external" />
          </a>
        </>
      )}
      {clients.length <= fewClients ? null : (
        <details>
          <summary>{clients.length} clients do not</summary>
          {clients.join(', ')}
        </details>
      )}
    </>
  )
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
