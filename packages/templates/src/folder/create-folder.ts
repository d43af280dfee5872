import { listFiles } from './list-files.ts'
import type { FolderContents } from './mail-source.ts'
import { readListed } from './read-folder.ts'

/** The templates' folder over time. */
export interface Folder {
  /**
   * What it holds: the same object as long as no file changed, so that what was made of it can be kept with it.
   *
   * @throws ConfigError OPTION_INVALID when there is no such folder
   */
  contents(): FolderContents
}

/** A folder that is read at the first use, and with `reload` again whenever a file has changed since. */
export function createFolder(path: string, reload: boolean): Folder {
  let contents: FolderContents | undefined
  let signature = ''
  return {
    contents() {
      if (contents !== undefined && !reload) return contents
      const list = listFiles(path)
      if (contents !== undefined && list.signature === signature) return contents
      contents = readListed(path, list)
      signature = list.signature
      return contents
    },
  }
}
