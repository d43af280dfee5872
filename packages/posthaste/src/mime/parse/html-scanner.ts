/** What a {@link scanHtml} finds, in order. */
export interface HtmlSink {
  /** Text between tags, its character references not decoded. */
  text(raw: string): void
  /** A start tag, or with `closing` an end tag; the name in lower case, attribute values not decoded. */
  tag(name: string, closing: boolean, attributes: ReadonlyMap<string, string>): void
}

/**
 * Goes through HTML once, as leniently as browsers do: what is no tag is text; comments, and what scripts and styles hold, are
 * passed over. It judges nothing: what it finds is not safe to show.
 */
export function scanHtml(html: string, sink: HtmlSink): void {
  /** Where text that was not handed over begins. */
  let start = 0
  for (let open = html.indexOf('<'); open !== -1; open = html.indexOf('<', Math.max(open + 1, start))) {
    const next = html.charCodeAt(open + 1)
    const closing = next === slash
    const isTag = isLetter(closing ? html.charCodeAt(open + 2) : next)
    if (!isTag && !closing && next !== exclamation && next !== question) continue
    if (open > start) sink.text(html.slice(start, open))
    start = isTag ? readTag(html, open + (closing ? 2 : 1), closing, sink) : behindComment(html, open)
  }
  if (start < html.length) sink.text(html.slice(start))
}

const exclamation = 33
const slash = 47
const equals = 61
const closeAngle = 62
const question = 63

/** Elements whose content is no text of the document. */
const opaque = new Set(['script', 'style', 'title', 'template', 'iframe', 'noembed', 'noframes', 'xmp', 'textarea'])

function readTag(html: string, start: number, closing: boolean, sink: HtmlSink): number {
  let at = start
  while (
    at < html.length &&
    !isSpace(html.charCodeAt(at)) &&
    html.charCodeAt(at) !== closeAngle &&
    html.charCodeAt(at) !== slash
  )
    at++
  const name = html.slice(start, Math.min(at, start + 40)).toLowerCase()
  const attributes = new Map<string, string>()
  for (;;) {
    while (at < html.length && (isSpace(html.charCodeAt(at)) || html.charCodeAt(at) === slash)) at++
    if (at >= html.length) return html.length // a tag without end is none
    if (html.charCodeAt(at) === closeAngle) break
    at = readAttribute(html, at, attributes)
  }
  sink.tag(name, closing, attributes)
  return !closing && opaque.has(name) ? behindContent(html, at + 1, name) : at + 1
}

function readAttribute(html: string, start: number, attributes: Map<string, string>): number {
  let at = start + 1 // an attribute's name may begin with "="
  while (at < html.length && !isSpace(html.charCodeAt(at)) && !isOneOf(html.charCodeAt(at), slash, closeAngle, equals))
    at++
  const name = at - start < 40 ? html.slice(start, at).toLowerCase() : ''
  while (isSpace(html.charCodeAt(at))) at++
  if (html.charCodeAt(at) !== equals) return at
  at++
  while (isSpace(html.charCodeAt(at))) at++
  const quote = html[at]
  let end = at
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, at + 1)
    if (close === -1) return html.length
    if (!attributes.has(name)) attributes.set(name, html.slice(at + 1, close))
    return close + 1
  }
  while (end < html.length && !isSpace(html.charCodeAt(end)) && html.charCodeAt(end) !== closeAngle) end++
  if (!attributes.has(name)) attributes.set(name, html.slice(at, end))
  return end
}

function behindComment(html: string, open: number): number {
  const isComment = html.startsWith('<!--', open)
  const end = isComment ? html.indexOf('-->', open + 2) : html.indexOf('>', open)
  return end === -1 ? html.length : end + (isComment ? 3 : 1)
}

function behindContent(html: string, at: number, name: string): number {
  const end = new RegExp(`</${name}`, 'gi')
  end.lastIndex = at
  return end.exec(html)?.index ?? html.length
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function isOneOf(code: number, a: number, b: number, c: number): boolean {
  return code === a || code === b || code === c
}

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['copy', '©'],
  ['reg', '®'],
  ['trade', '™'],
  ['euro', '€'],
  ['pound', '£'],
  ['hellip', '…'],
  ['mdash', '—'],
  ['ndash', '–'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['laquo', '«'],
  ['raquo', '»'],
  ['bull', '•'],
  ['middot', '·'],
  ['times', '×'],
  ['auml', 'ä'],
  ['ouml', 'ö'],
  ['uuml', 'ü'],
  ['Auml', 'Ä'],
  ['Ouml', 'Ö'],
  ['Uuml', 'Ü'],
  ['szlig', 'ß'],
  ['eacute', 'é'],
  ['egrave', 'è'],
  ['agrave', 'à'],
  ['ccedil', 'ç'],
  ['ntilde', 'ñ'],
  ['shy', ''],
  ['zwnj', ''],
  ['zwj', '\u200d'],
])

/** Text with the character references decoded that mail uses; others stay as they are. */
export function decodeReferences(raw: string): string {
  if (!raw.includes('&')) return raw
  return raw.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? named.get(String(name).toLowerCase()) ?? whole
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '\ufffd'
  })
}
