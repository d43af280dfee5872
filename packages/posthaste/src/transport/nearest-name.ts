import { nearest } from '../message/unknown-keys.ts'

/** `; did you mean "…"?`, or nothing when none of `names` is near enough. */
export function suggestion(given: string, names: Iterable<string>): string {
  const found = nearest(given, names)
  return found === undefined ? '' : `; did you mean "${found}"?`
}
