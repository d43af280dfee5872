import { decodeReferences, scanHtml } from './html-scanner.ts'

const mostLinks = 1000
const longestLink = 8192

const longestText = 500

/** One link of a message. */
export interface Link {
  readonly url: string
  /** What stands between its tags, on one line; empty for a link in plain text. */
  readonly text: string
}

/**
 * The http and https links of a message, each URL once: first those of its HTML in order, then those that only its text has.
 * Nothing of them is checked or fetched.
 */
export function extractLinks(text: string | undefined, html: string | undefined): readonly Link[] {
  const found = new Map<string, Link>()
  const add = (url: string, words: string): void => {
    if (found.size < mostLinks && url.length <= longestLink && /^https?:\/\/[^\s/]/i.test(url) && !found.has(url))
      found.set(url, { url, text: words })
  }
  for (const { url, text: words } of anchorsOf(html ?? '')) add(url, words)
  for (const [url] of (text ?? '').matchAll(urlInText)) {
    if (found.size >= mostLinks) break
    add(withoutPunctuation(url), '')
  }
  return [...found.values()]
}

function anchorsOf(html: string): Link[] {
  const anchors: Link[] = []
  let open: { readonly url: string; words: string } | undefined
  const close = (): void => {
    if (open !== undefined) anchors.push({ url: open.url, text: open.words.replace(/\s+/g, ' ').trim() })
    open = undefined
  }
  scanHtml(html, {
    text: (raw) => {
      if (open !== undefined && open.words.length < longestText)
        open.words += decodeReferences(raw.slice(0, longestText))
    },
    tag: (name, closing, attributes) => {
      if (name !== 'a' && name !== 'area') return
      close()
      const href = attributes.get('href')
      if (closing || href === undefined) return
      open = {
        url: decodeReferences(href)
          .replace(/[\t\r\n]/g, '')
          .trim(),
        words: '',
      }
      if (name === 'area') close()
    },
  })
  close()
  return anchors
}

/** A URL as people write it in text; full-width punctuation ends it, as white space and quotes do. */
export const urlInText: RegExp =
  /\bhttps?:\/\/[^\s<>"'`{}|\\^\u3000-\u3003\u3008-\u3011\uff01-\uff0f\uff1a-\uff20\u201c\u201d]+/gi

/** What ends a sentence is no part of the URL before it; nor is a bracket that the URL does not open. */
function withoutPunctuation(url: string): string {
  let end = url.length
  let opened = count(url, '(') - count(url, ')')
  for (; end > 0; end--) {
    const last = url[end - 1] ?? ''
    if (last === ')' && opened < 0) opened++
    else if (!'.,;:!?*_~]'.includes(last)) break
  }
  return url.slice(0, end)
}

function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++
  return found
}
