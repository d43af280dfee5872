/** The one of `names` that someone who wrote `given` most likely meant, if any is near enough. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  // Longer words cannot be a slip of the pen, and the distance costs the product of the lengths.
  if (given.length > 40) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase())
    if (distance < least) {
      best = name
      least = distance
    }
  }
  return best
}

/** `; did you mean "…"?`, or nothing when no name is near enough. */
export function suggestion(given: string, names: Iterable<string>): string {
  const nearest = nearestName(given, names)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** Insertions, deletions and replacements between two words (Levenshtein), one row at a time. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[to.length] ?? 0
}
