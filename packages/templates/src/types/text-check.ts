// Does every text that a template asks for exist, and is it given what it takes?
import { nearestName } from '../folder/nearest-name.ts'
import type { TranslationUse } from '../liquid/analyse.ts'
import type { TextShape } from '../locale/locales.ts'

/** The texts of all languages, by key. */
export type Texts = ReadonlyMap<string, TextShape>

/** What is wrong with one use of a text, in one sentence; nothing where all is well, or where there are no texts at all. */
export function misuseOfText({ key, values, count }: TranslationUse, texts: Texts): string | undefined {
  if (texts.size === 0) return undefined // as in gettext, a key is its own text until somebody translates it
  const shape = texts.get(key)
  if (shape === undefined) {
    const near = nearestName(key, texts.keys())
    const advice = near === undefined ? 'add it to a file of locales/' : `did you mean ${JSON.stringify(near)}?`
    return `no language has the text ${JSON.stringify(key)}; ${advice}`
  }
  const wanted = [...shape.placeholders, ...(shape.counted ? ['count'] : [])]
  const lacking = wanted.filter((name) => !values.includes(name) && !(name === 'count' && count))
  if (lacking.length === 0) return undefined
  return `the text ${JSON.stringify(key)} wants ${[...new Set(lacking)].join(', ')}`
}
