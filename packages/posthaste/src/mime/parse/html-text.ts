import { decodeReferences, scanHtml } from './html-scanner.ts'

/** Elements that stand on lines of their own. */
const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'
  ).split(' '),
)

/**
 * The text of an HTML document, for search and for previews: a line for each block, runs of white space as one space. It is not
 * meant to look like the document.
 */
export function textOfHtml(html: string): string {
  const pieces: string[] = []
  scanHtml(html, {
    text: (raw) => pieces.push(decodeReferences(raw).replace(/[ \t\r\n\f\u00a0]+/g, ' ')),
    tag: (name) => {
      if (blocks.has(name)) pieces.push('\n')
    },
  })
  return pieces
    .join('')
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}
