// Which texts does a new mail bring along? Those of the languages that the folder has; of English where it has none.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FolderContents } from '../folder/mail-source.ts'
import { usageOf } from '../types/usage-of.ts'
import { withTexts } from './with-texts.ts'

/** Files that were made, and files that were given what they lacked. */
export interface AddedTexts {
  readonly created: readonly string[]
  readonly extended: readonly string[]
}

/** Adds to the catalogues of the folder what a mail in it asks for and they lack, where the starters have it. */
export function addTexts(mail: string, contents: FolderContents, starters: FolderContents): AddedTexts {
  const source = contents.mails.get(mail)
  const keys = source === undefined ? [] : usageOf(source, contents).translations.map(({ key }) => key)
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
