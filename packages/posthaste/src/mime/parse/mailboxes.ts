import { textOfOctets } from './charset.ts'
import { endOfComment } from './comment.ts'
import { decodeWords, unfolded, withoutControls } from './header-text.ts'
import { mostMailboxes } from './limits.ts'

/** A mailbox as a message shows it: for display, never to be sent to without a check. */
export interface ReadMailbox {
  /** Decoded; absent where there is none. */
  readonly name?: string
  /** As it stands there, never decoded (RFC 2047, section 5 (3)); may be empty, or no address at all. */
  readonly address: string
  /** The name of the group that it stands in (RFC 5322, 3.4). */
  readonly group?: string
}

/**
 * Reads a list of mailboxes leniently: groups, comments, quoted names, routes, missing brackets, semicolons for commas. Words
 * are told apart first and decoded then, so that nothing encoded can be taken for syntax. A group without members is one
 * mailbox without an address.
 *
 * @param raw the value of the field as it came, a character for each octet
 * @param most how many mailboxes are read
 */
export function readMailboxes(raw: string, most: number = mostMailboxes): readonly ReadMailbox[] {
  const text = unfolded(raw)
  const found: ReadMailbox[] = []
  let group: string | undefined
  let inGroup = 0
  let current = createEntry()
  const finish = (): void => {
    const mailbox = mailboxOf(current, group)
    if (mailbox !== undefined) {
      found.push(mailbox)
      inGroup++
    }
    current = createEntry()
  }
  for (let at = 0; at < text.length && found.length < most; ) {
    const character = text[at] ?? ''
    if (character === ',') finish()
    else if (character === ';') {
      finish()
      if (group !== undefined && inGroup === 0 && found.length < most) found.push({ name: group, address: '', group })
      group = undefined
    } else if (character === ':' && group === undefined && isGroupName(current)) {
      group = nameOf(current)
      inGroup = 0
      current = createEntry()
    } else {
      at = take(text, at, current)
      continue
    }
    at++
  }
  if (found.length < most) finish()
  return found
}

type Word = { readonly kind: 'atom' | 'quoted'; readonly text: string; readonly spaced: boolean }

/** What stands between two commas. */
interface Entry {
  readonly words: Word[]
  readonly comments: string[]
  angle: string | undefined
  spaced: boolean
}

function createEntry(): Entry {
  return { words: [], comments: [], angle: undefined, spaced: false }
}

/** The most words that are kept of what stands between two commas. */
const mostWords = 1000

/** Takes one word, comment or bracketed address and returns where it ended. */
function take(text: string, at: number, entry: Entry): number {
  const character = text[at] ?? ''
  if (character === ' ' || character === '\t') {
    entry.spaced = true
    return at + 1
  }
  if (character === '(') {
    const end = endOfComment(text, at)
    if (entry.comments.length === 0) entry.comments.push(text.slice(at + 1, text[end - 1] === ')' ? end - 1 : end))
    entry.spaced = true
    return end
  }
  if (character === '<' && entry.angle === undefined) {
    const end = endOfAngle(text, at)
    entry.angle = text.slice(at + 1, text[end - 1] === '>' ? end - 1 : end)
    return end
  }
  const end = character === '"' ? endOfQuoted(text, at) : endOfAtom(text, at)
  if (entry.words.length < mostWords)
    entry.words.push({ kind: character === '"' ? 'quoted' : 'atom', text: text.slice(at, end), spaced: entry.spaced })
  entry.spaced = false
  return end
}

function mailboxOf(entry: Entry, group: string | undefined): ReadMailbox | undefined {
  const { words, angle, comments } = entry
  const member = group === undefined ? {} : { group }
  if (angle !== undefined) {
    const name = nameOf(entry) || commentName(comments)
    return { ...(name === '' ? {} : { name }), address: addressOf(withoutRoute(angle)), ...member }
  }
  if (words.length === 0) return undefined
  const at = addressWords(words)
  const address = addressOf(
    words
      .slice(at.from, at.to)
      .map(({ text }) => text)
      .join(''),
  )
  const name = nameOf({ ...entry, words: [...words.slice(0, at.from), ...words.slice(at.to)] }) || commentName(comments)
  return { ...(name === '' ? {} : { name }), address, ...member }
}

/**
 * Which words are the address where there are no brackets: the one with the @ and those that hang on it without a space, and
 * on both sides of a dot or @ with one (RFC 5322, 4.4). All of them where there is more than one @: which is meant is not
 * ours to guess. None where there is no @.
 */
function addressWords(words: readonly Word[]): { readonly from: number; readonly to: number } {
  const withAt = words.flatMap(({ kind, text }, index) => (kind === 'atom' && text.includes('@') ? [index] : []))
  const [only] = withAt
  if (only === undefined) return { from: words.length, to: words.length }
  if (withAt.length > 1) return { from: 0, to: words.length }
  const joins = (index: number): boolean => {
    const [left, right] = [words[index - 1], words[index]]
    if (left === undefined || right === undefined) return false
    return !right.spaced || /[.@]$/.test(left.text) || /^[.@]/.test(right.text)
  }
  let [from, to] = [only, only + 1]
  while (joins(from)) from--
  while (joins(to)) to++
  return { from, to }
}

/** The words of a name decoded: atoms together, since encoded words next to each other are one text; quoted ones alone. */
function nameOf({ words }: Pick<Entry, 'words'>): string {
  let name = ''
  let atoms = ''
  let spaceBefore = false
  const flush = (): void => {
    if (atoms !== '') name += (spaceBefore && name !== '' ? ' ' : '') + decodeWords(atoms)
    atoms = ''
  }
  for (const { kind, text, spaced } of words) {
    if (kind === 'atom') {
      if (atoms === '') spaceBefore = spaced
      atoms += (spaced && atoms !== '' ? ' ' : '') + text
    } else {
      flush()
      name += (spaced && name !== '' ? ' ' : '') + decodeWords(unquoted(text))
    }
  }
  flush()
  return withoutControls(name)
}

function isGroupName({ words, angle }: Entry): boolean {
  return (
    words.length > 0 && angle === undefined && !words.some(({ kind, text }) => kind === 'atom' && text.includes('@'))
  )
}

/** RFC 822's habit: `ada@example.com (Ada Lovelace)`. */
function commentName(comments: readonly string[]): string {
  const [first = ''] = comments
  return withoutControls(decodeWords(first.replace(/\\(.)/gs, '$1'))).trim()
}

function addressOf(octets: string): string {
  return withoutControls(textOfOctets(octets)).trim()
}

/** Without the route that RFC 5322, 4.4 still knows: `@a,@b:user@domain`. */
function withoutRoute(angle: string): string {
  const bare = angle.trimStart()
  if (!bare.startsWith('@')) return angle
  return bare.slice(bare.indexOf(':') + 1)
}

function unquoted(text: string): string {
  const inside = text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : text.length)
  return inside.includes('\\') ? inside.replace(/\\(.)/gs, '$1') : inside
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

/** Behind the `>`; where there is none, before the comma, or at the end. */
function endOfAngle(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '>') return at + 1
    if (character === '"') at = endOfQuoted(text, at) - 1
    else if (character === ',' && !/^\s*@/.test(text.slice(start + 1, start + 20))) return at
  }
  return text.length
}

function endOfAtom(text: string, start: number): number {
  if (text[start] === '[') {
    const close = text.indexOf(']', start)
    return close === -1 ? text.length : close + 1
  }
  let at = start + 1
  while (at < text.length && !' \t,;:<("['.includes(text[at] ?? '')) at++
  return at
}
