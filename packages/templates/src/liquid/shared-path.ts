import type { Tokenizer } from 'liquidjs'
import { invalid } from './problem.ts'

/** A layout or partial that a tag names. */
export interface SharedPath {
  /** Such as `partials/button`. */
  readonly path: string
  readonly offset: number
}

/**
 * Reads the name of a layout or partial: with or without its folder, with or without its extension. It must stand in
 * quotes, so that what a mail is made of can be told without data.
 */
export function readSharedPath(tokenizer: Tokenizer, folder: 'layouts' | 'partials'): SharedPath {
  tokenizer.skipBlank()
  const offset = tokenizer.p
  const quoted = tokenizer.readQuoted()
  if (quoted === undefined) {
    const example = folder === 'layouts' ? 'base' : 'button'
    throw invalid(`expected a name in quotes, such as '${example}', got ${tokenizer.snapshot()}`, offset)
  }
  return { path: sharedPath(quoted.content, folder), offset }
}

/** `button.liquid` as the path that contents have it under: `partials/button`. */
export function sharedPath(name: string, folder: 'layouts' | 'partials'): string {
  const bare = name.replace(/\.(?:liquid|html|md|txt)$/, '').replace(/^\.?\//, '')
  return bare.startsWith(`${folder}/`) ? bare : `${folder}/${bare}`
}
