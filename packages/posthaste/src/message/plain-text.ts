// Which characters no header line and no address may hold, and where a text holds one.

const control = /[\x00-\x1f\x7f-\x9f]/
const controlButTab = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/

/** Where the first control character (C0, DEL, C1) or lone surrogate stands, or -1. */
export function offsetOfControl(text: string): number {
  const at = text.search(control)
  return at === -1 ? offsetOfLoneSurrogate(text) : at
}

/** Like {@link offsetOfControl}, and lets a tab through, which is white space in a header value (RFC 5322, 2.2.1). */
export function offsetOfControlButTab(text: string): number {
  const at = text.search(controlButTab)
  return at === -1 ? offsetOfLoneSurrogate(text) : at
}

/** Where half a surrogate pair stands alone, which no UTF-8 can write, or -1. */
export function offsetOfLoneSurrogate(text: string): number {
  return text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u)
}

/** The character at an offset, as an error shows it: itself in quotes, or its number where it cannot be seen. */
export function shown(text: string, at: number): string {
  const point = text.codePointAt(at)
  if (point === undefined) return 'the end'
  const character = String.fromCodePoint(point)
  return /[\p{C}\p{Z}]/u.test(character) && character !== ' '
    ? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
    : `"${character}"`
}

/** A value's shape in words, for an error: `a string`, `an array`, `null`, `a number` … */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  const type = typeof value
  return type === 'object' ? 'an object' : `a ${type}`
}
