// Which parts does the HTML show? Only what a reader would load counts: an address in the text, in a comment or in a
// script is no reference. One pass, linear in the length of the HTML.
import { MessageError } from '../errors.ts'
import { isContentId } from './content-id.ts'
import type { Message } from './message.ts'

/**
 * Refuses HTML that names a part which the message does not have: its readers would see a broken image.
 *
 * @throws MessageError MESSAGE_INVALID
 */
export function refuseMissingParts({ html, attachments }: Pick<Message, 'html' | 'attachments'>): void {
  if (html === undefined || !scheme.test(html)) return
  const present = new Set(attachments.flatMap(({ contentId }) => contentId?.toLowerCase() ?? []))
  // Nearly always all are there, wherever they stand, and nobody needs to know what is a tag.
  if (html.matchAll(mention).every(([, id = '']) => present.has(id.toLowerCase()))) return
  for (const id of contentIdsIn(html)) {
    if (present.has(id.toLowerCase())) continue
    const known = attachments.flatMap(({ contentId }) => contentId ?? []).join(', ')
    const problem = `names cid:${id}, and no attachment has contentId "${id}"; there ${known === '' ? 'is none' : `are ${known}`}`
    throw new MessageError('MESSAGE_INVALID', 'html', problem)
  }
}

const scheme = /cid:/i
const mention = /cid:([^\s"'<>()&%?#;]*)/gi

/** The content IDs in `src`, `href` and `background`, and in `url()` of style sheets, in the form of `contentId` (RFC 2392). */
export function contentIdsIn(html: string): ReadonlySet<string> {
  const found = new Set<string>()
  let at = html.indexOf('<')
  while (at !== -1) {
    const end = html.startsWith('<!--', at) ? endOf('-->', html, at + 2) : readElement(html, at, found)
    at = html.indexOf('<', end)
  }
  return found
}

const tag = /<([a-z][^\s/>]*)/iy
const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y
const tagEnd = /[\s/]*>/y

/** Reads a start tag, and with it what is text to the end of its element; gives where to go on, the end where it is not closed. */
function readElement(html: string, start: number, found: Set<string>): number {
  const name = match(tag, html, start)?.[1]?.toLowerCase()
  if (name === undefined) return start + 1
  let at = tag.lastIndex
  for (let each = match(attribute, html, at); each; each = match(attribute, html, at)) {
    at = attribute.lastIndex
    readAttribute(each[1] ?? '', each[2] ?? each[3] ?? each[4] ?? '', found)
  }
  if (!match(tagEnd, html, at)) return html.length
  const end = tagEnd.lastIndex
  const close = closers.get(name)
  if (close === undefined) return end
  close.lastIndex = end
  const closed = close.exec(html)?.index ?? html.length
  if (name === 'style') readStyle(html.slice(end, closed), found)
  return closed + 1
}

/** Elements whose content is text, and no tags, until they are closed. */
const closers: ReadonlyMap<string, RegExp> = new Map(
  ['style', 'script', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [
    name,
    new RegExp(`</${name}`, 'gi'),
  ]),
)

function readAttribute(name: string, value: string, found: Set<string>): void {
  if (!scheme.test(value)) return
  const key = name.toLowerCase()
  if (key === 'style') readStyle(decoded(value), found)
  else if (key === 'src' || key === 'href' || key === 'background') {
    const url = decoded(value).trim()
    if (/^cid:/i.test(url)) add(url.slice(4), found)
  }
}

/** Comments and strings are passed over: each alternative ends at the end at the latest, so that none is tried twice. */
const style =
  /\/\*(?:[\s\S]*?\*\/|[\s\S]*)|url\(\s*(?:["']\s*)?cid:([^\s"')]*)["']?|"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|'(?:[^'\\]|\\[\s\S]?)*(?:'|$)/gi

function readStyle(css: string, found: Set<string>): void {
  for (const [, id] of css.matchAll(style)) if (id !== undefined) add(id, found)
}

/** What cannot be a content ID (a placeholder that somebody else fills in, an escape) is not judged. */
function add(url: string, found: Set<string>): void {
  const id = unescaped(url.replace(/[?#].*$/s, ''))
  if (isContentId(id)) found.add(id)
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The character references that a content ID in an attribute may need. */
function decoded(value: string): string {
  return value.replace(/&(?:amp|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, decimal?: string, hexadecimal?: string) => {
    if (decimal === undefined && hexadecimal === undefined) return '&'
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}

function endOf(text: string, html: string, from: number): number {
  const at = html.indexOf(text, from)
  return at === -1 ? html.length : at + text.length
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
