import { Parser } from 'htmlparser2'

/**
 * The HTML, cut where elements stand too deep in each other for a parser to go on.
 *
 * QUIRK: htmlparser2 (10.1.0), and html-to-text with it, copies the list of all open elements at each start tag: a megabyte
 * of `<table>` that are never closed takes it a minute.
 */
export function withinDepth(html: string): string {
  if (!mayBeDeep(html)) return html
  let depth = 0
  const parser = new Parser({
    onopentagname: () => {
      depth++
    },
    onclosetag: () => {
      depth--
    },
  })
  for (let at = 0; at < html.length; at += step) {
    parser.write(html.slice(at, at + step))
    if (depth > deepest) return html.slice(0, at)
  }
  return html
}

const deepest = 2000
const step = 8192

/** What has fewer tags than that is not asked again. */
function mayBeDeep(html: string): boolean {
  let tags = 0
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) if (++tags > deepest) return true
  return false
}
