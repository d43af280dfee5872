import type { TemplateResponse } from '../../../src/http/api-types.ts'
import { formatSize } from '../format/size.ts'

/** Gmail shows as much of a message's HTML, in octets, and hides the rest behind a link. */
const gmailLimit = 102_400

/** What the template is called and for, and how its mail looks in a list of mail. */
export function TemplateHead({
  template,
  description,
}: {
  readonly template: TemplateResponse
  readonly description: string | undefined
}) {
  const { name, subject, snippet, error } = template
  return (
    <header class="letterhead template-head">
      <div class="letterhead-top">
        <h2 id="template-name">{name}</h2>
        <p class="template-description" title={description}>
          {description}
        </p>
        {error === undefined ? <Weight octets={template.htmlSize} /> : null}
      </div>
      {error === undefined ? (
        <p class="as-listed" dir="auto" title="In a list of mail">
          <strong>{subject || <i>No subject</i>}</strong> <span class="as-listed-snippet">{snippet}</span>
        </p>
      ) : null}
    </header>
  )
}

/** How large the HTML is, beside the size that Gmail cuts at. */
function Weight({ octets }: { readonly octets: number }) {
  if (octets === 0) return null
  const cut = octets > gmailLimit
  const share = Math.min(1, octets / gmailLimit)
  return (
    <p
      class={cut ? 'weight cut' : 'weight'}
      title="Gmail shows the first 102 kB of the HTML and hides the rest behind a link"
    >
      <svg class="weight-bar" viewBox="0 0 48 6" aria-hidden="true" focusable="false">
        <rect width="48" height="6" rx="3" />
        <rect class="weight-used" width={Math.max(6, 48 * share)} height="6" rx="3" />
      </svg>
      {cut ? `${formatSize(octets)}, cut by Gmail at 102 kB` : `${formatSize(octets)} of 102 kB`}
    </p>
  )
}
