import { isAbsolute, resolve } from 'node:path'

/** A file as an error names it: the path as it was given and, where that is relative, what it stands for just now. */
export function fileInWords(path: string): string {
  return isAbsolute(path) ? path : `${path} (${resolve(path)})`
}
