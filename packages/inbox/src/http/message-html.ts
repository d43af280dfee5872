// How is the HTML of a message shown? As a document of its own, in a sandbox that runs no script, under a policy that
// loads nothing from elsewhere. That is what keeps it harmless; the rewriting here only makes it useful: pictures of the
// message are found, links open beside the inbox, and what a policy does not govern is taken out.
import { attributesOf, endOfRawContent, type Markup, nextMarkup } from './html-markup.ts'

/** How to show it. */
export interface HtmlOptions {
  /** The address of the part that `cid:` names; undefined when the message has none. */
  readonly partUrl: (contentId: string) => string | undefined
  /** Whether pictures, styles and fonts may come from elsewhere. */
  readonly remote: boolean
}

/** The header fields of such a document. */
export function htmlHeaders(remote: boolean): Readonly<Record<string, string>> {
  const elsewhere = remote ? ' http: https:' : ''
  const policy = [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `img-src 'self' data:${elsewhere}`,
    `style-src 'unsafe-inline'${elsewhere}`,
    `font-src data:${elsewhere}`,
    `media-src data:${elsewhere}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'SAMEORIGIN',
    'x-dns-prefetch-control': 'off',
    'referrer-policy': 'no-referrer',
  }
}

/** Elements whose start and end are taken out; what stands between them stays. */
const dropped = new Set(['base', 'meta', 'form', 'frame', 'frameset', 'iframe', 'object', 'embed', 'applet', 'portal'])
/** Elements that are taken out with everything in them: it is no text for people. */
const emptied = new Set(['script', 'noscript', 'template', 'title'])

/** Longer documents are cut: no mail client shows as much. */
const mostCharacters = 2 * 1024 * 1024

/** The message's HTML, made fit to be shown. Linear in its length. */
export function showableHtml(given: string, options: HtmlOptions): string {
  const html = given.slice(0, mostCharacters)
  const pieces: string[] = ['<!doctype html><meta charset="utf-8">']
  let at = 0
  for (let found = nextMarkup(html, 0); found !== undefined; found = nextMarkup(html, at)) {
    pieces.push(html.slice(at, found.start))
    at = endOfRawContent(html, found)
    if (found.name === undefined || emptied.has(found.name)) continue
    pieces.push(tag(found, found.name, options), html.slice(found.end, at))
  }
  pieces.push(html.slice(at))
  return pieces.join('')
}

function tag(markup: Markup, element: string, options: HtmlOptions): string {
  if (dropped.has(element) || !/^[a-z][-a-z0-9:]*$/.test(element)) return ''
  if (markup.closes) return `</${element}>`
  const read = attributesOf(markup)
  if (element === 'link' && !isStylesheet(read, options)) return ''
  if (element === 'img' || element === 'source') read.delete('srcset')
  const kept = [...read].flatMap(([name, value]) => attribute(name, value, options))
  const opens = element === 'a' || element === 'area' ? ' target="_blank" rel="noopener noreferrer"' : ''
  return `<${element}${kept.join('')}${opens}${markup.attributes.endsWith('/') ? ' /' : ''}>`
}

/** Preloading, prefetching and preconnecting are requests that no policy stops in every browser. */
function isStylesheet(attributes: ReadonlyMap<string, string | undefined>, { remote }: HtmlOptions): boolean {
  return remote && attributes.get('rel')?.trim().toLowerCase() === 'stylesheet'
}

const addresses = new Set(['href', 'xlink:href', 'src', 'background', 'poster', 'action', 'formaction', 'data', 'cite'])
const overwritten = new Set(['target', 'rel', 'ping', 'srcdoc', 'http-equiv', 'formaction', 'autofocus', 'nonce'])

function attribute(name: string, value: string | undefined, options: HtmlOptions): readonly string[] {
  if (!/^[a-z_:][-\w:.]*$/.test(name) || name.startsWith('on')) return []
  if (overwritten.has(name) && !(name === 'rel' && value?.trim().toLowerCase() === 'stylesheet')) return []
  if (value === undefined) return [` ${name}`]
  if (name === 'style') return [` style="${quoted(cidUrls(value, options))}"`]
  if (!addresses.has(name)) return [` ${name}="${quoted(value)}"`]
  const address = safeAddress(name, value, options)
  return address === undefined ? [] : [` ${name}="${quoted(address)}"`]
}

/** An address that leads to a page, a picture of this message, or nothing. */
function safeAddress(name: string, value: string, options: HtmlOptions): string | undefined {
  const plain = decodedStart(value)
  if (plain.startsWith('cid:')) return partFor(value, options)
  if (name === 'href' || name === 'xlink:href')
    return /^(?:https?:|mailto:|tel:|sms:|#)/.test(plain) ? value : undefined
  return /^(?:https?:|data:image\/(?!svg)|\/\/)/.test(plain) ? value : undefined
}

function partFor(value: string, { partUrl }: HtmlOptions): string | undefined {
  const id = value.trim().replace(/&amp;/gi, '&').slice('cid:'.length)
  return partUrl(unescaped(id)) ?? partUrl(id)
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** How the address begins once the browser has read character references and left out what it leaves out. */
function decodedStart(value: string): string {
  return value
    .slice(0, 400)
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, hex) => codePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});?/g, (_, digits) => codePoint(Number(digits)))
    .replace(/&colon;/gi, ':')
    .replace(/&(?:tab|newline);/gi, '')
    .replace(/[\0-\x20]+/g, '')
    .toLowerCase()
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function cidUrls(style: string, options: HtmlOptions): string {
  return style.replace(/url\(\s*(['"]?)(cid:[^'")\s]{1,400})\1\s*\)/gi, (whole, _, address) => {
    const url = partFor(address, options)
    return url === undefined ? whole : `url('${url}')`
  })
}

/** Character references stay as they are; only what would end the attribute is written otherwise. */
function quoted(value: string): string {
  return value.replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
