import type { FolderContents, MailSource } from './mail-source.ts'

/** The path of the layout that the HTML of a mail stands in: the one that it names, else `layouts/base` where there is one. */
export function layoutOf({ frontMatter }: MailSource, { shared }: FolderContents): string | undefined {
  if (frontMatter.layout === false) return undefined
  if (frontMatter.layout !== undefined) return `layouts/${frontMatter.layout}`
  return shared.has('layouts/base') ? 'layouts/base' : undefined
}
