// Which texts does a new mail bring along? Those of the languages that the folder has; of English where it has none.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { TemplateError } from 'posthaste'
import type { FolderContents } from '../folder/mail-source.ts'
import { analyse, type Usage } from '../liquid/analyse.ts'
import { usageOf } from '../types/usage-of.ts'
import { withTexts } from './with-texts.ts'

/** Files that were made, and files that were given what they lacked. */
export interface AddedTexts {
  readonly created: readonly string[]
  readonly extended: readonly string[]
}

/**
 * Adds to the catalogues of the folder what a mail in it and the files that came with it ask for and they lack, where the
 * starters have it. The mail may use less of a layout than the next one, which is written by hand.
 */
export function addTexts(
  { mail, shared }: { readonly mail: string; readonly shared: readonly string[] },
  contents: FolderContents,
  starters: FolderContents,
): AddedTexts {
  const source = contents.mails.get(mail)
  const keys = [
    ...(source === undefined ? [] : keysIn(() => usageOf(source, contents))),
    ...[...contents.shared.values()]
      .filter(({ file }) => shared.includes(file))
      .flatMap((part) => keysIn(() => analyse(part, contents))),
  ]
  const none = contents.catalogues.size === 0
  const [created, extended]: [string[], string[]] = [[], []]
  for (const [name, given] of [...starters.catalogues].toSorted()) {
    const path = `locales/${name}`
    const file = join(contents.folder, path)
    const exists = existsSync(file)
    if (!exists && !(none && name === 'en.json')) continue
    const before = exists ? readFileSync(file, 'utf8') : '{}\n'
    const after = withTexts(before, given, keys)
    if (after === undefined || after === before) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, after, { flag: exists ? 'w' : 'wx' })
    const list = exists ? extended : created
    list.push(path)
  }
  return { created, extended }
}

/** None where a file that was there before, and that it uses, is wrong: the check tells of that. */
function keysIn(analysed: () => Pick<Usage, 'translations'>): readonly string[] {
  try {
    return analysed().translations.map(({ key }) => key)
  } catch (error) {
    if (error instanceof TemplateError) return []
    throw error
  }
}
