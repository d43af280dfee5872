import { nextTag } from './tag.ts'

/**
 * Puts the line that mail programs show beside the subject at the top of the `<body>`, hidden, with blanks behind it so
 * that they show nothing of the mail itself. `preheaderHtml` is HTML: text has been escaped.
 */
export function withPreheader(html: string, preheaderHtml: string): string {
  if (preheaderHtml.trim() === '') return html
  const at = bodyStart(html)
  const blanks = '&#8199;&#65279;&#847; '.repeat(Math.max(0, shown - preheaderHtml.length))
  return `${html.slice(0, at)}\n<div style="${hidden}">${preheaderHtml}${blanks.trimEnd()}</div>${html.slice(at)}`
}

/** The longest preview that a wide window shows, in characters. */
const shown = 140
const hidden =
  'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all'

/** Behind `<body>`; without one, behind what belongs into the `<head>`. */
function bodyStart(html: string): number {
  let at = /^\s*<!doctype[^>]*>/i.exec(html)?.[0].length ?? 0
  for (let tag = nextTag(html, at); tag !== undefined; tag = nextTag(html, tag.next)) {
    if (tag.name === 'body' && !tag.closing) return tag.end
    if (!beforeBody.has(tag.name)) break
    at = tag.end
  }
  return at
}

const beforeBody: ReadonlySet<string> = new Set('html head meta title link style script base noscript'.split(' '))
