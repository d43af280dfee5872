import type { PreviewWarning } from 'posthaste'
import type { ScannedHtml } from './scan-html.ts'

/** Links that lead nowhere, that anyone on the way can read, or that mail clients take out. */
export function linkWarnings({ elements }: ScannedHtml): readonly PreviewWarning[] {
  const targets = new Set(elements.flatMap(({ attributes: { id, name } }) => [id, name].filter((each) => each)))
  return elements.flatMap(({ name, attributes }) => {
    const href = name === 'a' || name === 'area' ? attributes['href']?.trim() : undefined
    const problem = href === undefined ? undefined : problemOf(href, targets)
    return problem === undefined ? [] : [{ kind: 'link-insecure', ...problem }]
  })
}

type Problem = Pick<PreviewWarning, 'severity' | 'message'>

function problemOf(href: string, targets: ReadonlySet<string | undefined>): Problem | undefined {
  if (href === '' || href === '#') {
    return { severity: 'warning', message: `a link leads nowhere: its href is ${href === '' ? 'empty' : '"#"'}` }
  }
  if (href.startsWith('#')) {
    if (targets.has(href.slice(1))) return undefined
    return { severity: 'warning', message: `the link ${shortened(href)} leads nowhere: nothing has that id` }
  }
  const scheme = /^([a-z][-+.\da-z]*):/i.exec(href)?.[1]?.toLowerCase()
  switch (scheme) {
    case undefined:
      return {
        severity: 'warning',
        message: `the link ${shortened(href)} leads nowhere in a mail: ${needsScheme(href)}`,
      }
    case 'http':
      return { severity: 'warning', message: `the link ${shortened(href)} is not encrypted: write https` }
    case 'javascript':
    case 'vbscript':
    case 'data':
    case 'file':
      return {
        severity: 'error',
        message: `the link ${shortened(href)} does nothing: mail clients take ${scheme}: links out`,
      }
    default:
      return undefined
  }
}

function needsScheme(href: string): string {
  return href.startsWith('//') ? 'write https: before it' : 'begin it with https://'
}

/** Enough of an address to find it by. */
export function shortened(address: string): string {
  const line = address.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
