// Where do tags stand in HTML? Nothing is parsed into a tree and nothing is written anew, so that what no one touches
// stays as its author wrote it.

/** A start or end tag, and where it stands in the HTML. */
export interface Tag {
  /** In lower case, with a prefix if there is one: `td`, `v:fill`. */
  readonly name: string
  readonly closing: boolean
  /** In their order, with those that are there twice. */
  readonly attributes: readonly Attribute[]
  /** Where its `<` stands. */
  readonly start: number
  /** Behind its name. */
  readonly nameEnd: number
  /** Behind its `>`. */
  readonly end: number
  /** Where the next tag is looked for: behind the text of a `<style>` or `<script>`, else `end`. */
  readonly next: number
}

/** An attribute of a tag, and where it stands in the HTML. */
export interface Attribute {
  /** In lower case. */
  readonly name: string
  readonly start: number
  /** Behind the closing quote. */
  readonly end: number
  /** Without the quotes; both are `end` where there is no value. */
  readonly valueStart: number
  readonly valueEnd: number
  /** Around the value; the empty string when there is none. */
  readonly quote: '"' | "'" | ''
}

/** Whether the tags in Outlook's conditional comments count: `<!--[if mso]>…<![endif]-->`. */
export type Conditionals = 'read' | 'skipped'

/**
 * The first tag at `from` or behind it, as a browser would find it: not in comments, not in the text of `<style>` or
 * `<script>`, and not when the HTML ends before its `>`. Linear over a whole document, whatever it holds.
 */
export function nextTag(html: string, from: number, conditionals: Conditionals = 'skipped'): Tag | undefined {
  let at = html.indexOf('<', from)
  while (at !== -1) {
    const code = html.charCodeAt(at + 1)
    if (isLetter(code)) return tagAt(html, at, false)
    if (code === slash && isLetter(html.charCodeAt(at + 2))) return tagAt(html, at, true)
    at = html.indexOf('<', behindMarkup(html, at, code, conditionals))
  }
  return undefined
}

/** Every tag of a document. */
export function tagsOf(html: string, conditionals: Conditionals = 'skipped'): Tag[] {
  const tags: Tag[] = []
  for (let tag = nextTag(html, 0, conditionals); tag !== undefined; tag = nextTag(html, tag.next, conditionals)) {
    tags.push(tag)
  }
  return tags
}

/** The attribute of that name; the first one, as browsers have it, where there are two. */
export function attributeOf(tag: Tag, name: string): Attribute | undefined {
  for (const attribute of tag.attributes) if (attribute.name === name) return attribute
  return undefined
}

const slash = 0x2f

/** Behind a comment, a declaration or a `<` that is text. */
function behindMarkup(html: string, at: number, code: number, conditionals: Conditionals): number {
  if (code !== 0x21 && code !== 0x3f && code !== slash) return at + 1
  if (!html.startsWith('<!--', at)) return behind(html, '>', at + 2)
  if (html.startsWith('>', at + 4) || html.startsWith('->', at + 4)) return at + 5
  if (conditionals === 'read' && html.startsWith('[if', at + 4)) return behind(html, ']>', at + 4)
  return behindComment(html, at + 4)
}

/** `--!>` ends a comment too (HTML, section 13.2.5.52). */
function behindComment(html: string, from: number): number {
  commentEnd.lastIndex = from
  return commentEnd.exec(html) === null ? html.length : commentEnd.lastIndex
}

const commentEnd = /--!?>/g

function behind(html: string, what: string, from: number): number {
  const at = html.indexOf(what, from)
  return at === -1 ? html.length : at + what.length
}

function tagAt(html: string, start: number, closing: boolean): Tag | undefined {
  const nameStart = closing ? start + 2 : start + 1
  const nameEnd = endOfName(html, nameStart)
  const name = html.slice(nameStart, nameEnd).toLowerCase()
  const attributes: Attribute[] = []
  let at = nameEnd
  while (at < html.length) {
    const code = html.charCodeAt(at)
    if (code === 0x3e) {
      const end = at + 1
      return { name, closing, attributes, start, nameEnd, end, next: closing ? end : behindText(html, name, end) }
    }
    if (isSpace(code) || code === slash) at++
    else {
      const attribute = attributeAt(html, at)
      attributes.push(attribute)
      at = attribute.end
    }
  }
  return undefined
}

function attributeAt(html: string, start: number): Attribute {
  const nameEnd = endOfAttributeName(html, start)
  const name = html.slice(start, nameEnd).toLowerCase()
  const equals = behindSpace(html, nameEnd)
  if (html.charCodeAt(equals) !== 0x3d) {
    return { name, start, end: nameEnd, valueStart: nameEnd, valueEnd: nameEnd, quote: '' }
  }
  const at = behindSpace(html, equals + 1)
  const quote = html.charAt(at)
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, at + 1)
    const valueEnd = close === -1 ? html.length : close
    return { name, start, end: Math.min(valueEnd + 1, html.length), valueStart: at + 1, valueEnd, quote }
  }
  const end = endOfUnquoted(html, at)
  return { name, start, end, valueStart: at, valueEnd: end, quote: '' }
}

function endOfName(html: string, from: number): number {
  let at = from
  for (; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === 0x3e || code === slash || isSpace(code)) break
  }
  return at
}

/** A name may begin with `=`, which is an error and still a name (HTML, section 13.2.5.32). */
function endOfAttributeName(html: string, from: number): number {
  let at = from + 1
  for (; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === 0x3d || code === 0x3e || code === slash || isSpace(code)) break
  }
  return at
}

function endOfUnquoted(html: string, from: number): number {
  let at = from
  for (; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === 0x3e || isSpace(code)) break
  }
  return at
}

function behindSpace(html: string, from: number): number {
  let at = from
  while (isSpace(html.charCodeAt(at))) at++
  return at
}

/** Behind what an element holds as text, such as `p > a {}` in a `<style>`; up to the end where it is never closed. */
function behindText(html: string, name: string, from: number): number {
  if (!textual.has(name)) return from
  const close = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')
  close.lastIndex = from
  return close.exec(html)?.index ?? html.length
}

const textual: ReadonlySet<string> = new Set([
  'style',
  'script',
  'title',
  'textarea',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
])

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b)
}
