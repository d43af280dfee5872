import type { Habits } from './habits.table.ts'

/** A key that nobody reads, and the known one that was probably meant. */
export interface UnknownKey {
  readonly key: string
  readonly suggestion?: string
  /** What to write instead of a key that another library has. */
  readonly remedy?: string
}

/** The first own key of `given` that is not among `known`; the caller makes the error of it. */
export function unknownKey(given: object, known: ReadonlySet<string>, habits?: Habits): UnknownKey | undefined {
  for (const key of Object.keys(given)) {
    if (known.has(key)) continue
    const remedy = habits?.get(key)
    if (remedy !== undefined) return { key, remedy }
    const suggestion = nearest(key, known)
    return suggestion === undefined ? { key } : { key, suggestion }
  }
  return undefined
}

/** `unknown key "subjet"; did you mean "subject"?`, what to write instead, or the known ones where none is near. */
export function describeUnknown({ key, suggestion, remedy }: UnknownKey, known: ReadonlySet<string>): string {
  const shown = JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key)
  if (remedy !== undefined) return `unknown key ${shown}; ${remedy}`
  if (suggestion !== undefined) return `unknown key ${shown}; did you mean "${suggestion}"?`
  return `unknown key ${shown}; the known ones are ${[...known].join(', ')}`
}

/** The candidate within a third of the word's length in edits, letter case aside; none when the word is far from all. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.floor(Math.max(word.length, 3) / 3) + 1
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that make one word of the other. */
function editDistance(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[other.length] ?? 0
}
