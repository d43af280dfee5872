// What does a test want out of a message? The link to follow and the code to type in.
import type { MessageLink } from './api-types.ts'
import { attributesOf, endOfRawContent, nextMarkup, withoutReferences, wordsOf } from './html-markup.ts'

const mostLinks = 500
const mostCharacters = 1024 * 1024

/** Every http and https link of a message: those of its HTML first, then those that only the text has, each once. */
export function linksIn(text: string, html: string): readonly MessageLink[] {
  const found = new Map<string, MessageLink>()
  const add = (url: string, words: string) => {
    const key = URL.canParse(url) ? url : undefined
    if (key !== undefined && !found.has(key) && found.size < mostLinks) found.set(key, { URL: url, Text: words })
  }
  for (const { address, words } of anchorsIn(html.slice(0, mostCharacters))) add(address, words)
  for (const [address] of text.slice(0, mostCharacters).matchAll(/https?:\/\/[^\s<>"'`{}|\\^]+/gi)) {
    add(withoutPunctuation(address), '')
  }
  return [...found.values()]
}

interface Anchor {
  readonly address: string
  readonly words: string
}

function anchorsIn(html: string): readonly Anchor[] {
  const anchors: Anchor[] = []
  let open: { readonly address: string; readonly after: number } | undefined
  const close = (end: number) => {
    if (open !== undefined)
      anchors.push({ address: open.address, words: wordsOf(html.slice(open.after, end).slice(0, 2000)) })
    open = undefined
  }
  let at = 0
  for (let tag = nextMarkup(html, 0); tag !== undefined && anchors.length < mostLinks; tag = nextMarkup(html, at)) {
    at = endOfRawContent(html, tag)
    if (tag.name !== 'a') continue
    close(tag.start)
    const address = tag.closes ? '' : withoutReferences(attributesOf(tag).get('href') ?? '').trim()
    if (/^https?:\/\//i.test(address)) open = { address, after: tag.end }
  }
  close(html.length)
  return anchors
}

/** A full stop or a bracket after a link belongs to the sentence; a bracket that the link itself opened does not. */
function withoutPunctuation(address: string): string {
  const trailing = address.includes('(') ? '.,;:!?*_~]' : '.,;:!?*_~])'
  let end = Math.min(address.length, 2000)
  while (trailing.includes(address.charAt(end - 1)) && end > 0) end -= 1
  return address.slice(0, end)
}

const codeWords =
  /\b(?:codes?|otp|pin|passcode|one[- ]time|verification|verify|login|sign[- ]?in|2fa|token|c[oó]digo|codice|einmal\S*|best[äa]tigung\S*|код|пароль)\b|code|验证码|驗證碼|認証|確認コード|인증/giu
const candidates =
  /(?<![\w.,:/#&=@+%-])(?:\d{4,8}|\d{3}[ -]\d{3}|(?=[A-Z\d]{0,9}\d)(?=[A-Z\d]{0,9}[A-Z])[A-Z\d]{5,10}|[A-Z\d]{3,5}-[A-Z\d]{3,5})(?![\w@%]|[.,:/-]\w)/g

/**
 * What looks like a one-time code: 4 to 8 digits (also `123 456`), or capitals with digits, near a word that codes come
 * with. The nearest such word decides the order. Without such a word nothing is a code: a year or a sum is none.
 */
export function codesIn(subject: string, text: string, html: string): readonly string[] {
  const body = text.trim() === '' ? wordsOf(html.slice(0, mostCharacters)) : text.slice(0, mostCharacters)
  const whole = `${subject}\n${body}`
  const words = Array.from(whole.matchAll(codeWords), ({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
  }))
  if (words.length === 0) return []
  const ranked = Array.from(whole.matchAll(candidates), ({ index, 0: code }) => ({
    code: /^\d{3}[ -]\d{3}$/.test(code) ? code.replace(/[ -]/, '') : code,
    distance: Math.min(...near(words, index).map((word) => distance(word, index, code.length))),
  })).filter((each) => each.distance <= 120)
  ranked.sort((one, other) => one.distance - other.distance)
  return [...new Set(ranked.map(({ code }) => code))].slice(0, 10)
}

interface Span {
  readonly start: number
  readonly end: number
}

/** The spans around a place, by halving: the text may hold very many of both. */
function near(words: readonly Span[], place: number): readonly Span[] {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((words[middle]?.start ?? 0) < place) low = middle + 1
    else high = middle
  }
  return words.slice(Math.max(0, low - 1), low + 1)
}

/** In characters; a code that comes after its word is likelier than one before it. */
function distance(word: Span, at: number, length: number): number {
  return at >= word.end ? at - word.end : Math.max(0, word.start - (at + length)) + 20
}
