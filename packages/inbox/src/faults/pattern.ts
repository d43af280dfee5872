/**
 * Whether a pattern fits the whole text, letter case aside; `*` stands for any characters, none included.
 *
 * Linear in the text for each `*`: a pattern that comes from outside cannot make it slow, as an expression could.
 */
export function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const searched = text.toLowerCase()
  const last = rest.pop()
  if (last === undefined) return searched === first
  if (!searched.startsWith(first) || !searched.endsWith(last)) return false
  let at = first.length
  for (const piece of rest) {
    const found = searched.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return at <= searched.length - last.length
}
