// Which layouts, partials, styles and images does a mail bring along?
import type { FolderContents, MailSource } from '../folder/mail-source.ts'

/**
 * Paths of what the folder lacks: all of it where the folder is empty, so that there is a base to build on; else what the
 * mail needs, and what that needs.
 */
export function sharedFiles(starter: MailSource, starters: FolderContents, folder: FolderContents): readonly string[] {
  const lacking = sharedOf(starters).filter(
    ({ path, name }) => !folder.texts.has(path) && !folder.images.has(path) && !folder.shared.has(name),
  )
  if (folder.mails.size === 0 && folder.shared.size === 0) return lacking.map(({ path }) => path)
  const needed = new Set<string>()
  const texts = starter.files.map((path) => starters.texts.get(path) ?? '')
  if (starter.frontMatter.layout === undefined) texts.push("{% layout 'base' %}")
  for (const text of texts) {
    for (const { path, words } of lacking) {
      if (needed.has(path) || !words.some((word) => text.includes(word))) continue
      needed.add(path)
      texts.push(starters.texts.get(path) ?? '') // which is visited in its turn
    }
  }
  return [...needed]
}

interface SharedFile {
  readonly path: string
  /** As {@link FolderContents.shared} calls it. */
  readonly name: string
  /** How whoever needs it writes it. */
  readonly words: readonly string[]
}

function sharedOf({ shared, stylesheets, images }: FolderContents): SharedFile[] {
  const templates = [...shared].map(([name, { file }]) => {
    const short = name.slice(name.indexOf('/') + 1)
    return { path: file, name, words: [`'${short}'`, `"${short}"`, `'${name}'`, `"${name}"`, `layout: ${short}\n`] }
  })
  const files = [...stylesheets.keys(), ...images.keys()].map((path) => ({ path, name: path, words: [path] }))
  return [...templates, ...files]
}
