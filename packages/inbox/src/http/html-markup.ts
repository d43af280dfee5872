// Where are the tags of an HTML text? One scan, for what rewrites it and for what only reads it.

/** A tag, or markup that is none (a comment, a declaration), which has no name. */
export interface Markup {
  readonly start: number
  /** Past its last character. */
  readonly end: number
  readonly closes: boolean
  /** In lower case; undefined for what is no tag. */
  readonly name: string | undefined
  /** What stands between the name and the `>`. */
  readonly attributes: string
}

/**
 * Comments, declarations, tags with their attributes, and a tag that never ends, which a browser drops as well. Each
 * alternative ends at the first place it can, and the last one always matches, so nothing is read twice.
 */
const pattern =
  /<!--(?:>|->|[\s\S]*?(?:-->|--!>|$))|<[!?][^>]*(?:>|$)|<(\/?)([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)(?:>|$)|<\/?[a-z][\s\S]*/gi

/** Elements whose content is not markup to a browser. */
const rawContent = new Set([
  ...['script', 'style', 'textarea', 'title', 'xmp', 'noembed', 'noframes', 'noscript', 'template', 'plaintext'],
])

/** The first markup at or after `from`; undefined when there is none. */
export function nextMarkup(html: string, from: number): Markup | undefined {
  const open = html.indexOf('<', from)
  if (open === -1) return undefined
  const scan = new RegExp(pattern)
  scan.lastIndex = open
  const found = scan.exec(html)
  if (found === null) return undefined
  const [whole, slash = '', name, attributes = ''] = found
  return {
    start: found.index,
    end: found.index + whole.length,
    closes: slash !== '',
    name: name?.toLowerCase(),
    attributes,
  }
}

/** Past the end of what an opening tag holds when that is not markup; the end of the tag itself for any other. */
export function endOfRawContent(html: string, { name, closes, end }: Markup): number {
  if (closes || name === undefined || !rawContent.has(name)) return end
  const close = new RegExp(`</${name}(?=[\\s/>])[^>]*>`, 'gi')
  close.lastIndex = end
  return close.exec(html) === null ? html.length : close.lastIndex
}

/** Names in lower case and values as they are written, the first of each name. */
export function attributesOf({ attributes }: Markup): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>()
  if (attributes.length === 0) return found
  for (const match of attributes.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    const [, name = '', double, single, bare] = match
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, double ?? single ?? bare)
  }
  return found
}
