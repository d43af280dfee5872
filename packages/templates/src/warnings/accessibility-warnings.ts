import type { PreviewWarning } from 'posthaste'
import { around, type ScannedElement, type ScannedHtml } from './scan-html.ts'

/** What readers suffer from who hear the mail, and what those miss who only see its line in the list. */
export function accessibilityWarnings(html: ScannedHtml): readonly PreviewWarning[] {
  return [...languageWarnings(html), ...tableWarnings(html), ...preheaderWarnings(html)]
}

function languageWarnings({ elements }: ScannedHtml): readonly PreviewWarning[] {
  const isNamed = elements.some(({ name, attributes }) => name === 'html' && attributes['lang']?.trim())
  return isNamed
    ? []
    : [warning('<html> has no lang: screen readers guess in which language they read', 'warning', 'accessibility')]
}

function tableWarnings({ elements }: ScannedHtml): readonly PreviewWarning[] {
  const ofData = new Set(
    elements.flatMap((element) =>
      dataMarks.has(element.name) ? [...around(element)].filter(({ name }) => name === 'table').slice(0, 1) : [],
    ),
  )
  const wrong = elements.filter(
    (element) => element.name === 'table' && !element.attributes['role'] && !ofData.has(element),
  )
  if (wrong.length === 0) return []
  const which = wrong.length === 1 ? 'a table has' : `${wrong.length} tables have`
  const why = 'screen readers read out its rows and columns (a table of data has <th> cells)'
  return [warning(`${which} no role="presentation": ${why}`, 'warning', 'accessibility')]
}

/** Only a table of data has these; nobody lays out a page with them. */
const dataMarks: ReadonlySet<string> = new Set(['th', 'caption'])

function preheaderWarnings({ texts }: ScannedHtml): readonly PreviewWarning[] {
  const first = texts.find(({ text }) => /[\p{L}\p{N}]/u.test(text))
  if (first === undefined || isHidden(first.within)) return []
  const message = 'there is no preheader: mail clients show the first words of the mail beside the subject'
  return [warning(message, 'hint', 'subject')]
}

function isHidden(element: ScannedElement | undefined): boolean {
  return [...around(element)].some(({ attributes }) =>
    /display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0|font-size\s*:\s*[01]px/i.test(attributes['style'] ?? ''),
  )
}

function warning(message: string, severity: PreviewWarning['severity'], kind: PreviewWarning['kind']): PreviewWarning {
  return { kind, severity, message }
}
