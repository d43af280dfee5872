import { encodeText } from './character-references.ts'
import { nextTag, type Tag } from './tag.ts'

/**
 * Makes a whole document of the HTML of a mail without a layout: doctype, charset, viewport and the subject as its
 * title. Styles, links and a title at its top go into the `<head>`, where Gmail wants them. HTML that begins with a
 * doctype, `<html>`, `<head>` or `<body>` is a document already and stays as it is.
 */
export function asDocument(html: string, { subject }: { readonly subject: string }): string {
  if (isDocument(html)) return html
  const { end, hasTitle } = headOf(html)
  const title = hasTitle ? '' : `<title>${encodeText(subject)}</title>\n`
  const head = html.slice(0, end).trim()
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}${head === '' ? '' : `${head}\n`}</head>
<body>
${html.slice(end).trim()}
</body>
</html>
`
}

function isDocument(html: string): boolean {
  if (/^\s*<!doctype/i.test(html)) return true
  const first = nextTag(html, 0)
  return first !== undefined && documentNames.has(first.name)
}

const documentNames: ReadonlySet<string> = new Set(['html', 'head', 'body'])
const headNames: ReadonlySet<string> = new Set(['style', 'link', 'meta', 'title', 'base'])

/** Where what belongs into the `<head>` ends: before the first text, and before the first other tag. */
function headOf(html: string): { readonly end: number; readonly hasTitle: boolean } {
  let end = 0
  let hasTitle = false
  let inside: string | undefined
  for (
    let tag = nextTag(html, 0);
    tag !== undefined && belongs(html, end, tag, inside);
    tag = nextTag(html, tag.next)
  ) {
    if (tag.name === 'title') hasTitle = true
    inside = tag.closing || tag.next === tag.end ? undefined : tag.name
    end = tag.next
  }
  return { end: inside === undefined ? end : 0, hasTitle: hasTitle && inside === undefined }
}

function belongs(html: string, end: number, tag: Tag, inside: string | undefined): boolean {
  if (!headNames.has(tag.name)) return false
  return inside === tag.name || html.slice(end, tag.start).trim() === ''
}
