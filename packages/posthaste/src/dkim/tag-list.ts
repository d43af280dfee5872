/**
 * Reads a list of tags, `a=1; b=2` (RFC 6376, 3.2). White space around values is taken off; what is inside stays.
 *
 * Gives undefined for what is none, or has a tag twice.
 */
export function readTags(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>()
  const specs = text.split(';')
  if (specs.length > mostTags) return undefined
  for (const [index, spec] of specs.entries()) {
    if (index === specs.length - 1 && index > 0 && isBlank(spec)) break
    const equals = spec.indexOf('=')
    const name = trimmed(spec.slice(0, Math.max(equals, 0)))
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || tags.has(name)) return undefined
    tags.set(name, trimmed(spec.slice(equals + 1)))
  }
  return tags
}

/** A value without any white space, as that of `b=`, `bh=` and `p=` is read. */
export function withoutBlanks(value: string): string {
  return value.replaceAll(/[ \t\r\n]+/g, '')
}

/** The items of a value that colons divide, such as `h=`; none of an empty one. */
export function itemsOf(value: string): readonly string[] {
  return value === '' ? [] : value.split(':').map(trimmed)
}

/** Far more than any RFC names. */
const mostTags = 64

function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charAt(start))) start++
  while (end > start && isBlank(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}
