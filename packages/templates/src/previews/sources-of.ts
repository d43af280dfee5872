import type { PreviewSource } from 'posthaste'
import { layoutOf } from '../folder/layout-of.ts'
import type { FolderContents, MailSource } from '../folder/mail-source.ts'
import { sharedPath } from '../liquid/shared-path.ts'

/** The files that a mail is made of, its own first, then layouts, partials and style sheets in the order of their use. */
export function sourcesOf(mail: MailSource, contents: FolderContents): readonly PreviewSource[] {
  const files = new Set(mail.files)
  const layout = mail.html && layoutOf(mail, contents)
  if (layout !== undefined) add(files, fileOf(layout, contents))
  // A set hands out what is added to it while it is walked.
  for (const file of files) {
    for (const named of namedIn(contents.texts.get(file) ?? '', contents)) add(files, named)
  }
  return [...files].flatMap((file) => {
    const content = contents.texts.get(file)
    return content === undefined ? [] : [{ file, content }]
  })
}

function namedIn(text: string, contents: FolderContents): readonly string[] {
  const parts = [...text.matchAll(/\{%-?\s*(render|include|layout|extends)\s+['"]([^'"]+)['"]/g)].flatMap(
    ([, tag = '', name = '']) => fileOf(sharedPath(name, isPartial.test(tag) ? 'partials' : 'layouts'), contents) ?? [],
  )
  const sheets = [...text.matchAll(/<link\b[^>]*\bhref\s*=\s*["']?([^"'\s>]+)/gi)].flatMap(([, href = '']) =>
    contents.stylesheets.has(href) ? [href] : [],
  )
  return [...parts, ...sheets]
}

const isPartial = /^(?:render|include)$/

/** The file of a layout or partial. */
function fileOf(path: string, { shared }: FolderContents): string | undefined {
  return shared.get(path)?.file
}

function add(files: Set<string>, file: string | undefined): void {
  if (file !== undefined) files.add(file)
}
