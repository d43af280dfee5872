/** The most tags of one message. */
export const mostTags = 50

const longestTag = 100

/** Tags as they are kept: trimmed, without control characters and commas, each once whatever its letter case, sorted. */
export function tagList(tags: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>()
  for (const tag of tags) {
    const clean = tag
      .replace(/[\0-\x1f\x7f,]+/g, ' ')
      .trim()
      .slice(0, longestTag)
      .trim()
    const key = clean.toLowerCase()
    if (clean !== '' && !byKey.has(key) && byKey.size < mostTags) byKey.set(key, clean)
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag)
}
