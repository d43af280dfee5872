// What mail clients do not support, one warning for each feature.
import type { PreviewWarning } from 'posthaste'
import { breakingFeatures } from './breaking-features.ts'
import { supportOf } from './client-table.ts'
import { featuresOf, type ImageTypes } from './html-features.ts'
import type { ScannedHtml } from './scan-html.ts'

/** A warning for what breaks the mail where it is lacking, a hint for the rest. */
export function clientWarnings(html: ScannedHtml, images: ImageTypes): readonly PreviewWarning[] {
  const uses = Map.groupBy(featuresOf(html, images), ({ slug }) => slug)
  return [...uses].flatMap(([slug, all]) => {
    const support = supportOf(slug)
    if (support === undefined || support.lacking.length + support.partial.length === 0) return []
    const { title, lacking, partial, note, share, url } = support
    const breaks = lacking.length > 0 && breakingFeatures.has(slug) && all.some(({ isExtra }) => !isExtra)
    return [
      {
        kind: 'client-support',
        severity: breaks ? 'warning' : 'hint',
        message:
          lacking.length > 0
            ? `${title} is not supported by ${inWords(lacking)}`
            : `${title} is supported only in part by ${inWords(partial)}${note === undefined ? '' : `: ${note}`}`,
        clients: lacking.length > 0 ? lacking : partial,
        share,
        url,
      },
    ]
  })
}

// More names than these nobody reads.
const mostNamed = 6

/** `Gmail (iOS, Android), Outlook (Windows) and GMX`. */
function inWords(clients: readonly string[]): string {
  const families = Map.groupBy(clients, (client) => client.replace(/ \(.*$/, ''))
  const names = [...families].map(([family, members]) => {
    const platforms = members.flatMap((member) => / \((.*)\)$/.exec(member)?.[1] ?? [])
    return platforms.length === 0 ? family : `${family} (${platforms.join(', ')})`
  })
  // To count one takes as much room as to name it.
  const named =
    names.length > mostNamed + 1 ? [...names.slice(0, mostNamed), `${names.length - mostNamed} more`] : names
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(named)
}
